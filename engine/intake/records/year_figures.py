"""What figures of parts make for the year: of its quarters and months, of the kinds of tax. What does not add up is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...core.text import fold_text
from ...vocabulary.data_periods import UNREADABLE, WHOLE_YEAR
from ...vocabulary.layout_words import layout_words

_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class PartFigure:
    """A figure of one row: of which months ("1-3"; "" for none named) and of which kind of tax ("" for none named)."""

    value: Fraction
    months: str = ""
    kind: str = ""


@dataclass(frozen=True)
class YearFigure:
    """The figure of the year, or why there is none."""

    value: Fraction | None
    reason: str = ""


def figure_of_year(figures: Sequence[PartFigure], *, by_kind: bool) -> YearFigure:
    """The figure of the year from those of its parts.

    Args:
        by_kind: whether rows of several kinds of tax have a figure each (taxes), or the same one (all other figures).
    """
    if any(figure.months == UNREADABLE for figure in figures):
        return YearFigure(None, "所属期认不出")
    spans: dict[str, Fraction] = {}
    for months in dict.fromkeys(figure.months or WHOLE_YEAR for figure in figures):
        of_span = [figure for figure in figures if (figure.months or WHOLE_YEAR) == months]
        total = _of_kinds(of_span) if by_kind else _same(of_span)
        if total.value is None:
            return total
        spans[months] = total.value
    return _of_spans(spans)


def _same(figures: Sequence[PartFigure]) -> YearFigure:
    values = {figure.value for figure in figures}
    return YearFigure(values.pop()) if len(values) == 1 else YearFigure(None, "同一期有不同的数")


def _of_kinds(figures: Sequence[PartFigure]) -> YearFigure:
    """The sum over the kinds of tax; a row for all of them must agree with it."""
    words = layout_words()
    taxes, totals = (frozenset(map(fold_text, names)) for names in (words.taxes, words.all_taxes))
    kinds = [fold_text(figure.kind) for figure in figures]
    if not any(kinds):
        return _same(figures)
    if len(set(kinds)) < len(kinds):
        return YearFigure(None, "同一期、同一税种有几行")
    if strange := [figure.kind for figure, kind in zip(figures, kinds, strict=True) if kind not in taxes | totals]:
        return YearFigure(None, f"“{strange[0]}”不是税种，是否计入看不出" if strange[0] else "有的行没有写税种")
    total = [figure.value for figure, kind in zip(figures, kinds, strict=True) if kind in totals]
    parts = [figure.value for figure, kind in zip(figures, kinds, strict=True) if kind in taxes]
    if total:
        agrees = len(total) == 1 and (not parts or sum(parts) == total[0])
        return YearFigure(total[0]) if agrees else YearFigure(None, "合计与各税种相加不符")
    if len(parts) == 1:
        return YearFigure(None, f"只列了{figures[0].kind}一个税种")
    return YearFigure(sum(parts, Fraction(0)))


def _of_spans(spans: dict[str, Fraction]) -> YearFigure:
    """The figure of the whole year, given or as the sum of spans that fill it without overlapping."""
    ends = sorted((int(first), int(last), months) for months in spans for first, _, last in [months.partition("-")])
    parts = [end for end in ends if end[2] != WHOLE_YEAR]
    covered = [month for first, last, _ in parts for month in range(first, last + 1)]
    fills = sorted(covered) == list(range(1, _MONTHS + 1))
    total = sum((spans[months] for _, _, months in parts), Fraction(0))
    if WHOLE_YEAR in spans:
        year = spans[WHOLE_YEAR]
        return YearFigure(None, "全年数与各期相加不符") if fills and total != year else YearFigure(year)
    if fills:
        return YearFigure(total)
    missing = [month for month in range(1, _MONTHS + 1) if month not in covered]
    return YearFigure(None, f"缺 {_shown(missing)} 的数" if missing else "各期有重叠")


def _shown(months: Sequence[int]) -> str:
    """Months as text: 1—3月、7月."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(f"{run[0]}月" if len(run) == 1 else f"{run[0]}—{run[-1]}月" for run in runs)
