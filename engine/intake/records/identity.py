"""Joins the rows of one enterprise into one record, by code or merged name; land adds up, taxes count once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...core.text import fold_texts
from ...records.problems import Problems
from ...records.records import Source
from ...vocabulary.fields import Vocabulary
from .combine import combine


def join_rows(
    rows: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, problems: Problems
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row for each record, in the order of first rows, and the record that each sheet row belongs to.

    Returns:
        the records, with columns file, sheet, row, source, record_id and the fields; and a frame with file, sheet,
        row, source and record_id of every row that was joined into a record.
    """
    rows = rows.with_columns(_identity(rows, words).alias("identity")).with_row_index("order")
    several = rows.select(pl.len().over("identity") > 1)[:, 0]
    first = pl.col("record_id").first().over("identity")
    owners = rows.select("file", "sheet", "row", "source", first)
    by_code = "uscc" in words.joins
    if by_code:
        _report_years(rows, problems)
    if several.any():
        joined = combine(rows.filter(several), sources, words, problems)
        rows = pl.concat([rows.filter(~several), joined], how="diagonal").sort("order")
    return rows.drop("identity", "order", "group"), owners


def _identity(rows: pl.DataFrame, words: Vocabulary) -> pl.Series:
    """A text that rows of one record share: of code and year, else of the name's merged cell, else of the row alone."""
    source, own = pl.col("source").cast(pl.String), pl.col("row").cast(pl.String)
    merged = pl.concat_str(pl.lit("merged"), source, pl.col("group").cast(pl.String), separator="|")
    single = pl.concat_str(pl.lit("row"), source, own, separator="|")
    if "uscc" not in rows.columns or "uscc" not in words.joins:
        return rows.select(pl.coalesce(merged, single))[:, 0]
    of_group = pl.col("uscc").drop_nulls().first().over("source", "group")
    code = (
        pl.coalesce("uscc", pl.when(pl.col("group").is_not_null()).then(of_group))
        if rows["group"].null_count() < rows.height
        else pl.col("uscc")
    )
    coded = rows.select(merged.alias("merged"), single.alias("single"), code.alias("code"), _year(rows).alias("year"))
    one_year = (
        pl.col("year").drop_nulls().n_unique().over("code") <= 1
    )  # a row without a year joins the rows of the only year
    year = pl.when(one_year).then(pl.lit("")).otherwise(pl.col("year").fill_null(""))
    return coded.select(pl.coalesce(pl.concat_str(pl.lit("code"), "code", year, separator="|"), "merged", "single"))[
        :, 0
    ]


def _year(rows: pl.DataFrame) -> pl.Expr:
    return pl.col("report_year") if "report_year" in rows.columns else pl.lit(None, dtype=pl.String)


def _report_years(rows: pl.DataFrame, problems: Problems) -> None:
    """Report rows of one code that are not joined because their years differ."""
    if "uscc" not in rows.columns or "report_year" not in rows.columns:
        return
    apart = rows.filter(pl.col("uscc").is_not_null() & (pl.col("identity").n_unique().over("uscc") > 1))
    where = pl.concat_str("sheet", pl.lit(" 第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    owners = apart.group_by("uscc", maintain_order=True).agg(
        pl.col("file", "sheet", "row").first(), where.str.join("、").alias("rows")
    )
    problems.add_all("joined_years", owners.drop("uscc"), field="report_year")


def names_without_brackets(names: pl.Series) -> pl.Series:
    """Normalised names without brackets; rows with the same result may be one enterprise, which a person decides."""
    return fold_texts(names).str.replace_all(r"[()]", "")


def report_names(frame: pl.DataFrame, problems: Problems) -> None:
    """Report records with one name that no code joins: perhaps the same if a code is missing, else to be checked."""
    if "name" not in frame.columns:
        return
    code = pl.col("uscc") if "uscc" in frame.columns else pl.lit(None, dtype=pl.String)
    where = pl.concat_str("file", pl.lit(" "), "sheet", pl.lit(" 第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    named = frame.select("file", "sheet", "row", "name", code.alias("code"), where.alias("where")).with_columns(
        names_without_brackets(frame["name"]).alias("same")
    )
    twice = named.filter(pl.col("same").is_not_null() & (pl.len().over("same") > 1))
    if twice.is_empty():
        return
    others = pl.col("where").first().over("same"), pl.col("where").get(1).over("same")
    apart = twice.with_columns(
        pl.when(pl.col("where") == others[0]).then(others[1]).otherwise(others[0]).alias("other"),
        pl.col("code").is_null().any().over("same").alias("open"),
        (pl.col("code").drop_nulls().n_unique().over("same") > 1).alias("differ"),
    ).rename({"name": "written"})
    keep = ("file", "sheet", "row", "written", "other")
    problems.add_all("same_name", apart.filter(pl.col("open") & pl.col("code").is_null()).select(keep), field="name")
    clash = pl.col("differ") & pl.col("code").is_not_null()
    problems.add_all("same_name_other_code", apart.filter(clash).select(keep), field="name")
