"""Scans long tables once before they are read in parts: which enterprises have several rows, which years occur."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise

import polars as pl

from ..records.namesakes import Namesakes, comparable_names
from ..records.submission import SubmissionFacts
from .long_table import LongTable

LookProgress = Callable[[int], object]
"""Called with the number of rows scanned since the last call."""

_KEYS = ("uscc", "name", "report_year", "tax_per_mu")
_LOOKS = {"code": pl.UInt64, "same": pl.UInt64, "year": pl.Int16}


@dataclass(frozen=True, kw_only=True)
class FirstPass:
    """The result of the first pass over all rows.

    Attributes:
        facts: facts of the whole submission that affect the rows of every part.
        group_of: for each table, the group of each row, 0 for enterprises with a single row; None if no row has one.
        groups: the number of groups, numbered from 1; all rows of one code, and all rows of one name without a code, are
            in one group.
    """

    facts: SubmissionFacts
    group_of: tuple[pl.Series | None, ...]
    groups: int


def look_over(
    tables: Sequence[LongTable], *, joins: bool, year: int | None, size: int, progress: LookProgress | None = None
) -> FirstPass:
    """Scan all rows, `size` at a time.

    Args:
        joins: whether rows of one code belong to one record.
        year: the data year of the check, if it has one.
        size: most rows of a group; a group holds more only where one enterprise has more.
    """
    looks: list[pl.DataFrame] = []
    years = {table.stated_year for table in tables} - {""}
    decimals = 0
    starts = [(table, start) for table in tables for start in range(0, table.data.rows, size)]
    with ThreadPoolExecutor() as pool:
        for look, facts in pool.map(partial(_looked, size), starts):
            years, decimals = years | facts.years, max(decimals, facts.decimals)
            looks.append(look)
            if progress:
                progress(look.height)
    every = pl.concat([pl.DataFrame(schema=_LOOKS), *looks])
    groups = (
        _grouped(every.select(pl.coalesce("code", "same"))[:, 0], size) if joins else pl.Series([], dtype=pl.UInt32)
    )
    ends = [0]
    for table in tables:
        ends.append(ends[-1] + table.data.rows)
    parts = [groups.slice(begin, end - begin) for begin, end in pairwise(ends)]
    return FirstPass(
        facts=SubmissionFacts(
            years=frozenset(years),
            decimals=decimals,
            namesakes=_namesakes(every, tables, year=year, years=years) if joins else Namesakes(),
        ),
        group_of=tuple(part if part.max() else None for part in parts),
        groups=groups.max() or 0,  # type: ignore[arg-type]  # a UInt32 series
    )


def _looked(size: int, place: tuple[LongTable, int]) -> tuple[pl.DataFrame, SubmissionFacts]:
    """Hashes of codes and names of `size` rows with their years, and the facts that these rows state."""
    table, start = place
    values = table.values(_KEYS, start, min(size, table.data.rows - start))
    stated = pl.col("report_year") if "report_year" in values.columns else pl.lit(table.stated_year or None)
    year = stated.cast(pl.Int16).alias("year")
    look = values.select(_hash(values, "uscc").alias("code"), _hash(values, "name").alias("same"), year)
    return look, SubmissionFacts.of(values)


def _hash(values: pl.DataFrame, key: str) -> pl.Expr:
    if key not in values.columns:
        return pl.lit(None, dtype=pl.UInt64)
    text = pl.lit(values[key] if key == "uscc" else comparable_names(values[key]))
    return pl.when(text.is_not_null()).then(text.hash())


def _grouped(codes: pl.Series, size: int) -> pl.Series:
    """Group of each row: rows of one code (or name) together, in order of first appearance, about `size` rows in each."""
    at = codes.to_frame("code").with_row_index("at").filter(pl.col("code").is_not_null())
    several = at.filter(pl.col("code").is_duplicated())
    counts = several.group_by("code", maintain_order=True).len()
    before = (pl.col("len").cum_sum() - pl.col("len")) // size
    numbered = counts.select("code", before.rank("dense").cast(pl.UInt32).alias("group"))
    groups = several.join(numbered, on="code", how="left")
    none = pl.repeat(0, codes.len(), dtype=pl.UInt32, eager=True)
    return none.scatter(groups["at"], groups["group"]) if groups.height else none


def _namesakes(looks: pl.DataFrame, tables: Sequence[LongTable], *, year: int | None, years: Set[str]) -> Namesakes:
    """The namesakes among all rows of the data year; places are told of the few rows that need it."""
    named = looks.with_row_index("at").filter(pl.col("same").is_duplicated())
    if year is not None:
        if str(year) in years:
            named = named.filter(pl.col("year").is_null() | (pl.col("year") == year))
        named = named.with_columns(pl.col("year").fill_null(year))
    first = Namesakes.of(named.with_columns(pl.col("year").cast(pl.String))).rows
    begins = [0, *accumulate(table.data.rows for table in tables)]
    places = [bisect_right(begins, at) - 1 for at in first["at"]]
    where = [_where(tables[table], at - begins[table]) for table, at in zip(places, first["at"], strict=True)]
    return Namesakes(first.drop("at").with_columns(pl.Series("where", where, dtype=pl.String)))


def _where(table: LongTable, row: int) -> str:
    return f"{table.data.file} {table.data.sheet} 第 {table.data.first + row} 行"
