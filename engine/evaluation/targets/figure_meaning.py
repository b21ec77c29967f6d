"""What a figure of a sheet counts where nobody wrote it: one year, the total, or what is left open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from ...core.exact import show
from ...policy.targets import Target
from .target_actual import Achievement, ReportedFigure

Figures = Mapping[int, Sequence[ReportedFigure]]
"""Year → its figures, in the order of the sheet."""

Meaning = Literal["year", "total", "either"]

YEARLY, TOTALS, UNSAID = ("当年", "新增"), ("累计", "基数", "时点"), ("", "未明")
"""Labels of a figure of one year, of a total, and those that leave it open ("" for none, 未明 where the sheet says both)."""


def first_of(figures: Figures, year: int, accumulations: Collection[str]) -> ReportedFigure | None:
    """The year's first figure that the sheet labels as one of `accumulations`, one with a value before one without."""
    labelled = [figure for figure in figures.get(year, ()) if figure.accumulation in accumulations]
    return next((figure for figure in labelled if figure.value is not None), labelled[0] if labelled else None)


def base_of(target: Target, figures: Figures) -> Achievement:
    """The base year's total from the sheet, else from the document."""
    if target.base is None:
        return Achievement()
    figure = first_of(figures, target.base.year, ("基数", "累计", "时点", ""))
    stated = None if target.base.value is None else Fraction(target.base.value)
    if figure is not None and figure.value is not None:
        known = {stated, *(Fraction(other.value) for other in target.base.others)}
        differs = stated is not None and figure.value not in known
        words = f"表中{target.base.year}年基数{show(figure.value)}与文件所载{show(stated or Fraction(0))}不同，按表中计"
        return Achievement(value=figure.value, cells=(figure.cell,), assumed=(words,) if differs else ())
    if stated is None:
        return Achievement()
    source = f"（{target.base.source}）" if target.base.source else ""
    return Achievement(value=stated, cells=(), assumed=(f"{target.base.year}年基数{show(stated)}取自文件{source}",))


def meanings(target: Target, figures: Figures) -> dict[int, Meaning]:
    """What each figure without a label counts, by its place in the sheet (`ReportedFigure.order`).

    It is the year's where a total could not be so low (27, 100, 73) or where the target counts years only. It is a
    total where it can be one and rises, as figures of a plan's progress are mostly totals. It stays open where the sheet
    says both, where figures are the same year after year, and where others of its kind are the years'.
    """
    start = target.base.year if target.base else min(figures, default=0) - 1
    later = {year: figures[year] for year in sorted(figures) if year > start}
    opened = [figure for year in later for figure in _unsaid(later, year)]
    only_yearly = {target.accumulation_of(value) for value in target.values} == {"当年"}
    values = [figure.value for figure in opened if figure.value is not None]
    if only_yearly or any(after < before for before, after in pairwise(values)):
        return {figure.order: "year" for figure in opened}
    possible = dict(_possible(target, later, reached=base_of(target, figures).value or Fraction(0)))
    doubtful = {"year", "total"} <= set(possible.values()) or _flat(later)
    both = {figure.order for figure in opened if figure.accumulation == "未明"}
    return {
        order: "either" if meaning == "total" and (doubtful or order in both) else meaning
        for order, meaning in possible.items()
    }


def _unsaid(figures: Figures, year: int) -> list[ReportedFigure]:
    return [figure for figure in figures.get(year, ()) if figure.accumulation in UNSAID]


def _possible(target: Target, figures: Figures, *, reached: Fraction) -> Iterator[tuple[int, Meaning]]:
    """(order, "total") where the figure is not below what is known to be reached by then, else (order, "year").

    Args:
        figures: those after the base year.
        reached: the base year's total, 0 where it is not known.
    """
    for year in sorted({*figures, *target.history}):
        total, own = _value(figures, year, TOTALS), _value(figures, year, YEARLY)
        for figure in _unsaid(figures, year):
            value = figure.value
            if value is None:
                continue
            fits = value == total if total is not None else value >= reached and value != own
            yield figure.order, "total" if fits else "year"
            if total is None:
                total = value if fits else reached + value
        added = own if own is not None else Fraction(target.history.get(year, 0))
        reached = total if total is not None else reached + added


def _value(figures: Figures, year: int, labels: Collection[str]) -> Fraction | None:
    figure = first_of(figures, year, labels)
    return figure.value if figure is not None else None


def _flat(figures: Figures) -> bool:
    """Whether figures without a label are the same in two years that follow each other in the sheet."""
    kept = [
        next((figure for figure in figures[year] if figure.accumulation in (*UNSAID, *YEARLY)), None)
        for year in sorted(figures)
    ]
    pairs = pairwise([figure for figure in kept if figure is not None and figure.value])
    return any(early.value == later.value and later.accumulation in UNSAID for early, later in pairs)
