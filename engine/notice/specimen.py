"""A specimen letter that shows how a template looks: each field shows its meaning in 【 】, each list has two rows."""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from typing import Any, get_args, get_origin

from ..ooxml.template_fields import described
from ..policy.profile import Profile
from .blanks import BLANK, BLANK_DATE
from .documents import documents
from .letter_fields import LetterContext, LetterOffice
from .name_lines import name_lines

_ROWS = 2
_MEANING_ENDS = re.compile("[,;，；（(]")


def specimen_context(document: str, profile: Profile) -> LetterContext:
    """The fields of a specimen; data of the office are taken from the profile where it has them."""
    context: LetterContext = _filled(LetterContext, "")
    known: dict[str, Any] = {
        name: text for name in described(LetterOffice) if (text := getattr(profile.office, name, ""))
    }
    known["lines"] = name_lines(known.get("name") or context.office.name)
    title = documents().documents[document].title
    return replace(
        context,
        blank=BLANK,
        blank_date=BLANK_DATE,
        office=replace(context.office, **known),
        document=replace(context.document, title=title, date=BLANK_DATE),
    )


def _filled(type_: Any, meaning: str, number: int = 0) -> Any:
    """A value of the field's type; `number` is the row that it belongs to."""
    if get_origin(type_) is tuple:
        return tuple(_filled(get_args(type_)[0], meaning, row) for row in range(1, _ROWS + 1))
    if isinstance(type_, type) and is_dataclass(type_):
        return type_(**{name: _filled(*of, number) for name, of in described(type_).items()})
    label = _MEANING_ENDS.split(meaning)[0]
    return str(number) if label == "序号" else f"【{label}】"
