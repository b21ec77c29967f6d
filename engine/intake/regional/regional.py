"""Turns regional sheets of any layout into records: one indicator of one place (and cluster) in one year.

The headers alone tell three layouts apart: one figure in each row (地区, 指标, 年度, 数值, 单位); indicators as rows with
years or places as columns (as in the policy documents); indicators as columns with places or clusters as rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from ...core.cell_addresses import cell_address
from ...core.errors import SubmissionError
from ...core.text import fold_text
from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import KEYS, Records, Source, SourceColumn
from ...vocabulary.indicators import ALL_CLUSTERS, IndicatorMatch, catalogue
from ...vocabulary.layout_words import layout_words
from ...vocabulary.regions import Region, find_county_in
from ..files.grid import Grid
from ..files.readers.text_records import short_rows, usual_count
from ..layout.blocks import Block, GridWindow, find_blocks
from ..layout.heading import Heading, read_heading
from ..layout.looks import looks_like_table
from .distinct_figures import distinct_figures
from .regional_cells import RegionalSheet, accumulation_of, region_of, value_of, year_of
from .regional_columns import (
    FigureColumn,
    RegionalHeaderMatcher,
    figure_column,
    key_of,
    placed_indicator,
    titled_indicator,
    with_roles,
)

FIELDS = {
    "region": pl.String,
    "region_code": pl.String,
    "town": pl.String,
    "cluster": pl.String,
    "name": pl.String,
    "indicator": pl.String,
    "report_year": pl.String,
    "value": pl.String,
    state_column("value"): pl.String,
    cell_column("value"): pl.String,
    "value_unit": pl.String,
    "accumulation": pl.String,
}
"""Columns of a regional record after `KEYS`; `indicator` is the catalogue's name, `value` in the indicator's unit."""


def read_regional(grids: Sequence[Grid], *, year: int | None, problems: Problems) -> Records:
    """The records of regional sheets.

    Args:
        grids: all sheets of the submission.
        year: the data year of figures for which the sheet states none.

    Raises:
        SubmissionError: no sheet has a recognisable header.
    """
    finder = RegionalHeaderMatcher()
    rows: list[dict[str, object]] = []
    sources: list[Source] = []
    for grid in grids:
        for sheet in _sheets(_without_shifted(grid, problems), finder, problems):
            records = [row | {"source": len(sources)} for row in _records(sheet, year, problems)]
            rows += records
            sources.append(_source(sheet, len(records)))
    if not sources:
        names = "、".join(dict.fromkeys(grid.file for grid in grids))
        raise SubmissionError(
            "没有一张工作表有认得出的指标表头",
            code="S039",
            where=names,
            remedy="请写明地区、指标、年度、数值，或以政策文件的指标表为样",
        )
    frame = distinct_figures(pl.DataFrame(rows, schema={**KEYS, **FIELDS}, orient="row"), problems)
    owners = frame.select("file", "sheet", "row", "record_id", "town", "name")
    owners = owners.unique(["file", "sheet", "row"], keep="first", maintain_order=True)
    return Records(frame, tuple(sources), problems.frame(owners))


def _without_shifted(grid: Grid, problems: Problems) -> Grid:
    """The sheet, with the rows of a text file blank whose cells may stand in the wrong columns."""
    if grid.fields is None:
        return grid
    usual = usual_count(grid.fields)
    wide = {row for row, count in enumerate(grid.fields) if count > usual}
    short = _short(grid, grid.fields, usual) - grid.torn
    for code, rows in (("row_torn", grid.torn), ("row_wide", wide - grid.torn), ("row_short", short)):
        for row in sorted(rows):
            shown = next(filter(None, grid.cells.row(row)), "")[:60]
            problems.add(code, row + 1, written=shown, file=grid.file, sheet=grid.sheet)
    sound = ~pl.int_range(grid.cells.height, eager=True).is_in(sorted(wide | grid.torn | short))
    return replace(grid, cells=grid.cells.select(pl.when(sound).then(pl.all()).name.keep()))


def _short(grid: Grid, fields: pl.Series, usual: int) -> set[int]:
    """0-based rows below the header that lack a field; notes and signatures have few."""
    words = layout_words()
    begin = next((row for row, count in enumerate(fields) if count == usual), fields.len())
    short = short_rows(fields[begin:], grid.cells[:, min(usual, grid.cells.width) - 1][begin:].is_not_null(), usual)
    firsts = {row + begin: fold_text(next(filter(None, grid.cells.row(row + begin)), "")) for row in short.arg_true()}
    return {row for row, first in firsts.items() if not re.search(f"{words.notes}|{words.signatures}", first)}


def _sheets(grid: Grid, finder: RegionalHeaderMatcher, problems: Problems) -> Iterator[RegionalSheet]:
    place = {"file": grid.file, "sheet": grid.sheet}
    if grid.cells.is_empty() or re.search(layout_words().skipped_sheets, grid.sheet.strip()):
        problems.add("sheet_empty" if grid.cells.is_empty() else "sheet_skipped", **place)
        return
    blocks = find_blocks(grid, "region", finder=finder)
    if not blocks:
        problems.add("sheet_no_header" if looks_like_table(grid) else "sheet_plain", **place)
    for block in blocks:
        heading = read_heading(grid, block)
        above = [cell for row in block.heading for cell in grid.cells.row(row) if cell]
        region = next(filter(None, map(find_county_in, [*above, grid.sheet])), None)
        keys, figures = _columns(grid, block, finder, heading=heading, region=region, problems=problems)
        corner = GridWindow(grid, 0, grid.cells.height)
        yield RegionalSheet(
            grid=grid, block=block, corner=corner, heading=heading, place=region, keys=keys, figures=figures
        )


def _columns(
    grid: Grid,
    block: Block,
    finder: RegionalHeaderMatcher,
    *,
    heading: Heading,
    region: Region | None,
    problems: Problems,
) -> tuple[dict[str, int], list[FigureColumn]]:
    """Field → 0-based column for the fields that identify a row, and the columns of figures that are used."""
    named = {header.column: key_of(header, finder) for header in block.headers}
    keys: dict[str, int] = {}
    for column, key in named.items():
        if key and key != "value":
            keys.setdefault(key, column)
    by_row, clustered = "indicator" in keys, "cluster" in keys
    titled = None if by_row else titled_indicator(heading.title, finder.catalogue, clustered=clustered)
    read = [
        (header, figure_column(header, finder, by_row=by_row, clustered=clustered, titled=titled))
        for header in block.headers
        if header.column not in keys.values()
    ]
    figures = []
    for header, figure in with_roles(read, heading.title, region):
        place = {"file": grid.file, "sheet": grid.sheet, "cell": f"{header.column_name}{block.bottom + 1}"}
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


def _source(sheet: RegionalSheet, count: int) -> Source:
    used = {figure.column: figure for figure in sheet.figures}
    by_column = {column: key for key, column in sheet.keys.items()}
    columns = tuple(
        SourceColumn(
            letter=header.column_name,
            header=header.text,
            field="value" if header.column in used else by_column.get(header.column, ""),
            unit=used[header.column].unit if header.column in used else "",
            unit_from="header" if header.column in used and used[header.column].unit else "",
            match="synonym" if header.column in used or header.column in by_column else "",
        )
        for header in sheet.block.headers
    )
    rows = (sheet.block.top + 1, sheet.block.bottom + 1)
    return Source(
        file=sheet.grid.file,
        sheet=sheet.grid.sheet,
        header_rows=rows,
        columns=columns,
        title=sheet.heading.title,
        rows=count,
    )


def _records(sheet: RegionalSheet, year: int | None, problems: Problems) -> Iterator[dict[str, object]]:
    """One dict of fields for each figure, row by row."""
    for row in range(sheet.block.first, min(sheet.block.end, sheet.corner.end)):
        own = [text for _, text in sheet.corner.own(row)]
        if not own or row in sheet.block.repeats or _left_out(sheet, row, own, problems):
            continue
        name = sheet.key(row, "indicator")
        if "indicator" in sheet.keys and not name:
            continue
        cluster = _cluster(sheet, row, problems)
        if cluster is None:
            continue
        indicator = _row_indicator(sheet, row, name, cluster=cluster, problems=problems)
        if "indicator" in sheet.keys and indicator is None:
            continue
        for figure in sheet.figures:
            subject = indicator or figure.indicator
            if subject is not None:
                yield _record(sheet, row, figure, match=subject, cluster=cluster, year=year, problems=problems)


def _left_out(sheet: RegionalSheet, row: int, own: list[str], problems: Problems) -> bool:
    """Whether the row is a total, a note or a signature line; if so, it is reported."""
    words = layout_words()
    text = fold_text(own[0])
    total = re.search(words.totals, text) and "indicator" not in sheet.keys
    note = re.search(words.notes, text) or re.search(words.signatures, text)
    example = re.search(words.examples, text)
    if total or note or example:
        code = "row_total" if total else "row_note" if note else "row_example"
        problems.add(code, row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, written=own[0][:60])
    return bool(total or note or example)


def _cluster(sheet: RegionalSheet, row: int, problems: Problems) -> str | None:
    """The row's cluster, "" where it names none, None where the name is not known (which is reported)."""
    name = sheet.key(row, "cluster")
    if not name:
        return ""
    cluster = catalogue().cluster(name)
    if not cluster:
        place = {"file": sheet.grid.file, "sheet": sheet.grid.sheet, "cell": cell_address(row, sheet.keys["cluster"])}
        problems.add("cluster_unknown", row + 1, field="cluster", written=name, **place)
    return cluster or None


