"""Regional sheets to records: one indicator of one place (and cluster) in one year, whatever way the sheet is laid out.

Three layouts are told by the headers alone: a row a figure (地区, 指标, 年度, 数值, 单位), indicators as rows with years or
places as columns (the documents' own tables), and indicators as columns with places or clusters as rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from ..errors import SubmissionError
from ..exact import exact_text
from ..policy.indicators import WHOLE, Found, Indicator, catalogue
from ..records import KEYS, Column, Records, Source
from ..units import Unit, find_unit, unit
from .folding import fold as fold_text
from .grid import Grid
from .headers import take_apart
from .heading import Heading, quotient_of, read_heading
from .layout import Block, Corner, find_blocks
from .numbers import read_number
from .problems import Problems
from .reading import Reading
from .regional_columns import FigureColumn, RegionalFinder, figure_column, key_of, with_roles
from .regions import Region, find_county_in, find_region
from .tables import fold, layout_words, letters

FIELDS = {
    "region": pl.String,
    "region_code": pl.String,
    "town": pl.String,
    "cluster": pl.String,
    "name": pl.String,
    "indicator": pl.String,
    "report_year": pl.String,
    "value": pl.String,
    "value~": pl.String,
    "value@": pl.String,
    "value_unit": pl.String,
    "accumulation": pl.String,
}
"""Columns of a regional record after `KEYS`; `indicator` is the catalogue's name, `value` in the indicator's unit."""

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|年度|\.0)?$")
_RATIO = re.compile(r"\d+(?:\.\d+)?/[1-9]\d*")


@dataclass(frozen=True)
class _Sheet:
    """A table while it is being read."""

    grid: Grid
    block: Block
    corner: Corner
    heading: Heading
    place: Region | None
    keys: dict[str, int]
    figures: list[FigureColumn]

    def key(self, row: int, name: str) -> str:
        """The row's value of a field, through merged cells."""
        column = self.keys.get(name)
        return "" if column is None else self.corner.text(row, column)


def read_regional(grids: Sequence[Grid], *, year: int | None, problems: Problems) -> Records:
    """The records of regional sheets.

    Args:
        grids: all sheets of the submission.
        year: the data year of figures that state none.

    Raises:
        SubmissionError: no sheet has a recognisable header.
    """
    finder = RegionalFinder()
    rows: list[dict[str, object]] = []
    sources: list[Source] = []
    for grid in grids:
        for sheet in _sheets(grid, finder, problems):
            found = [row | {"source": len(sources)} for row in _records(sheet, year, problems)]
            rows += found
            sources.append(_source(sheet, len(found)))
    if not sources:
        names = "、".join(dict.fromkeys(grid.file for grid in grids))
        raise SubmissionError(
            "没有一张工作表有认得出的指标表头", where=names, remedy="请写明地区、指标、年度、数值，或以政策文件的指标表为样"
        )
    frame = _distinct(pl.DataFrame(rows, schema={**KEYS, **FIELDS}, orient="row"), problems)
    owners = frame.select("file", "sheet", "row", "record_id", "town", "name")
    owners = owners.unique(["file", "sheet", "row"], keep="first", maintain_order=True)
    return Records(frame, tuple(sources), problems.frame(owners))


def _sheets(grid: Grid, finder: RegionalFinder, problems: Problems) -> Iterator[_Sheet]:
    place = {"file": grid.file, "sheet": grid.sheet}
    if grid.cells.is_empty() or re.search(layout_words().skipped_sheets, grid.sheet.strip()):
        problems.add("sheet_empty" if grid.cells.is_empty() else "sheet_skipped", **place)
        return
    blocks = find_blocks(grid, "region", finder=finder)
    if not blocks:
        problems.add("sheet_no_header", **place)
    for block in blocks:
        heading = read_heading(grid, block)
        above = [cell for row in block.heading for cell in grid.cells.row(row) if cell]
        region = next(filter(None, map(find_county_in, [*above, grid.sheet])), None)
        keys, figures = _columns(block, finder, heading, region, grid, problems)
        corner = Corner(grid, 0, grid.cells.height)
        yield _Sheet(grid, block, corner, heading, region, keys, figures)


