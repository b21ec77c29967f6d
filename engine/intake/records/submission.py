"""Turns files into records: reads every sheet, joins rows of one enterprise, infers missing values, cross-checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from ...core.cell_addresses import column_index
from ...core.errors import SubmissionError
from ...policy.profile import Office
from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import KEYS, Records, column_type
from ...vocabulary.fields import Kind, Vocabulary, vocabulary
from ...vocabulary.labels import labels
from ...vocabulary.layout_words import layout_words
from ..columns.profile_columns import profile_fields
from ..files.collect_files import collect_grids
from ..files.grid import Grid
from ..layout.blocks import HeaderMatcher, find_blocks
from ..layout.forms import FormTable, find_form
from ..layout.looks import looks_like_table
from ..layout.side_by_side import split_side_by_side
from .derive import derive_from_text
from .field_context import ROW_KEYS, FieldContext
from .identity import join_rows, of_code
from .infer import infer
from .namesakes import Namesakes, column, comparable_names, report_namesakes
from .other_kind import other_kind
from .period_columns import with_periods
from .plausibility import cross_check, most_decimals
from .region_codes import with_region_code
from .sheet_remarks import report_hidden, report_remarks
from .sheet_table import RowOrigins, SheetTable, TableRead, TableReader


def read_submission(
    paths: Sequence[Path],
    *,
    kind: Kind = "enterprise",
    office: Office,
    as_of: date,
    year: int | None = None,
) -> Records:
    """The records of all files.

    Args:
        paths: files of any supported kind, and folders of such files.
        kind: the kind of records; enterprise lists may hold workshops too.
        office: its limits apply to reading; its columns map headers that the vocabulary does not know.
        as_of: day of the check.
        year: the data year, which selects columns and rows if there are several years.

    Raises:
        SubmissionError: a file cannot be read, or no sheet of any file has a recognisable header.
        ProfileError: the profile maps a header to a field that does not exist.
    """
    problems = Problems()
    grids = collect_grids(paths, office, problems)
    return read_records(grids, kind=kind, office=office, as_of=as_of, year=year, problems=problems)


def read_records(
    grids: Sequence[Grid],
    *,
    kind: Kind = "enterprise",
    office: Office,
    as_of: date,
    year: int | None = None,
    problems: Problems | None = None,
) -> Records:
    """The records of grids; arguments and errors as in `read_submission`."""
    problems = problems if problems is not None else Problems()
    if kind == "region":
        from ..regional.regional import read_regional

        return read_regional(grids, year=year, problems=problems)
    tables = _tables_of(grids, kind, office, year, problems=problems)
    if not tables:
        names = "、".join(dict.fromkeys(grid.file for grid in grids))
        other = other_kind(grids, kind, lambda other: _known_columns(_tables_of(grids, other, office, year)))
        fits = f"看来是{labels().kind[other]}表，请加 --kind {other}" if other else ""
        raise SubmissionError(
            "没有一张工作表有认得出的表头",
            code="S038",
            where=names,
            remedy=fits or "请写明企业名称、税收、用地等表头，改好后重新提交",
        )
    return assemble(tables, vocabulary(kind), kind=kind, year=year, problems=problems)


def _tables_of(
    grids: Sequence[Grid], kind: Kind, office: Office, year: int | None, *, problems: Problems | None = None
) -> list[TableRead]:
    words = vocabulary(kind)
    reader = TableReader(
        words=words, by_profile=profile_fields(office, words), year=year, problems=problems or Problems()
    )
    return [table for grid in grids for table in _tables(grid, reader)]


def _known_columns(tables: Sequence[TableRead]) -> int:
    """How many columns of tables that name their records are known."""
    named = [table.source for table in tables if any(map(table.source.letter, ("name", "project", "uscc")))]
    return sum(bool(column.field) for source in named for column in source.columns)


@dataclass(frozen=True)
class SubmissionFacts:
    """Facts of a whole submission that affect how each row is read.

    Attributes:
        years: data years that rows state.
        decimals: the largest number of decimals of 亩均税收 in any row.
        namesakes: rows of several codes, or with and without one, that have one name.
    """

    years: frozenset[str]
    decimals: int
    namesakes: Namesakes = field(default_factory=Namesakes)

    @staticmethod
    def of(rows: pl.DataFrame) -> SubmissionFacts:
        """The facts from all rows of a submission."""
        years = rows["report_year"].unique().drop_nulls().to_list() if "report_year" in rows.columns else []
        return SubmissionFacts(
            years=frozenset(years),
            decimals=most_decimals(rows["tax_per_mu"]) if "tax_per_mu" in rows.columns else 0,
        )


def assemble(
    tables: Sequence[TableRead],
    words: Vocabulary,
    kind: Kind,
    year: int | None,
    problems: Problems,
    facts: SubmissionFacts | None = None,
) -> Records:
    """Turn the rows of all tables into records: joined, completed and checked; the result holds `problems`.

    Args:
        facts: those of the whole submission, if the rows are only a part of it.
    """
    sources = tuple(table.source for table in tables)
    rows = pl.concat((_placed(table, at) for at, table in enumerate(tables)), how="diagonal")
    rows = _typed(rows, words)
    known = facts or SubmissionFacts.of(rows)
    rows = _of_year(rows, year, problems, known)
    frame, owners = join_rows(rows, sources, words, problems)
    if "uscc" in words.joins:
        report_namesakes(frame, known.namesakes if facts else _namesakes(rows), problems)
    frame = infer(frame, sources, words, kind=kind, problems=problems)
    frame = with_region_code(derive_from_text(frame, FieldContext(words, problems, Records(frame, sources).cell)))
    cross_check(frame, sources, words, problems, decimals=known.decimals)
    named = frame.select("record_id", *(column(frame, key).alias(key) for key in ("town", "name")))
    owners = owners.join(named, on="record_id", how="left", maintain_order="left")
    return Records(_ordered(frame, words), sources, problems.frame(owners.with_columns(_lefts(owners, tables))))


def _namesakes(rows: pl.DataFrame) -> Namesakes:
    """The namesakes among the rows of a whole submission."""
    if "name" not in rows.columns:
        return Namesakes()
    where = pl.concat_str("file", pl.lit(" "), "sheet", pl.lit(" 第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    code = of_code(rows).str.split("|").list.first()
    return Namesakes.of(
        rows.select(
            comparable_names(rows["name"]).alias("same"),
            column(rows, "report_year").alias("year"),
            code.alias("code"),
            where.alias("where"),
        )
    )


def _lefts(owners: pl.DataFrame, tables: Sequence[TableRead]) -> pl.Series:
    """The 0-based column where the list of each owner begins; more than 0 if it stands to the right of another list."""
    lefts = {at: column_index(table.beside) for at, table in enumerate(tables) if table.beside}
    return owners["source"].replace_strict(lefts, default=0, return_dtype=pl.Int64).alias("left")


def _placed(table: TableRead, at: int) -> pl.DataFrame:
    """A table's rows with file, sheet, source and record_id, and the months of which their figures are."""
    table = replace(table, frame=with_periods(table.frame, table.source.header("data_period")))
    row = pl.col("row").cast(pl.String)
    return table.frame.with_columns(
        pl.lit(table.source.file).alias("file"),
        pl.lit(table.source.sheet).alias("sheet"),
        pl.lit(at, dtype=pl.Int32).alias("source"),
        pl.concat_str(pl.lit(f"{table.source.file}#{table.source.sheet}#{table.beside}"), row).alias("record_id"),
    )


