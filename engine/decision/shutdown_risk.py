"""Warns if a run would stop much of a trade (普遍停产停业, 优化营商环境条例 59 条), counted over all records."""

from __future__ import annotations

import polars as pl

from ..policy.profile import Profile

STOPPING = ("order", "withdraw")
"""The decisions after which an enterprise may have to stop production."""


def shutdown_warnings(counted: pl.DataFrame, profile: Profile) -> list[str]:
    """A warning for each trade in which a larger share of checked enterprises would be stopped than the profile allows.

    Args:
        counted: a frame as `trades` returns it.
    """
    most = counted.filter(
        pl.col("checked") >= profile.halt_least, pl.col("stopped") * 100 > pl.col("checked") * profile.halt_share
    )
    return [
        f"行业“{trade}”检查 {checked} 家，拟责令整改或腾退 {count} 家，超过 {profile.halt_share}%："
        "专项整治不得要求相关行业普遍停产停业，请分批分类、逐家认定后再发文"
        for trade, checked, count in most.select("trade", "checked", "stopped").iter_rows()
    ]


def trades(records: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """A frame of trade, checked, stopped: the number of records of each trade, and of those that may have to stop.

    Args:
        records: a frame with record_id and, if the sheets have it, industry.
        decisions: a `decide.DECISION_FRAME`.
    """
    if "industry" not in records.columns:
        return pl.DataFrame(schema={"trade": pl.String, "checked": pl.Int64, "stopped": pl.Int64})
    stops = pl.col("decisions").list.eval(pl.element().is_in(list(STOPPING))).list.any()
    stopped = decisions.filter(stops).select("record_id", pl.lit(1, dtype=pl.Int64).alias("stops"))
    return (
        records.select("record_id", pl.col("industry").str.strip_chars().alias("trade"))
        .filter(pl.col("trade").fill_null("") != "")
        .join(stopped, on="record_id", how="left", maintain_order="left")
        .group_by("trade", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("checked"), pl.col("stops").sum().alias("stopped"))
    )