def _columns(
    block: Block, finder: RegionalFinder, heading: Heading, region: Region | None, grid: Grid, problems: Problems
) -> tuple[dict[str, int], list[FigureColumn]]:
    """Field → column of the row's keys, and the columns of figures that are used."""
    named = {header.column: key_of(header, finder) for header in block.headers}
    keys: dict[str, int] = {}
    for column, key in named.items():
        if key and key != "value":
            keys.setdefault(key, column)
    read = [
        (header, figure_column(header, finder, by_row="indicator" in keys, clustered="cluster" in keys))
        for header in block.headers
        if header.column not in keys.values()
    ]
    figures = []
    for header, figure in with_roles(read, heading.title, region):
        place = {"file": grid.file, "sheet": grid.sheet, "cell": f"{header.letters}{block.bottom + 1}"}
        if figure is None:
            code = "header_empty" if _is_blank(grid, block, header.column) else "header_unknown"
            problems.add(code, header=header.text, proposal="", **place)
        elif figure.role == "actual":
            figures.append(figure)
        else:
            code = "figure_target_column" if figure.role == "target" else "figure_reference_column"
            problems.add(code, header=header.text, **place)
    return keys, figures


def _is_blank(grid: Grid, block: Block, column: int) -> bool:
    return grid.cells[:, column].slice(block.first, block.end - block.first).is_null().all()


def _source(sheet: _Sheet, count: int) -> Source:
    used = {figure.column: figure for figure in sheet.figures}
    by_column = {column: key for key, column in sheet.keys.items()}
    columns = tuple(
        Column(
            header.letters,
            header.text,
            "value" if header.column in used else by_column.get(header.column, ""),
            used[header.column].unit if header.column in used else "",
            "header" if header.column in used and used[header.column].unit else "",
            "synonym" if header.column in used or header.column in by_column else "",
        )
        for header in sheet.block.headers
    )
    rows = (sheet.block.top + 1, sheet.block.bottom + 1)
    return Source(sheet.grid.file, sheet.grid.sheet, rows, columns, sheet.heading.title, count)


def _records(sheet: _Sheet, year: int | None, problems: Problems) -> Iterator[dict[str, object]]:
    """The figures of all rows, row by row."""
    for row in range(sheet.block.first, min(sheet.block.end, sheet.corner.end)):
        own = [text for _, text in sheet.corner.own(row)]
        if not own or row in sheet.block.repeats or _left_out(sheet, row, own, problems):
            continue
        written = sheet.key(row, "indicator")
        if "indicator" in sheet.keys and not written:
            continue
        cluster = _cluster(sheet, row, problems)
        if cluster is None:
            continue
        found = _found(sheet, row, written, cluster, problems)
        if "indicator" in sheet.keys and found is None:
            continue
        for figure in sheet.figures:
            subject = found or figure.found
            if subject is not None:
                yield _record(sheet, row, figure, subject, cluster, year, problems)


def _left_out(sheet: _Sheet, row: int, own: list[str], problems: Problems) -> bool:
    """Whether the row is a total, a note or a signature line; that is reported."""
    words = layout_words()
    text = fold(own[0])
    total = re.search(words.totals, text) and "indicator" not in sheet.keys
    note = re.search(words.notes, text) or re.search(words.signatures, text) or re.search(words.examples, text)
    if total or note:
        code = "row_total" if total else "row_note"
        problems.add(code, row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, written=own[0][:60])
    return bool(total or note)


