"""One record for each regional figure: repeats are dropped, contradictions not used, blanks left out."""

from __future__ import annotations

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems

_SAME = ["region", "region_code", "town", "cluster", "indicator", "report_year", "accumulation"]


def distinct_figures(frame: pl.DataFrame, problems: Problems) -> pl.DataFrame:
    """Keep one record for each figure: repeats are dropped, figures that contradict each other are not used, and a
    blank cell says nothing where another column gives the year's figure (指标值 beside 累计)."""
    count = pl.len().over(_SAME)
    several = frame.filter((count > 1) & pl.col("value").is_not_null())
    for _, group in several.group_by(_SAME, maintain_order=True):
        if group.height < 2:
            continue
        differ = group["value"].n_unique() > 1
        place = {"file": group["file"][0], "sheet": group["sheet"][0], "field": "value"}
        cells, label = "、".join(group[cell_column("value")]), group["name"][0]
        if differ:
            figures = "、".join(group["value"])
            problems.add("figure_conflict", group["row"][0], label=label, cell=cells, written=figures, **place)
            clash = pl.col("record_id").is_in(group["record_id"].to_list())
            frame = frame.with_columns(
                pl.when(clash).then(None).otherwise("value").alias("value"),
                pl.when(clash).then(pl.lit("conflict")).otherwise(state_column("value")).alias(state_column("value")),
            )
        else:
            problems.add("figure_repeated", group["row"][0], label=label, cell=cells, **place)
            frame = frame.filter(~pl.col("record_id").is_in(group["record_id"].to_list()[1:]))
    some = pl.col("value").is_not_null().any()
    of_the_year = some.over([key for key in _SAME if key != "accumulation"])
    unstated = pl.col(state_column("value")).is_null()
    return frame.filter(~(pl.col("value").is_null() & (some.over(_SAME) | unstated & of_the_year)))
