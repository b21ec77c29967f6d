"""The months of the year of which each row's figures are, and the data year that such a period states."""

from __future__ import annotations

import polars as pl

from ...vocabulary.data_periods import UNREADABLE, read_periods
from .namesakes import column

PERIOD_KEYS = ("data_period", "period_start", "period_end")
"""The fields that say of which part of the year a row's figures are: in one column, or by first and last day."""


def with_periods(rows: pl.DataFrame, header: str) -> pl.DataFrame:
    """The rows with `months`, and with the year of the period where they state none; a period of another year than the
    one that the row states cannot be read.
    """
    if not any(key in rows.columns for key in PERIOD_KEYS):
        return rows
    periods = read_periods(rows.select(_period(rows)).to_series(), header)
    stated = column(rows, "report_year")
    other = (stated != periods["year"]).fill_null(False)
    months = pl.when(other).then(pl.lit(UNREADABLE)).otherwise(periods["months"])
    return rows.with_columns(months.alias("months"), pl.coalesce(stated, periods["year"]).alias("report_year"))


def _period(rows: pl.DataFrame) -> pl.Expr:
    """The period in words: as it is written, or from first to last day; of one day alone it cannot be read."""
    in_words, start, end = (column(rows, key) for key in PERIOD_KEYS)
    to = pl.concat_str(start, pl.lit("至"), end)
    alone = pl.concat_str(pl.coalesce(start, end), pl.lit("一端"))
    return pl.coalesce(in_words, to, alone).alias("period")