def _cluster(sheet: _Sheet, row: int, problems: Problems) -> str | None:
    """The row's cluster, "" where it names none, None where the name is not known (which is reported)."""
    written = sheet.key(row, "cluster")
    if not written:
        return ""
    cluster = catalogue().cluster(written)
    if not cluster:
        place = {"file": sheet.grid.file, "sheet": sheet.grid.sheet, "cell": _cell(row, sheet.keys["cluster"])}
        problems.add("cluster_unknown", row + 1, field="cluster", written=written, **place)
    return cluster or None


def _found(sheet: _Sheet, row: int, written: str, cluster: str, problems: Problems) -> Found | None:
    if not written:
        return None
    found = catalogue().find(written, cluster)
    if found is None:
        near = catalogue().near(written)
        problems.add(
            "indicator_unknown", row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, field="indicator",
            cell=_cell(row, sheet.keys["indicator"]), written=written, proposal=f"，与“{near}”相近但不能确定" if near else "",
        )  # fmt: skip
    return found


def _record(
    sheet: _Sheet, row: int, figure: FigureColumn, found: Found, cluster: str, year: int | None, problems: Problems
) -> dict[str, object]:
    entry = catalogue()[found.name]
    cell = _cell(row, figure.column)
    reading, from_default = _value(sheet, row, figure, found, entry)
    if reading.code:
        problems.add(
            reading.code, row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, cell=cell, field="value",
            written=sheet.corner.text(row, figure.column)[:60], label=found.name, unit_hint=f"({entry.unit})",
        )  # fmt: skip
    region = _region(sheet, row, figure, problems)
    which = found.cluster or cluster if entry.of_cluster else ""
    when = _year(sheet, row, figure, year)
    state = reading.state or ("unit_assumed" if from_default and reading.value is not None else "")
    parts = [region[2] or region[0], "" if which == WHOLE else which, found.name, f"{when}年" if when else ""]
    return {
        "file": sheet.grid.file,
        "sheet": sheet.grid.sheet,
        "row": row + 1,
        "record_id": f"{sheet.grid.file}#{sheet.grid.sheet}#{cell}",
        "kind": "region",
        "region": region[0] or None,
        "region_code": region[1] or None,
        "town": region[2] or None,
        "cluster": which or None,
        "name": "·".join(part for part in parts if part),
        "indicator": found.name,
        "report_year": when,
        "value": reading.value,
        "value~": state or None,
        "value@": f"{sheet.grid.sheet}!{cell}",
        "value_unit": entry.unit or None,
        "accumulation": _accumulation(sheet, row, figure, found) or None,
    }


