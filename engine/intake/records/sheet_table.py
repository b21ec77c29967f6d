"""Turns one table of a sheet into typed rows: columns mapped, merged cells filled, rows classified, values read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from ...core.cell_addresses import column_name
from ...core.text import fold_text, normal_name_expr
from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Source
from ...vocabulary.fields import Vocabulary
from ...vocabulary.header_index import HeaderMatch, header_index
from ..columns.cell_values import ColumnCells, read_cells
from ..columns.mapping import ColumnMap, MappedColumn, Mapper
from ..files.grid import Grid
from ..layout.blocks import Block
from ..layout.heading import Heading, read_heading
from ..layout.merged import Down, fill_down, merged_down, report_shared, shared_figures
from ..layout.row_kinds import REFUSED, REPORTED, classify, clean
from .heading_values import with_statements
from .second_columns import merge_second_column
from .totals import check_totals

UNREAD = "?"
"""Begins the names of a table's columns that no field is read from; the header follows."""


@dataclass(frozen=True, kw_only=True)
class TableReader:
    """What is shared when all tables of a submission are read."""

    words: Vocabulary
    by_profile: Mapping[str, HeaderMatch]
    year: int | None
    problems: Problems

    def naming(self, grid: Grid) -> TableReader:
        """The reader for a grid; if a program named its columns, field keys are accepted as headers."""
        if not grid.named:
            return self
        keys = {fold_text(key): HeaderMatch(key=key, how="profile") for key in self.words.fields}
        return replace(self, by_profile={**keys, **self.by_profile})


@dataclass(frozen=True)
class TableRead:
    """A table as read.

    Attributes:
        frame: columns file, sheet, row, group (the same for rows with one merged name), then for each field its value,
            state `<key>~` and cells `<key>@`, then the texts of columns that are not read, `?<header>`.
        source: the place of the table and the meaning of its columns.
        beside: the first column of a list that stands to the right of another list.
    """

    frame: pl.DataFrame
    source: Source
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class RowOrigins:
    """Where the rows of a made-up grid stand in the sheet: form pages, or a part of a longer table.

    Attributes:
        heading: what stands above the rows.
        rows: the 1-based sheet row of each row.
        refs: by column, the cell of each value, where it does not follow from row and column.
    """

    heading: Heading
    rows: pl.Series
    refs: dict[int, pl.Series]


