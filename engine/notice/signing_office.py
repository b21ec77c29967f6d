"""The office that signs: its name and number as letters and bulletins print them, blank where nobody said or may sign."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..policy.profile import TASK_FORCE, IssuingOffice
from .blanks import BLANK
from .name_lines import name_lines
from .wording import or_blank

if TYPE_CHECKING:
    from .letter_fields import LetterOffice


def signing_name(office: IssuingOffice) -> str:
    """The name that is printed: a 专班 (task force) cannot issue letters, so a blank stands for the responsible office."""
    return or_blank("" if office.kind == TASK_FORCE else office.name)


def own_number(office: IssuingOffice, issued: date | None) -> str:
    """The office's own number of a document; the serial number is given when it is signed, so it stays blank (GB/T 9704, 7.2.5)."""
    code = "" if office.kind == TASK_FORCE else office.code
    return f"{or_blank(code)}〔{issued.year if issued else BLANK}〕{BLANK}号"


def letter_office(office: IssuingOffice, superior: str) -> LetterOffice:
    """The office of a letter.

    Args:
        superior: the body that reviews the letter, as it is printed.
    """
    from .letter_fields import LetterOffice

    name = signing_name(office)
    return LetterOffice(
        name=name,
        lines=name_lines(name),
        contact=or_blank(office.contact),
        phone=or_blank(office.phone),
        address=or_blank(office.address),
        superior=superior,
        court=or_blank(office.court),
    )
