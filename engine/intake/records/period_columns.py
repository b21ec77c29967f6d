"""The months of the year of which each row's figures are, and the data year that such a period states."""

from __future__ import annotations

import polars as pl

from ...vocabulary.data_periods import UNREADABLE, read_periods
from .namesakes import column


def with_periods(rows: pl.DataFrame, header: str) -> pl.DataFrame:
    """The rows with `months`, and with the year of the period where they state none; a period of another year than the
    one that the row states cannot be read.
    """
    if "data_period" not in rows.columns:
        return rows
    periods = read_periods(rows["data_period"], header)
    stated = column(rows, "report_year")
    other = (stated != periods["year"]).fill_null(False)
    months = pl.when(other).then(pl.lit(UNREADABLE)).otherwise(periods["months"])
    return rows.with_columns(months.alias("months"), pl.coalesce(stated, periods["year"]).alias("report_year"))
