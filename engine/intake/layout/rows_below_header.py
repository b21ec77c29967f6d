"""Rows below a header that say something of the columns: their units, or only their numbers."""

from __future__ import annotations

import re

from ...core.text import fold_text
from ...vocabulary.headers import unit_alone
from ...vocabulary.layout_words import layout_words


def is_unit_row(texts: list[str]) -> bool:
    """Whether a row says nothing but the units of the columns: 单位, 万元, （亩）."""
    words = {"", "/", *layout_words().unit_labels}
    others = [text for text in texts if fold_text(text).strip("-:") not in words]
    return bool(others) and all(map(unit_alone, others))


_COUNT = re.compile(r"\(?(\d{1,3})\)?(?:[=＝].*)?")


def is_column_numbers(texts: list[str]) -> bool:
    """Whether a row only counts the columns: 1 2 3, (1) (2) (3=1+2), 甲 乙 1 2, A B C."""
    folded = [text for text in map(fold_text, texts) if text not in layout_words().column_number_labels]
    if len(folded) < 3:
        return False
    if folded == [chr(ord("a") + place) for place in range(len(folded))]:
        return True
    named = sum(text in layout_words().column_letters for text in folded)
    counted = [match and int(match.group(1)) for match in map(_COUNT.fullmatch, folded[named:])]
    return "".join(folded[:named]) in layout_words().column_letters[:named] and counted == list(
        range(1, len(counted) + 1)
    )
