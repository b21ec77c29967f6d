"""Reads a cell of a regional sheet with its surroundings: value, unit, year, place and what the figure counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ...core.exact import exact_text
from ...core.text import fold_text
from ...records.problems import Problems
from ...vocabulary.headers import take_apart
from ...vocabulary.indicators import Indicator, IndicatorMatch, catalogue
from ...vocabulary.layout_words import layout_words
from ...vocabulary.regions import Region, find_region
from ...vocabulary.units import Unit, find_unit, unit
from ..files.grid import Grid
from ..layout.blocks import Block, GridWindow
from ..layout.heading import Heading, quotient_of
from ..values.cell_reading import UNCLEAR, Reading
from ..values.numbers import read_number
from ..values.unstated_units import other_unit_of_place
from .regional_columns import FigureColumn, accumulation_in, placed_indicator

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|年度|\.0)?$")
_RATIO = re.compile(r"\d+(?:\.\d+)?/[1-9]\d*")


@dataclass(frozen=True, kw_only=True)
class RegionalSheet:
    """A table of a regional sheet while it is being read."""

    grid: Grid
    block: Block
    corner: GridWindow
    heading: Heading
    place: Region | None
    keys: dict[str, int]
    figures: list[FigureColumn]

    def key(self, row: int, name: str) -> str:
        """The row's text for a field, also from a merged cell."""
        column = self.keys.get(name)
        return "" if column is None else self.corner.text(row, column)


def accumulation_of(sheet: RegionalSheet, row: int, figure: FigureColumn, match: IndicatorMatch) -> str:
    """当年, 累计, 年均, 新增 or 基数, from the column, the 口径 cell or the indicator; "" for none, 未明 if they disagree."""
    stated = figure.accumulation or accumulation_in(
        sheet.key(row, "accumulation"), layout_words().regional.accumulation_in_cells
    )
    if stated in ("", match.accumulation) or {stated, match.accumulation} == {"累计", "新增"}:
        return "累计" if "累计" in (stated, match.accumulation) else stated or match.accumulation
    return "未明" if (stated, match.accumulation) == ("当年", "累计") else stated


def year_of(sheet: RegionalSheet, row: int, figure: FigureColumn, year: int | None) -> str | None:
    """The figure's year: from the row, else the column, else the heading, else `year`."""
    if match := _YEAR.match(fold_text(sheet.key(row, "report_year"))):
        return match.group(1)
    if figure.year is not None:
        return str(figure.year)
    heading_year = sheet.heading.values.get("report_year")
    return heading_year.value if heading_year else (str(year) if year else None)


def region_of(sheet: RegionalSheet, row: int, figure: FigureColumn, problems: Problems) -> tuple[str, str, str]:
    """(name, code, zone or town) of the figure's place; a name that is not known has no code."""
    name = sheet.key(row, "region") or sheet.key(row, "town") or figure.place
    name = name or placed_indicator(sheet.key(row, "indicator"), catalogue(), sheet.key(row, "cluster"))[1]
    if not name:
        return _named(sheet.place) if sheet.place else ("", "", "")
    within = sheet.place.code if sheet.place else ""
    region = find_region(name, within=within)
    if region is None:
        place = {"file": sheet.grid.file, "sheet": sheet.grid.sheet}
        problems.add("place_unknown", row + 1, field="region", written=name, **place)
        return name, "", ""
    return _named(region)


def _named(region: Region) -> tuple[str, str, str]:
    return region.county or region.city, region.code, region.town


class PlaceFigure(NamedTuple):
    """A figure in its indicator's unit.

    Attributes:
        assumed: that unit is taken because none is written.
        other: the unit that fits as well, so that the figure is not used; "" for none.
    """

    reading: Reading
    assumed: bool = False
    other: str = ""


def value_of(
    sheet: RegionalSheet, row: int, figure: FigureColumn, match: IndicatorMatch, entry: Indicator
) -> PlaceFigure:
    """The figure of a cell in the indicator's unit; one without a unit is not used where another unit fits as well."""
    text = (
        sheet.corner.text(row, figure.column) if sheet.corner.anchor(row, figure.column) == (row, figure.column) else ""
    )
    if not text:
        return PlaceFigure(Reading(None))
    figure_unit, stated = _unit(sheet, row, figure, entry)
    if figure_unit is None:
        return PlaceFigure(UNCLEAR)
    if entry.unit == "%" and _RATIO.fullmatch(fold_text(text)):
        return PlaceFigure(Reading(exact_text(Fraction(fold_text(text)) * 100)))
    if _is_percent(sheet.grid, row, figure.column):
        if entry.unit_.dimension:  # nobody knows what 3.2% 亿元 are
            return PlaceFigure(UNCLEAR)
        figure_unit, stated = unit("1"), True
    reading = read_number(text, figure_unit, entry.unit_)
    bare = bool(re.fullmatch(r"[-+]?[\d.,]+", fold_text(text)))
    small = isinstance(reading.value, str) and abs(Fraction(reading.value)) < 1  # 0.032 may be 3.2%
    plain = entry.unit in (*layout_words().obvious_units, *layout_words().counting_units) or (
        entry.unit == "%" and not small
    )
    if stated or plain or not bare or not isinstance(reading.value, str):
        return PlaceFigure(reading)
    other = sheet.heading.unsettled_for(entry.unit_)
    if other := other or other_unit_of_place(Fraction(reading.value), match.name, entry.unit):
        return PlaceFigure(Reading(None, "unclear", "figure_unit_open"), other=other)
    return PlaceFigure(reading, assumed=True)


def _unit(sheet: RegionalSheet, row: int, figure: FigureColumn, entry: Indicator) -> tuple[Unit | None, bool]:
    """The unit of a figure without one (None if the written one does not fit), and whether one is written anywhere."""
    name = sheet.key(row, "indicator")
    for symbol in (sheet.key(row, "value_unit"), take_apart(name).unit if name else "", figure.unit):
        spelled = find_unit(re.sub(r"/年$", "", symbol)) if symbol else None
        if spelled is None:
            continue
        if spelled.dimension == entry.unit_.dimension:
            return spelled, True
        return quotient_of(spelled, entry.unit_), True
    line = sheet.heading.unit_for(entry.unit_)
    if line is not None and entry.unit_.dimension and ("/" not in entry.unit or line.symbol == entry.unit):
        return line, True  # a line that says 亿元 says nothing of what is counted in 万元/亩
    return entry.unit_, False


def _is_percent(grid: Grid, row: int, column: int) -> bool:
    stored = grid.numbers.get(column)
    number = bool(stored is not None and row < stored.len() and stored[row])
    return number and ((column in grid.percent) != ((row, column) in grid.percent_cells))