class SheetTable:
    """A block and its cells while they are read; `part` is set for a part of a longer table, whose mapping it uses."""

    def __init__(
        self,
        grid: Grid,
        block: Block,
        reader: TableReader,
        origins: RowOrigins | None = None,
        *,
        beside: str = "",
        mapping: ColumnMap | None = None,
    ) -> None:
        self.grid = grid
        self.block = block
        self.reader = reader
        self.beside = beside
        self.heading: Heading = origins.heading if origins else read_heading(grid, block)
        self.place = {"file": grid.file, "sheet": grid.sheet}
        self.cells = clean(grid, block)
        if origins:
            self.cells = self.cells.with_columns(origins.rows.alias("row"))
        self.part = mapping is not None
        self.mapping = mapping or self._map()
        self.refs: dict[int, pl.Series] = dict(origins.refs) if origins else {}
        self.filled: set[int] = set()

    def _map(self) -> ColumnMap:
        mapper = Mapper(
            self.reader.words,
            header_index(self.reader.words.kind),
            self.reader.by_profile,
            cells=self.cells,
            percent=self.grid.percent,
            heading=self.heading,
            year=self.reader.year,
            problems=self.reader.problems,
            place={**self.place, "header_row": str(self.block.bottom + 1)},
        )
        return mapper.map(self.block.headers)

    def column(self, key: str) -> str | None:
        """The frame column that gives a field."""
        use = self.mapping.use(key)
        return str(use.column) if use else None

    def read(self) -> TableRead | None:
        """All records of the table; None if it has no names, codes or figures, which is reported."""
        self._report_layout()
        if not self.is_list():
            return None
        down = merged_down(self.grid, self.block)
        self._fill(down)
        name = self._naming()
        kinds = classify(
            self.cells,
            grid=self.grid,
            block=self.block,
            name=name,
            code=self.column("uscc"),
            seq=self.column("seq"),
        )
        self._report_rows(kinds)
        shared = self._take_shared(down)
        wanted = kinds == "record"
        if not self.part and not kinds.is_in(["record", *REFUSED]).any():
            self.reader.problems.add("sheet_no_rows", **self.place)
        frame = self._values(wanted, shared)
        check_totals(self, kinds)
        source = Source(
            file=self.grid.file,
            sheet=self.grid.sheet,
            header_rows=(self.block.top + 1, self.block.bottom + 1),
            columns=self.mapping.columns,
            title=self.heading.title,
            rows=frame.height,
        )
        return TableRead(with_statements(self, frame, kinds), source, self.beside)

    def _naming(self) -> str | None:
        """The frame column that names the records; of several (项目名称, 企业名称), the first one filled in each row."""
        keys = [key for key in self.reader.words.names if key in self.reader.words.fields] or ["region"]
        columns = [column for key in keys if (column := self.column(key))]
        if len(columns) < 2:
            return columns[0] if columns else None
        self.cells = self.cells.with_columns(pl.coalesce(columns).alias("naming"))
        return "naming"

    def is_list(self) -> bool:
        """Whether rows can be records: they have a name or code, or else at least two figures."""
        named = any(self.column(key) for key in (*self.reader.words.names, "uscc", "region"))
        figures = sum(self.reader.words[use.key].type == "number" for use in self.mapping.uses)
        if not named:
            self.reader.problems.add("sheet_no_identity" if figures > 1 else "sheet_no_names", **self.place)
        return named or figures > 1

    def _fill(self, down: Down) -> None:
        """Fill descriptions of merged cells into every row that they cover, and number the groups of merged names."""
        group: pl.Series = pl.Series([None] * self.cells.height, dtype=pl.Int64)
        for use in (*self.mapping.uses, *self.mapping.rivals):
            spans = down.get(use.column)
            if not spans or self.reader.words[use.key].type == "number":
                continue
            filled, origin = fill_down(self.cells, str(use.column), spans, self.block.first)
            self.cells = self.cells.with_columns(filled.alias(str(use.column)))
            self.filled.add(use.column)
            self.refs[use.column] = pl.select(pl.concat_str(pl.lit(use.letter), origin.cast(pl.String)))[:, 0]
            if use.key in self.reader.words.joins:
                tops = [top + 1 for top, _ in spans]
                own = pl.select(pl.when(self.cells["row"].is_in(tops)).then(self.cells["row"]))[:, 0]
                group = pl.select(pl.coalesce(group, origin, own))[:, 0]
        self.cells = self.cells.with_columns(group.alias("group"))

    def _take_shared(self, down: Down) -> dict[int, list[int]]:
        """Remove figures merged over several enterprises from the cells; returns column → 0-based rows."""
        names = [normal_name_expr(pl.col(name)) for key in self.reader.words.joins if (name := self.column(key))]
        own = pl.concat_str(pl.lit("#"), pl.col("row").cast(pl.String))
        identity = self.cells.select(pl.coalesce(pl.col("group").cast(pl.String), *names, own))[:, 0]
        taken = {}
        for use in self.mapping.uses:
            field = self.reader.words[use.key]
            if field.type == "number" and (spans := down.get(use.column)):
                texts, rows = shared_figures(
                    self.cells, identity, column=use.column, spans=spans, first=self.block.first
                )
                if rows:
                    self.cells = self.cells.with_columns(texts.alias(str(use.column)))
                    report_shared(
                        self.cells,
                        rows,
                        column=use.column,
                        key=use.key,
                        label=field.label,
                        problems=self.reader.problems,
                        place=self.place,
                    )
                    taken[use.column] = rows
        return taken

    def cells_of(self, use: MappedColumn, wanted: pl.Series) -> ColumnCells:
        """A column's cells in the wanted rows."""
        texts = self.cells[str(use.column)]
        stored = self.grid.numbers.get(use.column)
        first, height = self.block.first, texts.len()
        in_block = stored.slice(first, height) if stored is not None else pl.repeat(False, height, eager=True)
        percent = _shown_as_percent(self.grid, use.column, first=first, height=height, stored=in_block)
        refs = self.refs.get(use.column)
        return ColumnCells(
            texts=texts.filter(wanted),
            rows=self.cells["row"].filter(wanted),
            stored=in_block.filter(wanted),
            percent=None if percent is None else percent.filter(wanted),
            refs=None if refs is None else refs.filter(wanted),
            place=self.place,
        )

    def _values(self, wanted: pl.Series, shared: dict[int, list[int]]) -> pl.DataFrame:
        """The fields of the wanted rows."""
        columns: list[pl.Series] = [self.cells["row"].filter(wanted), self.cells["group"].filter(wanted)]
        for use in self.mapping.uses:
            cells = self.cells_of(use, wanted)
            read = read_cells(use, self.reader.words[use.key], cells, self.reader.problems)
            state = read["state"]
            if use.column in shared:
                mask = pl.Series(range(self.cells.height)).is_in(shared[use.column]).filter(wanted)
                state = pl.select(pl.when(mask).then(pl.lit("unclear")).otherwise(state))[:, 0]
            if cells.refs is not None:
                filled = cells.refs.is_not_null() & read["value"].is_not_null() & (use.column in self.filled)
                state = pl.select(pl.when(filled & state.is_null()).then(pl.lit("filled")).otherwise(state))[:, 0]
                refs = pl.select(pl.concat_str(pl.lit(f"{self.grid.sheet}!"), cells.refs))[:, 0]
                columns.append(refs.alias(cell_column(use.key)))
            columns.append(read["value"].alias(use.key))
            if state.null_count() < state.len():
                columns.append(state.alias(state_column(use.key)))
        frame = pl.DataFrame([*columns, *self._unread(wanted)])
        for rival in self.mapping.rivals:
            frame = merge_second_column(self, frame, rival, wanted)
        return frame

    def _unread(self, wanted: pl.Series) -> list[pl.Series]:
        """The texts of columns that no field is read from: rows that differ in them are not the same row twice."""
        used = {
            use.column
            for use in (*self.mapping.uses, *self.mapping.rivals)
            if use.key == "seq" or use in self.mapping.uses
        }
        texts = {header.column: header.text for header in self.block.headers}
        named: dict[str, pl.Series] = {}
        for column in range(self.grid.cells.width):
            cells = self.cells[str(column)].filter(wanted)
            if column not in used and cells.null_count() < cells.len():
                name = f"{UNREAD}{texts.get(column, column_name(column))}"
                name = f"{name} {column_name(column)}" if name in named else name
                named[name] = cells.alias(name)
        return list(named.values())

    def _report_layout(self) -> None:
        """Report what the layout leaves out: columns without a header, unknown units."""
        problems = self.reader.problems
        named = {header.column for header in self.block.headers}
        for column in range(self.grid.cells.width):
            if column not in named and self.cells[str(column)].null_count() < self.cells.height:
                code = "header_spilled" if column in self.block.spilled else "header_blank"
                problems.add(code, cell=column_name(column), **self.place)
        for unit in self.heading.unknown_units:
            problems.add("unit_line_unknown", written=unit, **self.place)

    def _report_rows(self, kinds: pl.Series) -> None:
        """Report rows that are not records."""
        texts = [name for name in self.cells.columns if name.isdecimal()]
        first = self.cells.select("row", pl.coalesce(texts).str.slice(0, 60).alias("written"), kinds.alias("kind"))
        for kind, code in REPORTED.items():
            self.reader.problems.add_all(code, first.filter(pl.col("kind") == kind).drop("kind"), **self.place)


def _shown_as_percent(grid: Grid, column: int, *, first: int, height: int, stored: pl.Series) -> pl.Series | None:
    """Whether each cell is shown as a percentage; None where no cell is."""
    odd = [row - first for row, at in grid.percent_cells if at == column and 0 <= row - first < height]
    in_column = column in grid.percent
    if not in_column and not odd:
        return None
    differs = pl.Series(range(height)).is_in(odd)
    return stored & (differs != in_column)