def _tables(grid: Grid, reader: TableReader) -> list[TableRead]:
    """The tables of a grid; a sheet that is not read is reported, and so are hidden parts."""
    problems, place = reader.problems, {"file": grid.file, "sheet": grid.sheet}
    report_remarks(grid, problems)
    if grid.cells.is_empty():
        problems.add("sheet_empty", **place)
        return []
    reader = reader.naming(grid)
    if re.search(layout_words().skipped_sheets, grid.sheet.strip()):
        problems.add("sheet_skipped_list" if _holds_list(grid, reader) else "sheet_skipped", **place)
        return []
    form = find_form(grid, HeaderMatcher(reader.words.kind, reader.by_profile))
    tables = [_form(form, reader)] if form else _lists(grid, reader)
    if not tables:
        problems.add("sheet_no_header" if looks_like_table(grid) else "sheet_plain", **place)
        return []
    report_hidden(grid, problems)
    return [read for table in tables if (read := table.read()) is not None]


def _form(form: FormTable, reader: TableReader) -> SheetTable:
    """The pages of a form as a table; cells among them that were not read are reported."""
    table = SheetTable(form.grid, form.block, reader, RowOrigins(heading=form.heading, rows=form.rows, refs=form.refs))
    for code, row, cell, text in form.leftovers:
        reader.problems.add(code, row, cell=cell, written=text, **table.place)
    reader.problems.add("form_read", count=str(form.rows.len()), **table.place)
    return table


