"""Columns of regional sheets: which hold figures, their year, place, indicator, and which are targets or references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ...core.text import fold_text
from ...vocabulary.headers import Header, take_apart
from ...vocabulary.indicators import Catalogue, IndicatorMatch, catalogue
from ...vocabulary.layout_words import layout_words
from ...vocabulary.regions import Region, find_region
from ..layout.blocks import GridWindow, HeaderMatcher

Role = Literal["actual", "target", "reference", "unsaid"]

KEYS = ("seq", "category", "region", "region_code", "town", "cluster", "level", "indicator", "report_year",
        "value_unit", "accumulation", "remark")  # fmt: skip
"""Fields whose column holds one value for the whole row, not a figure."""


@dataclass(frozen=True, kw_only=True)
class FigureColumn:
    """A column of figures.

    Attributes:
        indicator: the indicator that its header names, None where rows name theirs.
        year: the year that its header states.
        accumulation: 当年, 累计, 年均, 新增 or 基数 where the header says so.
        role: whether the figures are results, targets, or those of a wider place to compare with; "unsaid" until the
            whole table is known.
        place: the place that its header names, "" for none.
        unit: the unit that its header states.
    """

    header: Header
    indicator: IndicatorMatch | None
    year: int | None
    accumulation: str
    role: Role
    place: str
    unit: str

    @property
    def column(self) -> int:
        """0-based sheet column."""
        return self.header.column


class RegionalHeaderMatcher(HeaderMatcher):
    """Finds headers of regional sheets: the vocabulary's fields, years, and indicators used as column headers."""

    def __init__(self) -> None:
        super().__init__("region")
        self.catalogue: Catalogue = catalogue()

    def field(self, text: str) -> str:
        """As `HeaderMatcher.field`; for a column of figures, `figure:` and the header's text."""
        known = super().field(text)
        if not known and len(text) <= 40:
            part = take_apart(text)
            figure = part.year is not None or any(
                placed_indicator(text, self.catalogue, which)[0] for which in ("", "*")
            )
            known = self._known[text] = f"figure:{fold_text(text)}" if figure else ""
        return known

    def best_row(self, corner: GridWindow) -> int | None:
        """The first of the rows with the most headers; headers of the vocabulary count twice."""
        best, most = None, 2
        for row in range(corner.start, corner.end):
            fields = {field for _, text in corner.own(row) if (field := self.field(text))}
            weight = sum(1 if field.startswith("figure:") else 2 for field in fields)
            if weight > most:
                best, most = row, weight
        return best

    def _continues(self, corner: GridWindow, top: int, bottom: int) -> bool:
        """As `HeaderMatcher._continues`; also a row that names a key column again (产业 below 产业集群分类)."""
        below = corner.own(bottom + 1)
        keyed = {self.field(text) for _, text in below} & {"indicator", "cluster", "region"}
        return super()._continues(corner, top, bottom) or (len(below) > 1 and bool(keyed))


def key_of(header: Header, finder: RegionalHeaderMatcher) -> str:
    """The vocabulary field of a header, "" for none."""
    match = next(filter(None, map(finder.index.find, header.names)), None)
    return match.key if match else ""


_LONGEST_TITLE = 60
"""A longer line above a table is no title that names an indicator."""


class TitledIndicator(NamedTuple):
    """The indicator that a table's title names, and its unit there ("" for none)."""

    indicator: IndicatorMatch
    unit: str


def titled_indicator(title: str, known: Catalogue, *, clustered: bool) -> TitledIndicator | None:
    """The indicator that a whole table is about: 嘉兴市先进制造业集群增加值（亿元）; None where the title names none."""
    if len(title) > _LONGEST_TITLE:
        return None
    name = take_apart(title)
    text = re.sub(layout_words().regional.title_ending, "", name.text)
    match, _ = placed_indicator(text, known, "*" if clustered else "")
    return TitledIndicator(_without_any_cluster(match), name.unit) if match else None


