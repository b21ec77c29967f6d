"""Heading lines and sheet names: the title, 填报单位 (reporting office), 单位 (unit) and year that hold for every row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.cell_addresses import cell_address
from ...core.text import EDGES, fold_text
from ...vocabulary.data_periods import period_in_title
from ...vocabulary.headers import take_apart
from ...vocabulary.layout_words import layout_words
from ...vocabulary.regions import find_county_in, unknown_county_in
from ...vocabulary.units import Dimension, Unit, find_unit, multiply
from ..files.grid import Grid
from .blocks import Block
from .stated_units import note_lines, units_of_notes


class CellValue(NamedTuple):
    """A value that a heading states for all rows, and its cell ("" for the sheet's name)."""

    value: str
    cell: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above a table.

    Attributes:
        title: the title line, "" where there is none.
        units: the unit of each dimension that the 单位 line or a note names.
        title_units: that in brackets in a title, where neither names one: for figures of that dimension alone.
        unsettled: the units of each dimension of which lines and notes name several, so that none is known.
        unknown_units: parts of the 单位 line that are not a known unit.
        values: field key → the value stated (report_year, region, town, scale, entity_type).
    """

    title: str = ""
    units: dict[Dimension, Unit] = field(default_factory=dict)
    title_units: dict[Dimension, Unit] = field(default_factory=dict)
    unsettled: dict[Dimension, str] = field(default_factory=dict)
    unknown_units: tuple[str, ...] = ()
    values: dict[str, CellValue] = field(default_factory=dict)

    def unit_for(self, wanted: Unit) -> Unit | None:
        """The line's unit for a field whose own unit is `wanted`; 万元/亩 takes the money of the line, per 亩."""
        if (unit := self.units.get(wanted.dimension)) is not None:
            return unit
        if (titled := self.title_units.get(wanted.dimension)) is not None:
            return titled
        upper, _, lower = wanted.symbol.partition("/")
        over, under = find_unit(upper), find_unit(lower)
        if over is None or under is None or (money := self.units.get(over.dimension)) is None:
            return None
        return Unit(f"{money.symbol}/{under.symbol}", wanted.dimension, money.size / under.size)

    def unsettled_for(self, wanted: Unit) -> str:
        """The units that are named for figures of a field whose own unit is `wanted`, where these are several; else ""."""
        over = find_unit(wanted.symbol.partition("/")[0])
        other = self.unsettled.get(over.dimension, "") if over is not None else ""
        return self.unsettled.get(wanted.dimension) or other


def read_heading(grid: Grid, block: Block) -> Heading:
    """The heading of a table: its lines, then the notes below it, then the sheet's name."""
    lines = [
        (text.strip(EDGES), f"{grid.sheet}!{cell_address(row, column)}")
        for row in block.heading
        for column, text in enumerate(grid.cells.row(row))
        if text and text.strip(EDGES)
    ]
    titles = [text for text, _ in lines if not _LABEL.search(fold_text(text)) and len(text) > 3]
    title = max(titles, key=len, default="")
    named, unknown = _unit_lines([text for text, _ in lines])
    notes = [*(text for text, _ in lines), *note_lines(grid, block)]
    units, unsettled = _settled([*named, *units_of_notes(notes)])
    values: dict[str, CellValue] = {}
    for text, cell in [*lines, (grid.sheet, "")]:
        for key, value in statements(text).items():
            values.setdefault(key, CellValue(value, cell))
    return Heading(
        title=title,
        units=units,
        title_units=_units_of_titles(titles),
        unsettled=unsettled,
        unknown_units=tuple(unknown),
        values=values,
    )


_LABEL = re.compile("(" + "|".join(layout_words().line_labels) + r")(\([^)]*\))?:")


def _labelled(text: str) -> list[tuple[str, str]]:
    """`填报单位(盖章):三界镇 单位:万元` → (填报单位, 三界镇), (单位, 万元)."""
    folded = fold_text(text)
    matches = list(_LABEL.finditer(folded))
    ends = [*(match.start() for match in matches), len(folded)][1:]
    return [(match.group(1), folded[match.end() : end]) for match, end in zip(matches, ends, strict=True)]


def _unit_lines(texts: list[str]) -> tuple[list[Unit], list[str]]:
    """The units of all 单位 lines, and what stands there and is none."""
    units: list[Unit] = []
    unknown: list[str] = []
    for text in texts:
        for label, value in _labelled(_spaces_apart(text)):
            if label not in layout_words().unit_labels:
                continue
            for part in re.split(r"[,、;和及)(|。.]", value):
                unit = find_unit(part)
                if unit is not None:
                    units.append(unit)
                elif part:
                    unknown.append(part)
    return units, unknown


def _units_of_titles(titles: list[str]) -> dict[Dimension, Unit]:
    """The units in brackets in titles: 2022年税收情况表（元）."""
    units = [unit for title in titles if (unit := find_unit(take_apart(title).unit)) is not None and unit.dimension]
    return {unit.dimension: unit for unit in units}


def _settled(named: list[Unit]) -> tuple[dict[Dimension, Unit], dict[Dimension, str]]:
    """The unit of each dimension, and those dimensions of which several are named; a quotient such as 万元/亩 also names its
    parts where nothing else does."""
    units: dict[Dimension, Unit] = {}
    unsettled: dict[Dimension, str] = {}
    for dimension in dict.fromkeys(unit.dimension for unit in named):
        of_it = {unit.symbol: unit for unit in named if unit.dimension == dimension}
        if len(of_it) > 1:
            unsettled[dimension] = "、".join(of_it)
        else:
            units[dimension] = next(iter(of_it.values()))
    for part in [part for unit in named for part in filter(None, map(find_unit, unit.symbol.split("/")))]:
        if part.dimension not in unsettled:
            units.setdefault(part.dimension, part)
    return units, unsettled


def _spaces_apart(text: str) -> str:
    """Spaces between units separate them: `单位:万元 亩` → `单位:万元、亩`."""
    return re.sub(r"(?<=[^\s::])[\s\u3000]+(?=[^\s::]+)", "、", text)


def statements(text: str) -> dict[str, str]:
    """What a title, line or sheet name states for all rows below it: field key → text."""
    values: dict[str, str] = {}
    folded = fold_text(text)
    pairs = dict(_labelled(text))
    if year := _year(folded, pairs):
        values["report_year"] = year
    reporter = next((value for label, value in pairs.items() if label in layout_words().reporter), "")
    values.update(_place(reporter or ("" if pairs else folded), reporter=bool(reporter)))
    for key, options in layout_words().headings.items():
        if any(word in folded for word in layout_words().heading_excludes.get(key, [])):
            continue
        hits = [option for option, words in options.items() if any(word in folded for word in words)]
        if len(hits) == 1:
            values[key] = hits[0]
    if not pairs and (period := period_in_title(folded)):
        values["data_period"] = period
    return values


def _year(folded: str, pairs: dict[str, str]) -> str:
    """The year that a title or a 年度 line states, "" for none; a date in a 填报日期 line is not the data year."""
    if pairs:
        text = next((value for label, value in pairs.items() if label in layout_words().year_labels), "")
        match = re.match(r"(20[0-4]\d)(年|年度|)$", text)
        return match.group(1) if match else ""
    name = take_apart(folded)
    return str(name.year) if name.year and re.search(rf"{name.year}年", folded) else ""


_TOWN = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:镇|街道|乡(?!镇))")


def _place(text: str, *, reporter: bool) -> dict[str, str]:
    """Region and town named in a title or in a reporting office's name; an unknown county, or an office's unknown town,
    is kept as written."""
    county = find_county_in(text) if text else None
    if county is not None:
        return {key: value for key, value in (("region", county.county), ("town", county.town)) if value}
    unknown, match = unknown_county_in(text), _TOWN.match(text) if reporter else None
    return {key: value for key, value in (("region", unknown), ("town", match.group() if match else "")) if value}


def quotient_of(upper: Unit, wanted: Unit) -> Unit | None:
    """亩均税收(万元): for a quotient field, a unit of the numerator alone means that unit over the field's own
    denominator; None where it does not fit."""
    over, _, under = wanted.symbol.partition("/")
    top, below = find_unit(over), find_unit(under)
    if top is None or below is None or upper.dimension != top.dimension:
        return None
    return Unit(f"{upper.symbol}/{below.symbol}", multiply(top.dimension, below.dimension, -1), upper.size / below.size)