def _lists(grid: Grid, reader: TableReader) -> list[SheetTable]:
    finder = HeaderMatcher(reader.words.kind, reader.by_profile)
    return [
        SheetTable(part, strip, reader, beside=strip.headers[0].column_name if place else "")
        for block in find_blocks(grid, reader.words.kind, reader.by_profile)
        for place, (part, strip) in enumerate(split_side_by_side(grid, block, finder))
    ]


def _holds_list(grid: Grid, reader: TableReader) -> bool:
    """Whether two or more records with figures could be read from a sheet; one may be an example."""
    trial = replace(reader, problems=Problems())
    reads = [read for table in _lists(grid, trial) if (read := table.read())]
    return sum(_with_figures(read.frame, reader.words) for read in reads) > 1


def _with_figures(rows: pl.DataFrame, words: Vocabulary) -> int:
    """How many rows have a name or code, and a figure."""
    named = [key for key in (*words.names, "uscc") if key in rows.columns]
    figures = [key for key, field in words.fields.items() if field.type == "number" and key in rows.columns]
    if not named or not figures:
        return 0
    filled = (pl.any_horizontal(pl.col(keys).is_not_null()) for keys in (named, figures))
    return rows.filter(pl.all_horizontal(filled)).height


def _typed(rows: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """Cast columns to the types of `records.column_type` (a column without values has no type of its own)."""
    return rows.with_columns(
        pl.col(key).cast(column_type(field)) for key, field in words.fields.items() if key in rows.columns
    )


def _of_year(rows: pl.DataFrame, year: int | None, problems: Problems, facts: SubmissionFacts) -> pl.DataFrame:
    """The rows of the data year or without a year; all rows, each with its own year, if none is of the data year."""
    if year is None:
        return rows
    wanted = str(year)
    if "report_year" not in rows.columns:
        return rows.with_columns(pl.lit(wanted).alias("report_year"))
    stated = pl.col("report_year").is_not_null()
    other = rows.filter(stated & (pl.col("report_year") != wanted))
    if other.height and wanted not in facts.years:
        problems.add("year_missing", year=wanted)
    elif other.height:
        problems.add_all("row_other_year", other.select(*ROW_KEYS, pl.col("report_year").alias("written")))
        rows = rows.filter(~stated | (pl.col("report_year") == wanted))
    return rows.with_columns(pl.col("report_year").fill_null(wanted))


def _ordered(frame: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """`KEYS`, then the fields in the vocabulary's order, each with its state and cells where any row has some."""
    names = [*KEYS]
    for key in words.fields:
        if key not in frame.columns:
            continue
        names.append(key)
        names += [
            extra
            for extra in (state_column(key), cell_column(key))
            if extra in frame.columns and frame[extra].null_count() < frame.height
        ]
    return frame.select(pl.col(key).cast(dtype) for key, dtype in KEYS.items()).with_columns(
        frame[name] for name in names if name not in KEYS
    )
