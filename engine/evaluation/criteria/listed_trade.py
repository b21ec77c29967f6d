"""The trade of records that state none, where the list as a whole says of whom it is: by its title, or by the profile."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ...policy.profile import Profile
from ...records.column_names import cell_column, state_column
from ...records.records import Records

SECTION = "industry_section"
_STATED_BY = ("industry", "industry_code", SECTION)
MANUFACTURING = "制造业"


def with_listed_trade(records: Records, profile: Profile) -> Records:
    """The records; one without any word on its trade is manufacturing if the title or the profile says that all are.

    A list of 工业企业 counts as one of manufacturers. Each such value carries the state from_heading or from_profile, so that
    every verdict on it names the assumption.
    """
    frame = records.frame
    if not records.has("list_of") and not profile.list_holds:
        return records
    for name in (SECTION, state_column(SECTION), cell_column(SECTION), "list_of", cell_column("list_of")):
        if frame.schema.get(name, pl.Null) == pl.Null:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    silent = pl.all_horizontal(pl.col(key).is_null() for key in _STATED_BY if key in frame.columns)
    silent &= pl.col(state_column(SECTION)).is_null()
    titled, stated = pl.col("list_of").is_not_null(), pl.lit(bool(profile.list_holds))
    frame = frame.with_columns(
        pl.when(silent & (titled | stated)).then(pl.lit(MANUFACTURING)).otherwise(SECTION).alias(SECTION),
        pl.when(silent & titled)
        .then(pl.lit("from_heading"))
        .when(silent & stated)
        .then(pl.lit("from_profile"))
        .otherwise(state_column(SECTION))
        .alias(state_column(SECTION)),
        pl.when(silent & titled)
        .then(cell_column("list_of"))
        .otherwise(cell_column(SECTION))
        .alias(cell_column(SECTION)),
    )
    return replace(records, frame=frame)
