"""Scans long tables once before they are read in parts: which enterprises have several rows, which years occur."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import polars as pl

from ..records.identity import names_without_brackets
from ..records.submission import SubmissionFacts
from .long_table import LongTable

LookProgress = Callable[[int], object]
"""Called with the number of rows scanned since the last call."""

_KEYS = ("uscc", "name", "report_year", "tax_per_mu")
_LOOKS = {"code": pl.UInt64, "name": pl.UInt64}


@dataclass(frozen=True, kw_only=True)
class FirstPass:
    """The result of the first pass over all rows.

    Attributes:
        facts: facts of the whole submission that affect the rows of every part.
        group_of: for each table, the group of each row, 0 for enterprises with a single row; None if no row has one.
        groups: the number of groups, numbered from 1; all rows of one enterprise are in one group.
        names: hashes of names shared by records with different codes or without a code.
    """

    facts: SubmissionFacts
    group_of: tuple[pl.Series | None, ...]
    groups: int
    names: pl.Series


def look_over(
    tables: Sequence[LongTable], *, joins: bool, size: int, progress: LookProgress | None = None
) -> FirstPass:
    """Scan all rows, `size` at a time.

    Args:
        joins: whether rows of one code belong to one record.
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
    groups = _grouped(every["code"], size) if joins else pl.Series([], dtype=pl.UInt32)
    ends = [0]
    for table in tables:
        ends.append(ends[-1] + table.data.rows)
    parts = [groups.slice(begin, end - begin) for begin, end in pairwise(ends)]
    return FirstPass(
        facts=SubmissionFacts(years=frozenset(years), decimals=decimals),
        group_of=tuple(part if part.max() else None for part in parts),
        groups=groups.max() or 0,  # type: ignore[arg-type]  # a UInt32 series
        names=_shared(every) if joins else pl.Series([], dtype=pl.UInt64),
    )


def _looked(size: int, place: tuple[LongTable, int]) -> tuple[pl.DataFrame, SubmissionFacts]:
    """Hashes of codes and names of `size` rows, and the facts that these rows state."""
    table, start = place
    values = table.values(_KEYS, start, min(size, table.data.rows - start))
    return values.select(_hash(values, "uscc").alias("code"), _hash(values, "name").alias("name")), SubmissionFacts.of(
        values
    )


def _hash(values: pl.DataFrame, key: str) -> pl.Expr:
    if key not in values.columns:
        return pl.lit(None, dtype=pl.UInt64)
    text = pl.lit(values[key] if key == "uscc" else names_without_brackets(values[key]))
    return pl.when(text.is_not_null()).then(text.hash())


def _grouped(codes: pl.Series, size: int) -> pl.Series:
    """Group of each row: rows of one code together, codes in order of first appearance, about `size` rows in each."""
    at = codes.to_frame("code").with_row_index("at").filter(pl.col("code").is_not_null())
    several = at.filter(pl.col("code").is_duplicated())
    counts = several.group_by("code", maintain_order=True).len()
    before = (pl.col("len").cum_sum() - pl.col("len")) // size
    numbered = counts.select("code", before.rank("dense").cast(pl.UInt32).alias("group"))
    groups = several.join(numbered, on="code", how="left")
    none = pl.repeat(0, codes.len(), dtype=pl.UInt32, eager=True)
    return none.scatter(groups["at"], groups["group"]) if groups.height else none


def _shared(looks: pl.DataFrame) -> pl.Series:
    """Hashes of names that stand in several rows which are not all of one code."""
    named = looks.filter(pl.col("name").is_not_null() & pl.col("name").is_duplicated())
    codes = named.group_by("name").agg(
        (pl.col("code").is_null().any() | (pl.col("code").n_unique() > 1)).alias("differ")
    )
    return codes.filter("differ")["name"].sort()
