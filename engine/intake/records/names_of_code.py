"""The names that stand under one credit code: spellings of one enterprise's name, or names of several enterprises."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...core.text import normal_name
from ...vocabulary.enterprise_names import Likeness, likeness, readings
from .namesakes import comparable_names

_FEW = 20
"""The most names under one code that are compared; where a code has more, it is nobody's."""


def firm_numbers(keys: pl.Series, names: pl.Series) -> pl.Series:
    """The number of the enterprise that each row means among those under its key (a code and year).

    Names that may mean one enterprise (a short name, another form, a misprint) have one number. A row without a name
    has null where its key has several enterprises.
    """
    rows = pl.DataFrame({"key": keys, "name": names, "same": comparable_names(names)})
    several = pl.col("same").drop_nulls().n_unique().over("key") > 1
    named = rows.filter(pl.col("key").is_not_null() & several)
    if named.is_empty():
        return pl.repeat(0, rows.height, dtype=pl.Int64, eager=True)
    first = named.drop_nulls().unique(["key", "same"], keep="first", maintain_order=True)
    lists = first.group_by("key", maintain_order=True).agg("same", "name")
    numbers = lists.with_columns(pl.Series("firm", [_numbered(names) for names in lists["name"]])).explode(
        "same", "name", "firm"
    )
    counted = numbers.with_columns((pl.col("firm").max().over("key") > 0).alias("split"))
    split = rows["key"].is_in(counted.filter("split")["key"].unique().implode())
    firm = rows.join(counted, on=["key", "same"], how="left", maintain_order="left")["firm"]
    return pl.select(pl.when(split).then(firm).otherwise(pl.lit(0)))[:, 0]


def _numbered(names: Sequence[str]) -> list[int]:
    """The number of each name's enterprise: names that are near one another, directly or over others, have one."""
    normal = [normal_name(name) for name in names]
    numbers = list(range(len(normal)))
    if len(normal) > _FEW:
        return numbers
    for at, name in enumerate(normal):
        for before in range(at):
            if may_be_one(name, normal[before]):
                joined = numbers[at]
                numbers = [numbers[before] if number == joined else number for number in numbers]
    order = list(dict.fromkeys(numbers))
    return [order.index(number) for number in numbers]


def may_be_one(first: str, second: str) -> bool:
    """Whether two names in normal form may mean one enterprise; a branch and its head office are two.

    >>> may_be_one("浙江青溪电器股份有限公司", "青溪电器有限公司")
    True
    >>> may_be_one("浙江青溪电器有限公司", "浙江青溪电器有限公司嵊州分公司")
    False
    """
    branches = [{reading.branch for reading in readings(name)} for name in (first, second)]
    return branches[0] == branches[1] and likeness(first, second) >= Likeness.NEAR
