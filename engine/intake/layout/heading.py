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


class CellValue(NamedTuple):
    """A value that a heading states for all rows, and its cell ("" for the sheet's name)."""

    value: str
    cell: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above a table.

    Attributes:
        title: the title line, "" where there is none.
        units: the unit of each dimension that the 单位 line names.
        unknown_units: parts of that line that are not a known unit.
        values: field key → the value stated (report_year, region, town, scale, entity_type).
    """

    title: str = ""
    units: dict[Dimension, Unit] = field(default_factory=dict)
    unknown_units: tuple[str, ...] = ()
    values: dict[str, CellValue] = field(default_factory=dict)

    def unit_for(self, wanted: Unit) -> Unit | None:
        """The line's unit for a field whose own unit is `wanted`; 万元/亩 takes the money of the line, per 亩."""
        if (unit := self.units.get(wanted.dimension)) is not None:
            return unit
        upper, _, lower = wanted.symbol.partition("/")
        over, under = find_unit(upper), find_unit(lower)
        if over is None or under is None or (money := self.units.get(over.dimension)) is None:
            return None
        return Unit(f"{money.symbol}/{under.symbol}", wanted.dimension, money.size / under.size)


def read_heading(grid: Grid, block: Block) -> Heading:
    """The heading of a table: its lines, then the sheet's name."""
    lines = [
        (text.strip(EDGES), f"{grid.sheet}!{cell_address(row, column)}")
        for row in block.heading
        for column, text in enumerate(grid.cells.row(row))
        if text and text.strip(EDGES)
    ]
    titles = [text for text, _ in lines if not _LABEL.search(fold_text(text)) and len(text) > 3]
    title = max(titles, key=len, default="")
    units, unknown = _unit_lines([text for text, _ in lines])
    values: dict[str, CellValue] = {}
    for text, cell in [*lines, (grid.sheet, "")]:
        for key, value in statements(text).items():
            values.setdefault(key, CellValue(value, cell))
    return Heading(title=title, units=units, unknown_units=tuple(unknown), values=values)


_LABEL = re.compile("(" + "|".join(layout_words().line_labels) + r")(\([^)]*\))?:")


def _labelled(text: str) -> list[tuple[str, str]]:
    """`填报单位(盖章):三界镇 单位:万元` → (填报单位, 三界镇), (单位, 万元)."""
    folded = fold_text(text)
    matches = list(_LABEL.finditer(folded))
    ends = [*(match.start() for match in matches), len(folded)][1:]
    return [(match.group(1), folded[match.end() : end]) for match, end in zip(matches, ends, strict=True)]


def _unit_lines(texts: list[str]) -> tuple[dict[Dimension, Unit], list[str]]:
    """The units of all 单位 lines by dimension; a quotient such as 万元/亩 also names its parts."""
    units: dict[Dimension, Unit] = {}
    unknown: list[str] = []
    for text in texts:
        for label, value in _labelled(_spaces_apart(text)):
            if label not in layout_words().unit_labels:
                continue
            for part in re.split(r"[,、;和及)(|。.]", value):
                unit = find_unit(part)
                if unit is None:
                    unknown += [part] if part else []
                    continue
                for named in (unit, *filter(None, map(find_unit, part.split("/")))):
                    units.setdefault(named.dimension, named)
    return units, unknown


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
