"""Rows with one name that no code makes one record: perhaps one enterprise, perhaps two; a person decides."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ...core.text import fold_texts
from ...records.problems import Problems

_OPEN = "open"
"""Column: whether some row of the name states no year, so that it may belong to any of them."""

NAMESAKES = {"same": pl.String, "year": pl.String, "code": pl.String, "where": pl.String}
"""Columns of `Namesakes.rows`: the name as `comparable_names` gives it, its year ("" for any), its code or null, its
place. Where very many rows are compared, name and code are the hashes of these texts."""


@dataclass(frozen=True)
class Namesakes:
    """Of each name that rows of several codes have, or rows with a code and rows without: the first row of two of them."""

    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NAMESAKES))

    @staticmethod
    def of(rows: pl.DataFrame) -> Namesakes:
        """The namesakes among rows with columns `same`, `year`, `code` and what tells their places, in order."""
        named = rows.filter(pl.col("same").is_not_null() & pl.col("same").is_duplicated())
        units = with_years(named).unique(["same", "year", "code"], keep="first", maintain_order=True)
        shared = units.filter(pl.len().over("same", "year") > 1)
        return Namesakes(shared.filter(pl.int_range(pl.len()).over("same", "year") < 2).drop(_OPEN))

    def others(self, records: pl.DataFrame) -> pl.DataFrame:
        """The records (`same`, `code`, `year`, …) that have a namesake of another code, or of one with a code if they
        have none, with the place of the first in a column `other` and its code in `other_code`.
        """
        if self.rows.is_empty():
            return records.clear().with_columns(other=pl.lit(""), other_code=pl.lit("")).clear()
        hashed = [name for name in ("same", "code") if self.rows[name].dtype == pl.UInt64]
        keyed = records.with_columns(
            (pl.col(name).hash() if name in hashed else pl.col(name)).alias(f"{name}_key") for name in ("same", "code")
        ).with_columns(pl.when(pl.col("code").is_not_null()).then("code_key").alias("code_key"))
        known = self.rows.select(same_key="same", of_year="year", other="where", other_code="code")
        pairs = keyed.join(known, on="same_key", maintain_order="left").filter(
            pl.col("of_year").is_in([""]) | (pl.col("of_year") == pl.col("year")),
            pl.col("code_key").ne_missing(pl.col("other_code")),
        )
        return pairs.unique("record_id", keep="first", maintain_order=True)


def with_years(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the year in which a name is compared: "" for all rows of a name of which one states none."""
    named = rows.with_columns(pl.col("year").is_null().any().over("same").alias(_OPEN))
    return named.with_columns(pl.when(_OPEN).then(pl.lit("")).otherwise("year").alias("year"))


def comparable_names(names: pl.Series) -> pl.Series:
    """Names in normal form and without brackets; rows with the same result may be one enterprise, which a person decides."""
    return fold_texts(names).str.replace_all(r"[()]", "")


def report_namesakes(frame: pl.DataFrame, known: Namesakes, problems: Problems) -> None:
    """Report every record whose name another record has that no code makes the same."""
    if "name" not in frame.columns:
        return
    where = pl.concat_str("file", pl.lit(" "), "sheet", pl.lit(" 第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    named = frame.select(
        "record_id", "file", "sheet", "row", pl.col("name").alias("written"), where.alias("where"),
        *(column(frame, key).alias(alias) for key, alias in (("uscc", "code"), ("report_year", "year"))),
        same=comparable_names(frame["name"]),
    )  # fmt: skip
    coded = known.others(named).with_columns(both=pl.col("code").is_not_null() & pl.col("other_code").is_not_null())
    keep = ("file", "sheet", "row", "written", "other")
    alone = _without_codes(named.join(coded, on="record_id", how="anti", maintain_order="left"))
    by_person = pl.concat([coded.filter(~pl.col("both")).select(keep), alone.select(keep)])
    problems.add_all("same_name", by_person.sort("file", "sheet", "row", maintain_order=True), field="name")
    problems.add_all("same_name_other_code", coded.filter("both").select(keep), field="name")


def _without_codes(named: pl.DataFrame) -> pl.DataFrame:
    """Records of one name of which none has a code, each with the place of another."""
    open_ = with_years(named.filter(pl.col("code").is_null() & pl.col("same").is_not_null()))
    twice = open_.filter(pl.len().over("same", "year") > 1)
    first, second = pl.col("where").first().over("same", "year"), pl.col("where").get(1).over("same", "year")
    return twice.with_columns(pl.when(pl.col("where") == first).then(second).otherwise(first).alias("other"))


def column(frame: pl.DataFrame, key: str) -> pl.Expr:
    """A text column of a frame, null where the frame has none."""
    return pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String)
