"""What would settle a finding, in words: the figure to reach, safe under every reading of the clause, and its calculation."""

from __future__ import annotations

from fractions import Fraction

from ..core.exact import exact_text, finite_places, parse_exact
from .blanks import BLANK
from .case import NoticeCase, RemedyLine
from .documents import documents
from .wording import amount, distinct

_PLACES = 2
_LONGEST = 8
_FINEST = 40


def settle(case: NoticeCase) -> tuple[str, ...]:
    """The ways to settle the findings, a sentence each: two clauses may have the same limit."""
    return distinct([_settling(remedy) for remedy in case.remedies])


def _settling(remedy: RemedyLine) -> str:
    changes = [words for each in (remedy, *remedy.also) if (words := _change(each))]
    return documents().settle["sentence"].format(changes="，并且".join(changes)) if changes else ""


def _change(remedy: RemedyLine) -> str:
    change, target = parse_exact(remedy.change), parse_exact(remedy.target)
    if not change or target is None:
        return ""
    up = change > 0
    words = documents().settle[("rise" if up else "fall") + ("_beyond" if remedy.beyond else "")]
    return words.format(
        label=remedy.label,
        target=f"{_safe(target, up=up)}{remedy.unit}",
        change=f"{_safe(abs(change), up=True)}{remedy.unit}",
    )


def _safe(value: Fraction, *, up: bool) -> str:
    """The figure, exact where it is short, else rounded to the side on which it still settles the finding."""
    places = finite_places(value)
    if places is not None and places <= _LONGEST:
        return exact_text(value)
    places = _PLACES
    while abs(value) * 10**places < 100 and places < _FINEST:
        places += 1
    scaled = value * 10**places
    units = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return exact_text(Fraction(units, 10**places))


def workings(case: NoticeCase) -> tuple[str, ...]:
    """How each of these changes is calculated: 5万元/亩×26亩−98.7万元＝31.3万元."""
    return distinct([_working(each) for remedy in case.remedies for each in (remedy, *remedy.also)])


def _working(remedy: RemedyLine) -> str:
    change = parse_exact(remedy.change)
    if not change or not remedy.working:
        return ""
    sentence = documents().settle["rise_working" if change > 0 else "fall_working"]
    size = amount(exact_text(abs(change)), remedy.unit)
    rounded = size.rounded.startswith("约")
    result = f"≈{size.rounded.removeprefix('约')}" if rounded else f"＝{size.text}"
    return sentence.format(label=remedy.label, working=remedy.working, result=result)


def tax_to_add(case: NoticeCase) -> str:
    """The tax still needed to reach the standard, or a blank where no remedy is about tax."""
    added = (remedy for remedy in case.remedies if remedy.key == "tax" and not remedy.also)
    return next((amount(remedy.change, remedy.unit, remedy.working).text for remedy in added), BLANK)
