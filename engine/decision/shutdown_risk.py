"""Whether a batch would stop much of a trade (普遍停产停业, 优化营商环境条例 59 条): counted over all records checked."""

from __future__ import annotations

import polars as pl

from ..policy.profile import Profile

STOPPING = ("order", "withdraw")
"""Decisions after which an enterprise may have to stop working."""


def shutdown_warnings(counted: pl.DataFrame, profile: Profile) -> list[str]:
    """One line for each trade in which more than the profile's share of the checked enterprises would be acted on.

    Args:
        counted: as `trades` gives them.
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
    """trade, checked, stopped: the records of each trade, and those that are to stop.

    Args:
        records: record_id and, where the sheets have it, industry.
        decisions: `decision.DECISION_FRAME`.
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
