"""Hints that change no value: the trade is in the office's 两高 list, but the sheet does not say whether 两高 applies."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ...core.errors import ProfileError
from ...policy.profile import Office, read_table
from ...policy.reference_lookup import trade
from ...policy.references import trade_code
from ...records.problems import Problems
from ...records.records import PROBLEMS, Records

_WHAT = "两高行业清单"


def two_high_hints(records: Records, listed: Mapping[str, str]) -> pl.DataFrame:
    """`PROBLEMS` rows for enterprises of a trade listed in `two_high_trades` whose 两高企业 is not stated."""
    frame = records.frame
    if not listed or "industry_division" not in frame.columns:
        return pl.DataFrame(schema=PROBLEMS)
    open_ = frame.filter(pl.col("two_high").is_null()) if "two_high" in frame.columns else frame
    trades = open_.with_columns(trade(open_).alias("trade")).drop_nulls("trade")
    words = {trade: entry for trade in trades["trade"].unique() if (entry := _listed(trade, listed))}
    listed_trades = trades.filter(pl.col("trade").is_in(list(words)))
    listed_trades = listed_trades.with_columns(pl.col("trade").replace(words).alias("listed"))
    problems = Problems()
    problems.add_all("two_high_trade", listed_trades.select("file", "sheet", "row", "trade", "listed"))
    named = [
        pl.col(key) if key in listed_trades.columns else pl.lit(None, dtype=pl.String).alias(key)
        for key in ("town", "name")
    ]
    return problems.frame(listed_trades.select("file", "sheet", "row", "record_id", *named))


def two_high_trades(office: Office) -> dict[str, str]:
    """Trade code (C17, C1713) → the words of the list; empty where the profile names no list.

    Raises:
        ProfileError: the list is missing, has no 行业 column, or names a trade that does not exist.
    """
    if not office.config.two_high_trades:
        return {}
    path = office.folder / office.config.two_high_trades
    rows = read_table(path, _WHAT)
    if "行业" not in rows[0]:
        raise ProfileError(f"{_WHAT}没有“行业”列", code="P025", where=path.name)
    column = rows[0].index("行业")
    cells = [(line, row[column]) for line, row in enumerate(rows[1:], start=2) if len(row) > column and row[column]]
    return {trade_code(cell, f"{path.name} 第 {line} 行"): cell for line, cell in cells}


def _listed(trade: str, listed: Mapping[str, str]) -> str:
    """The narrowest entry that the trade falls under, or ""."""
    return next((listed[trade[:size]] for size in range(len(trade), 0, -1) if trade[:size] in listed), "")
