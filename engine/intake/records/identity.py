"""Which rows are one record: rows of one code and name, of one merged name, or alike in every column."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Source
from ...vocabulary.fields import Vocabulary
from .combine import combine
from .names_of_code import firm_numbers
from .namesakes import column, comparable_names
from .row_parts import is_part
from .sheet_table import UNREAD

_NUMBERING = frozenset({"seq", state_column("seq")})
_PLACES = frozenset({"file", "sheet", "row", "source", "record_id", "group", "order", "of_code", "identity"})


def join_rows(
    rows: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, problems: Problems
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row for each record, in the order of first rows, and the record that each sheet row belongs to.

    Returns:
        the records, with columns file, sheet, row, source, record_id and the fields; and a frame with file, sheet,
        row, source and record_id of every row that was joined into a record.
    """
    by_code = "uscc" in words.joins
    rows = rows.with_columns(months=column(rows, "months"), kind=column(rows, "tax_kind"))
    rows = rows.with_row_index("order").with_columns(
        of_code(rows) if by_code else pl.lit(None, dtype=pl.String).alias("of_code")
    )
    rows = rows.with_columns(_identity(rows, by_code=by_code))
    several = rows.select((pl.len().over("identity") > 1) | (is_part() if by_code else pl.lit(False)))[:, 0]
    first = pl.col("record_id").first().over("identity")
    owners = rows.select("file", "sheet", "row", "source", first)
    if by_code:
        _report_years(rows, problems)
        _report_firms(rows, problems)
    if several.any():
        joined = combine(_counted(rows.filter(several)), sources, words, problems)
        rows = pl.concat([rows.filter(~several), joined], how="diagonal").sort("order")
    return rows.drop("identity", "order", "group", "of_code", "months", "kind"), owners


def of_code(rows: pl.DataFrame) -> pl.Series:
    """Code and year of each row, as one text; null for a row without a code.

    A row without a code has that of its name's merged cell; one without a year joins the rows of its code's only year.
    """
    if "uscc" not in rows.columns:
        return pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias("of_code")
    of_group = pl.col("uscc").drop_nulls().first().over("source", "group")
    merged = pl.when(pl.col("group").is_not_null()).then(of_group)
    code = pl.coalesce("uscc", merged) if rows["group"].null_count() < rows.height else pl.col("uscc")
    coded = rows.select(code.alias("code"), column(rows, "report_year").alias("year"))
    one_year = pl.col("year").drop_nulls().n_unique().over("code") <= 1
    year = pl.when(one_year).then(pl.lit("")).otherwise(pl.col("year").fill_null(""))
    return coded.select(pl.concat_str("code", year, separator="|").alias("of_code"))[:, 0]


def _identity(rows: pl.DataFrame, *, by_code: bool) -> pl.Series:
    """A text that rows of one record share: of code, year and enterprise, else of the name's merged cell, else of rows
    that are alike in every column.
    """
    merged = pl.concat_str(
        pl.lit("merged"), pl.col("source").cast(pl.String), pl.col("group").cast(pl.String), separator="|"
    )
    single = pl.concat_str(pl.lit("row"), _first_alike(rows) if by_code else pl.col("order"), separator="|")
    if not by_code or rows["of_code"].null_count() == rows.height:
        return rows.select(pl.coalesce(merged, single).alias("identity"))[:, 0]
    firm = firm_numbers(rows["of_code"], rows["name"]) if "name" in rows.columns else pl.lit(0)
    coded = pl.concat_str(pl.lit("code"), "of_code", firm, separator="|")
    alone = pl.when(pl.col("of_code").is_not_null()).then(pl.concat_str(pl.lit("nameless|"), "of_code"))
    return rows.select(pl.coalesce(coded, merged, alone, single).alias("identity"))[:, 0]


def _first_alike(rows: pl.DataFrame) -> pl.Series:
    """The `order` of the first row without a code that has the same name and is alike in every other column, read or
    not, but for its 序号; of rows of a name that all give a part of the year or a kind of tax the first; else its own.
    """
    if "name" not in rows.columns:
        return rows["order"]
    same = comparable_names(rows["name"])
    open_ = rows["of_code"].is_null() & rows["group"].is_null() & same.is_not_null()
    twice = rows.with_columns(same.alias("name")).filter(open_).filter(pl.len().over("name") > 1)
    if twice.is_empty():
        return rows["order"]
    year = column(twice, "report_year").fill_null("").alias("year")
    named = pl.col("months").is_not_null() | pl.col("kind").is_not_null()
    in_parts = named.all().over("name", year) & is_part().any().over("name", year)
    first = (
        pl.when(in_parts)
        .then(pl.col("order").first().over("name", year))
        .otherwise(pl.col("order").first().over(_content(twice)))
    )
    alike = twice.select("order", first.alias("first"))
    return (
        rows.select("order")
        .join(alike, on="order", how="left", maintain_order="left")
        .select(pl.coalesce("first", "order"))[:, 0]
    )


def _content(rows: pl.DataFrame) -> list[str]:
    """The columns in which rows that are alike agree: all values and states, and the texts of columns not read."""
    return [
        name for name in rows.columns if name not in _PLACES and name not in _NUMBERING and not _is_cell_column(name)
    ]


def _is_cell_column(name: str) -> bool:
    return name.endswith(cell_column("")) and not name.startswith(UNREAD)


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `content`, a number for what the row says in all columns, and `alike`: whether all rows of the record
    say the same.
    """
    plain = rows.with_columns(comparable_names(rows["name"]).alias("name")) if "name" in rows.columns else rows
    first = plain.select(pl.col("order").first().over("identity", *_content(rows)).alias("content"))
    numbered = rows.with_columns(first["content"])
    return numbered.with_columns((pl.col("content").n_unique().over("identity") == 1).alias("alike"))


def _report_years(rows: pl.DataFrame, problems: Problems) -> None:
    """Report rows of one code that are not joined because their years differ."""
    if "uscc" not in rows.columns or "report_year" not in rows.columns:
        return
    apart = rows.filter(pl.col("uscc").is_not_null() & (pl.col("of_code").n_unique().over("uscc") > 1))
    owners = apart.group_by("uscc", maintain_order=True).agg(
        pl.col("file", "sheet", "row").first(), _in_sheet().str.join("、").alias("rows")
    )
    problems.add_all("joined_years", owners.drop("uscc"), field="report_year")


def _report_firms(rows: pl.DataFrame, problems: Problems) -> None:
    """Report every record whose code stands under the names of other enterprises too."""
    if "name" not in rows.columns:
        return
    coded = rows.filter(pl.col("of_code").is_not_null())
    shared = coded.filter(pl.col("identity").n_unique().over("of_code") > 1)
    firsts = shared.unique("identity", keep="first", maintain_order=True).with_columns(
        pl.concat_str("file", pl.lit(" "), _in_sheet()).alias("where"), pl.col("name").fill_null("（未填名称）")
    )
    others = (
        pl.when(pl.int_range(pl.len()).over("of_code") == 0)
        .then(pl.col(key).get(1).over("of_code"))
        .otherwise(pl.col(key).first().over("of_code"))
        .alias(alias)
        for key, alias in (("name", "other"), ("where", "at"))
    )
    code = pl.col("of_code").str.split("|").list.first().alias("code")
    reported = firsts.select("file", "sheet", "row", pl.col("name").alias("written"), *others, code)
    problems.add_all("code_of_several", reported, field="uscc")


def _in_sheet() -> pl.Expr:
    return pl.concat_str("sheet", pl.lit(" 第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