def figure_column(
    header: Header,
    finder: RegionalHeaderMatcher,
    *,
    by_row: bool,
    clustered: bool,
    titled: TitledIndicator | None = None,
) -> FigureColumn | None:
    """The header's column as a column of figures; None if it is something else.

    Args:
        by_row: whether rows name their indicator, so that the header names none.
        clustered: whether rows name a cluster.
        titled: the indicator of the title, for headers that say no more than a year (2025年) or 数值.
    """
    words = layout_words().regional
    text = "".join(part.text for part in header.parts)
    accumulation = accumulation_in(text, words.accumulation_in_headers)
    role: Role = (
        "target"
        if re.search(words.targets, text)
        else ("actual" if accumulation not in ("", "年均") or re.search(words.done, text) else "unsaid")
    )
    rest = re.sub(words.filler, "", re.sub(words.targets, "", text))
    if not by_row:
        match, place = _indicator(text, finder.catalogue, clustered=clustered)
        unit = header.unit
        if match is None and titled is not None and not rest:
            match, unit = titled.indicator, header.unit or titled.unit
        return (
            FigureColumn(
                header=header,
                indicator=match,
                year=header.year,
                accumulation=accumulation,
                role=role,
                place=place,
                unit=unit,
            )
            if match
            else None
        )
    if re.search(words.not_figures, text) or (rest and find_region(rest) is None and not re.match(words.wider, rest)):
        return None
    if not rest and header.year is None and key_of(header, finder) != "value" and role == "unsaid":
        return None
    return FigureColumn(
        header=header,
        indicator=None,
        year=header.year,
        accumulation=accumulation,
        role="reference" if re.match(words.wider, rest) else role,
        place=rest,
        unit=header.unit,
    )


def accumulation_in(text: str, table: Mapping[str, str]) -> str:
    """What a figure counts (累计 …): the entry of the first word in `table` that the text holds, "" for none."""
    return next((meaning for word, meaning in table.items() if word in text), "")


def with_roles(
    columns: Sequence[tuple[Header, FigureColumn | None]], title: str, home: Region | None
) -> list[tuple[Header, FigureColumn | None]]:
    """The columns with their roles, which only the whole table tells.

    If the title says 目标 and not 完成, columns that do not say their role are targets, except those of the earliest year,
    which are the base. A column is a reference if the sheet's own place lies inside the column's place.
    """
    words = layout_words().regional
    aimed = bool(re.search(words.title_targets, title)) and not re.search(words.title_done, title)
    years = [column.year for _, column in columns if column and column.year and column.role == "unsaid"]

    def role(column: FigureColumn) -> Role:
        place = find_region(column.place) if column.place else None
        if place and home and place.code != home.code and home.code.startswith(re.sub("(00)+$", "", place.code)):
            return "reference"
        if column.role == "unsaid":
            return "target" if aimed and column.year and column.year > min(years) else "actual"
        return column.role

    return [(header, column and replace(column, role=role(column))) for header, column in columns]


def _indicator(text: str, known: Catalogue, *, clustered: bool) -> tuple[IndicatorMatch | None, str]:
    """The indicator of a header, with or without words such as 完成值 and 目标 around it, and the place before it."""
    words = layout_words().regional
    bare = re.sub(words.value_ending, "", re.sub(words.targets, "", text)).strip("()/")
    for form in dict.fromkeys((text, re.sub(words.bracket, "", text), bare)):
        for cluster in ("*", "") if clustered else ("",):
            match, place = placed_indicator(form, known, cluster)
            if match is not None:
                return _without_any_cluster(match), place
    return None, ""


def _without_any_cluster(match: IndicatorMatch) -> IndicatorMatch:
    """The match without the cluster "*", which stands for that of the row."""
    return match._replace(cluster="") if match.cluster == "*" else match


_LONGEST_PLACE = 12
"""Most characters of a place's name before an indicator."""


def placed_indicator(text: str, known: Catalogue, cluster: str = "") -> tuple[IndicatorMatch | None, str]:
    """The indicator that a text names, and the place that stands before it: 桐乡新材料产业增加值; "" for none."""
    if match := known.find(text, cluster):
        return match, ""
    folded = fold_text(text)
    for end in range(min(len(folded) - 2, _LONGEST_PLACE), 1, -1):
        if find_region(folded[:end]) and (match := known.find(folded[end:], cluster)):
            return match, folded[:end]
    return None, ""
