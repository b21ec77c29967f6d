"""One table of a sheet to typed rows: columns mapped, merged cells filled, rows told apart, values read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ..policy.vocabulary import Vocabulary
from ..records import Source
from .columns import Mapper, ColumnMap, Use
from .grid import Grid
from .heading import Heading, Said, read_heading, statements
from .infer import with_missing
from .layout import Block
from .lookup import index
from .merged import Down, fill_down, merged_down, report_shared, shared_figures
from .problems import Problems
from .rows import REPORTED, classify, clean
from .tables import letters
from .totals import check_totals
from .values import Cells, read_cells


@dataclass(frozen=True)
class Reader:
    """What the reading of every table shares."""

    words: Vocabulary
    by_profile: Mapping[str, str]
    year: int | None
    problems: Problems


@dataclass(frozen=True)
class TableRead:
    """A table as read: `frame` has file, sheet, row, group (rows of one enterprise by a merged name), then per field
    its value, `<key>~` and `<key>@`; the keys of `rivals` name further columns for a field (`<key>#`)."""

    frame: pl.DataFrame
    source: Source


@dataclass(frozen=True)
class Pages:
    """Form pages turned into a table: what stood above them, the sheet row of each page, the cell of each value."""

    heading: Heading
    rows: pl.Series
    refs: dict[int, pl.Series]


class Table:
    """A block with its cells, being read."""

    def __init__(self, grid: Grid, block: Block, reader: Reader, pages: Pages | None = None) -> None:
        self.grid, self.block, self.reader = grid, block, reader
        self.heading: Heading = pages.heading if pages else read_heading(grid, block)
        self.place = {"file": grid.file, "sheet": grid.sheet}
        self.cells = clean(grid, block)
        if pages:
            self.cells = self.cells.with_columns(pages.rows.alias("row"))
        self.mapping = self._map()
        self.refs: dict[int, pl.Series] = dict(pages.refs) if pages else {}
        self.filled: set[int] = set()

    def _map(self) -> ColumnMap:
        mapper = Mapper(
            self.reader.words,
            index(self.reader.words.kind),
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

    def read(self) -> TableRead:
        """All records of the table."""
        self._report_layout()
        down = merged_down(self.grid, self.block)
        self._fill(down)
        kinds = classify(
            self.cells,
            grid=self.grid,
            block=self.block,
            name=self.column("name" if "name" in self.reader.words.fields else "region"),
            code=self.column("uscc"),
            seq=self.column("seq"),
        )
        self._report_rows(kinds)
        shared = self._take_shared(down)
        wanted = kinds == "record"
        frame = self._values(wanted, shared)
        check_totals(self, kinds)
        source = Source(
            self.grid.file,
            self.grid.sheet,
            (self.block.top + 1, self.block.bottom + 1),
            self.mapping.columns,
            self.heading.title,
            frame.height,
        )
        return TableRead(self._with_sections(frame, kinds), source)

    def _fill(self, down: Down) -> None:
        """Descriptions of merged cells in every row that they cover, and the groups of merged names."""
        group: pl.Series = pl.Series([None] * self.cells.height, dtype=pl.Int64)
        for use in (*self.mapping.uses, *self.mapping.rivals):
            spans = down.get(use.column)
            if not spans or self.reader.words[use.key].type == "number":
                continue
            filled, origin = fill_down(self.cells, str(use.column), spans, self.block.first)
            self.cells = self.cells.with_columns(filled.alias(str(use.column)))
            self.filled.add(use.column)
            self.refs[use.column] = pl.select(pl.concat_str(pl.lit(use.letter), origin.cast(pl.String)))[:, 0]
            if use.key in ("name", "uscc"):
                tops = pl.Series("row", [top + 1 for top, _ in spans])
                own = pl.select(pl.when(self.cells["row"].is_in(tops)).then(self.cells["row"]))[:, 0]
                group = pl.select(pl.coalesce(group, origin, own))[:, 0]
        self.cells = self.cells.with_columns(group.alias("group"))

    def _take_shared(self, down: Down) -> dict[int, list[int]]:
        """Figures merged over several enterprises, taken out of the cells; column → 0-based rows."""
        names = [name for key in ("uscc", "name") if (name := self.column(key))]
        own = pl.concat_str(pl.lit("#"), pl.col("row").cast(pl.String))
        identity = self.cells.select(pl.coalesce(pl.col("group").cast(pl.String), *names, own))[:, 0]
        taken = {}
        for use in self.mapping.uses:
            field = self.reader.words[use.key]
            if field.type == "number" and (spans := down.get(use.column)):
                texts, rows = shared_figures(self.cells, identity, use.column, spans, self.block.first)
                if rows:
                    self.cells = self.cells.with_columns(texts.alias(str(use.column)))
                    report_shared(self.cells, rows, use.column, use.key, field.label, self.reader.problems, self.place)
                    taken[use.column] = rows
        return taken

    def cells_of(self, use: Use, wanted: pl.Series) -> Cells:
        """A column's cells in the wanted rows."""
        texts = self.cells[str(use.column)]
        stored = self.grid.numbers.get(use.column)
        first, height = self.block.first, texts.len()
        in_block = stored.slice(first, height) if stored is not None else pl.repeat(False, height, eager=True)
        percent = _percent(self.grid, use.column, first, height, in_block)
        refs = self.refs.get(use.column)
        return Cells(
            texts.filter(wanted),
            self.cells["row"].filter(wanted),
            in_block.filter(wanted),
            None if percent is None else percent.filter(wanted),
            None if refs is None else refs.filter(wanted),
            self.place,
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
                columns.append(refs.alias(f"{use.key}@"))
            columns.append(read["value"].alias(use.key))
            if state.null_count() < state.len():
                columns.append(state.alias(f"{use.key}~"))
        frame = pl.DataFrame(columns)
        for rival in self.mapping.rivals:
            frame = self._with_rival(frame, rival, wanted)
        return frame

    def _with_rival(self, frame: pl.DataFrame, rival: Use, wanted: pl.Series) -> pl.DataFrame:
        """A second column for a field: where it says otherwise that is reported; a flag is completed from it."""
        field, taken = self.reader.words[rival.key], self.mapping.use(rival.key)
        if field.type not in ("number", "flag") or taken is None:
            return frame
        key, flag = rival.key, field.type == "flag"
        problems = self.reader.problems if flag else Problems()
        read = read_cells(rival, field, self.cells_of(rival, wanted), problems)
        other, here = read["value"], pl.concat_str(pl.lit(rival.letter), pl.col("row").cast(pl.String))
        differ = (frame[key] != other).fill_null(False)
        slots = {"field": key, "label": field.label, "taken": taken.letter, **self.place}
        shown = {True: "是", False: "否"} if flag else {}
        told = frame.filter(differ).select(
            "row", here.alias("cell"), pl.col(key).alias("value"), other.filter(differ).alias("written")
        )
        if flag:
            told = told.with_columns(pl.col("value", "written").replace_strict(shown, return_dtype=pl.String))
        self.reader.problems.add_all("columns_differ", told, **slots)
        return _completed(frame, key, other, read["state"], differ, here, self.grid.sheet) if flag else frame

    def _report_layout(self) -> None:
        """What the layout leaves out: columns without a header, unknown units."""
        problems = self.reader.problems
        named = {header.column for header in self.block.headers}
        for column in range(self.grid.cells.width):
            if column not in named and self.cells[str(column)].null_count() < self.cells.height:
                code = "header_spilled" if column in self.block.spilled else "header_blank"
                problems.add(code, cell=letters(column), **self.place)
        for unit in self.heading.unknown_units:
            problems.add("unit_line_unknown", written=unit, **self.place)

    def _report_rows(self, kinds: pl.Series) -> None:
        """Rows that are no records."""
        texts = [name for name in self.cells.columns if name.isdecimal()]
        first = self.cells.select("row", pl.coalesce(texts).str.slice(0, 60).alias("written"), kinds.alias("kind"))
        for kind, code in REPORTED.items():
            self.reader.problems.add_all(code, first.filter(pl.col("kind") == kind).drop("kind"), **self.place)

    def _header_year(self) -> dict[str, Said]:
        """The data year, where all dated headers in use are of one year (against the title's, that is said)."""
        dated = [use for use in self.mapping.uses if use.year]
        years = {use.year for use in dated}
        if len(years) != 1:
            return {}
        year, title = str(dated[0].year), self.heading.values.get("report_year")
        if title is not None and title.value != year:
            self.reader.problems.add("year_differs", said=title.value, year=year, field="report_year", **self.place)
        at = dated[0].header.at or f"{dated[0].letter}{self.block.bottom + 1}"
        return {"report_year": Said(year, f"{self.grid.sheet}!{at}")}

    def _with_sections(self, frame: pl.DataFrame, kinds: pl.Series) -> pl.DataFrame:
        """Heading values for fields that no column gives: of the section title above the row, else of the sheet."""
        said = [(0, {**self.heading.values, **self._header_year()})]
        rows = self.cells.filter(kinds == "section")
        texts = rows.select("row", pl.coalesce([name for name in rows.columns if name.isdecimal()]).alias("text"))
        for row, text in texts.iter_rows():
            said.append(
                (row, {key: Said(value, f"{self.grid.sheet}!A{row}") for key, value in statements(text).items()})
            )
        keys = {
            key for _, values in said for key in values if key in self.reader.words.fields and not self.mapping.use(key)
        }
        if not keys:
            return frame
        return _add_headings(frame, said, sorted(keys))


def _completed(
    frame: pl.DataFrame, key: str, other: pl.Series, state: pl.Series, differ: pl.Series, cell: pl.Expr, sheet: str
) -> pl.DataFrame:
    """A flag with what its second column says where the first says nothing; null where the two disagree."""
    frame = with_missing(frame, key, pl.Boolean)
    added = frame[key].is_null() & other.is_not_null()
    own = pl.when(added).then(pl.concat_str(pl.lit(f"{sheet}!"), cell)).otherwise(f"{key}@")
    known = pl.when(added).then(None).otherwise(pl.coalesce(f"{key}~", pl.when(pl.col(key).is_null()).then(state)))
    return frame.with_columns(
        own.alias(f"{key}@"),
        pl.when(differ).then(pl.lit("conflict")).otherwise(known).alias(f"{key}~"),
        pl.when(~differ).then(pl.coalesce(key, other)).alias(key),
    )


def _add_headings(frame: pl.DataFrame, said: list[tuple[int, dict[str, Said]]], keys: list[str]) -> pl.DataFrame:
    """Columns of values that titles state, each row taking the last statement above it."""
    for key in keys:
        points = [(row, values[key]) for row, values in said if key in values]
        table = pl.DataFrame(
            {
                "row": [row for row, _ in points],
                key: [one.value for _, one in points],
                f"{key}@": [one.cell or None for _, one in points],
            },
            schema={"row": pl.Int64, key: pl.String, f"{key}@": pl.String},
        )
        frame = frame.join_asof(table, on="row", strategy="backward")
        state = pl.when(pl.col(key).is_not_null()).then(pl.lit("from_heading")).alias(f"{key}~")
        frame = frame.with_columns(state)
    return frame


def _percent(grid: Grid, column: int, first: int, height: int, stored: pl.Series) -> pl.Series | None:
    """Which cells are shown as percentages; None where none is."""
    odd = [row - first for row, at in grid.percent_cells if at == column and 0 <= row - first < height]
    whole = column in grid.percent
    if not whole and not odd:
        return None
    differs = pl.Series(range(height)).is_in(odd)
    return stored & (differs != whole)