def _cell(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def _accumulation(sheet: _Sheet, row: int, figure: FigureColumn, found: Found) -> str:
    """当年, 累计, 年均, 新增 or 基数 as column, 口径 cell or indicator say, "" where none does; 未明 where they disagree."""
    said = figure.accumulation or _spelled(sheet.key(row, "accumulation"))
    if said in ("", found.accumulation) or {said, found.accumulation} == {"累计", "新增"}:
        return "累计" if "累计" in (said, found.accumulation) else said or found.accumulation
    return "未明" if (said, found.accumulation) == ("当年", "累计") else said


def _spelled(text: str) -> str:
    return next((word for word in ("基数", "累计", "当年", "本年", "新增", "年均", "时点") if word in text), "").replace("本年", "当年")


def _year(sheet: _Sheet, row: int, figure: FigureColumn, year: int | None) -> str | None:
    """The row's year, else the column's, else the heading's, else the check's."""
    if match := _YEAR.match(fold_text(sheet.key(row, "report_year"))):
        return match.group(1)
    if figure.year is not None:
        return str(figure.year)
    said = sheet.heading.values.get("report_year")
    return said.value if said else (str(year) if year else None)


def _region(sheet: _Sheet, row: int, figure: FigureColumn, problems: Problems) -> tuple[str, str, str]:
    """(name, code, zone or town) of the figure; a name that is not known has no code."""
    written = sheet.key(row, "region") or sheet.key(row, "town") or figure.place
    if not written:
        return _named(sheet.place) if sheet.place else ("", "", "")
    within = sheet.place.code if sheet.place else ""
    found = find_region(written, within=within)
    if found is None:
        place = {"file": sheet.grid.file, "sheet": sheet.grid.sheet}
        problems.add("place_unknown", row + 1, field="region", written=written, **place)
        return written, "", ""
    return _named(found)


def _named(region: Region) -> tuple[str, str, str]:
    return region.county or region.city, region.code, region.town


def _value(sheet: _Sheet, row: int, figure: FigureColumn, found: Found, entry: Indicator) -> tuple[Reading, bool]:
    """The figure in the indicator's unit, and whether its unit is a mere default."""
    text = sheet.corner.text(row, figure.column) if sheet.corner.anchor(row, figure.column) == (row, figure.column) else ""
    if not text:
        return Reading(None), False
    given, stated = _unit(sheet, row, figure, entry)
    if given is None:
        return Reading(None, "unclear", "cell_unclear"), False
    if entry.unit == "%" and _RATIO.fullmatch(fold_text(text)):
        return Reading(exact_text(Fraction(fold_text(text)) * 100)), False
    if _is_percent(sheet.grid, row, figure.column) and not entry.unit_.dimension:
        given, stated = unit("1"), True
    reading = read_number(text, given, entry.unit_)
    bare = bool(re.fullmatch(r"[-+]?[\d.,]+", fold_text(text)))
    return reading, bare and not stated and entry.unit not in (*layout_words().obvious_units, "%", "件", "条", "台")


def _unit(sheet: _Sheet, row: int, figure: FigureColumn, entry: Indicator) -> tuple[Unit | None, bool]:
    """The unit of a bare figure, None where what is written does not fit; and whether it is written anywhere."""
    name = sheet.key(row, "indicator")
    for written in (sheet.key(row, "value_unit"), take_apart(name).unit if name else "", figure.unit):
        spelled = find_unit(re.sub(r"/年$", "", written)) if written else None
        if spelled is None:
            continue
        if spelled.dimension == entry.unit_.dimension:
            return spelled, True
        return quotient_of(spelled, entry.unit_), True
    if (line := sheet.heading.unit_for(entry.unit_)) is not None and entry.unit_.dimension:
        return line, True
    return entry.unit_, False


def _is_percent(grid: Grid, row: int, column: int) -> bool:
    stored = grid.numbers.get(column)
    number = bool(stored is not None and row < stored.len() and stored[row])
    return number and ((column in grid.percent) != ((row, column) in grid.percent_cells))


_SAME = ["region", "region_code", "town", "cluster", "indicator", "report_year", "accumulation"]


def _distinct(frame: pl.DataFrame, problems: Problems) -> pl.DataFrame:
    """One record a figure: repeats are left out, figures that contradict each other are not used."""
    count = pl.len().over(_SAME)
    several = frame.filter((count > 1) & pl.col("value").is_not_null())
    for _, group in several.group_by(_SAME, maintain_order=True):
        if group.height < 2:
            continue
        differ = group["value"].n_unique() > 1
        place = {"file": group["file"][0], "sheet": group["sheet"][0], "field": "value"}
        cells, label = "、".join(group["value@"]), group["name"][0]
        if differ:
            written = "、".join(group["value"])
            problems.add("figure_conflict", group["row"][0], label=label, cell=cells, written=written, **place)
            clash = pl.col("record_id").is_in(group["record_id"].to_list())
            frame = frame.with_columns(
                pl.when(clash).then(None).otherwise("value").alias("value"),
                pl.when(clash).then(pl.lit("conflict")).otherwise("value~").alias("value~"),
            )
        else:
            problems.add("figure_repeated", group["row"][0], label=label, cell=cells, **place)
            frame = frame.filter(~pl.col("record_id").is_in(group["record_id"].to_list()[1:]))
    blank = pl.col("value").is_null() & pl.col("value").is_not_null().any().over(_SAME)
    return frame.filter(~blank)