def _row_indicator(
    sheet: RegionalSheet, row: int, name: str, *, cluster: str, problems: Problems
) -> IndicatorMatch | None:
    if not name:
        return None
    match, _ = placed_indicator(name, catalogue(), cluster)
    if match is None:
        near = catalogue().near(name)
        problems.add(
            "indicator_unknown", row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, field="indicator",
            cell=cell_address(row, sheet.keys["indicator"]), written=name,
            proposal=f"，与“{near}”相近但不能确定" if near else "",
        )  # fmt: skip
    return match


def _record(
    sheet: RegionalSheet,
    row: int,
    figure: FigureColumn,
    *,
    match: IndicatorMatch,
    cluster: str,
    year: int | None,
    problems: Problems,
) -> dict[str, object]:
    entry = catalogue()[match.name]
    cell = cell_address(row, figure.column)
    reading, assumed, other = value_of(sheet, row, figure=figure, match=match, entry=entry)
    if reading.code:
        problems.add(
            reading.code, row + 1, file=sheet.grid.file, sheet=sheet.grid.sheet, cell=cell, field="value",
            written=sheet.corner.text(row, figure.column)[:60], label=match.name, unit_hint=f"({entry.unit})",
            unit=entry.unit, other=other,
        )  # fmt: skip
    region = region_of(sheet, row, figure, problems)
    which = match.cluster or cluster if entry.of_cluster else ""
    when = year_of(sheet, row, figure, year)
    state = reading.state or ("unit_assumed" if assumed else "")
    parts = [region[2] or region[0], "" if which == ALL_CLUSTERS else which, match.name, f"{when}年" if when else ""]
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
        "indicator": match.name,
        "report_year": when,
        "value": reading.value,
        state_column("value"): state or None,
        cell_column("value"): f"{sheet.grid.sheet}!{cell}",
        "value_unit": entry.unit or None,
        "accumulation": accumulation_of(sheet, row, figure, match) or None,
    }
