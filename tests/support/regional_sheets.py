"""Regional sheets for tests: rows of text as a grid, read and judged by the shipped policies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from tenglong.engine.evaluation.targets.judge_targets import TargetVerdicts, judge_targets
from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.regional.regional import read_regional
from tenglong.engine.policy.corpus import Policy, load_policies
from tenglong.engine.policy.profile import Profile
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.problems import Problems
from tenglong.engine.records.records import Records

Rows = Sequence[Sequence[object]]


@cache
def policies() -> tuple[Policy, ...]:
    """All shipped policies."""
    return tuple(load_policies())


def grid(rows: Rows, *, merges: Sequence[tuple[int, int, int, int]] = (), sheet: str = "指标") -> Grid:
    """Rows of cells as a sheet; None is blank, anything else its text."""
    width = max(map(len, rows))
    texts = [[None if cell is None else str(cell) for cell in (*row, *[None] * (width - len(row)))] for row in rows]
    cells = pl.DataFrame(texts, schema={str(index): pl.String for index in range(width)}, orient="row")
    return Grid(file="指标表.xlsx", sheet=sheet, cells=cells, merges=tuple(merges))


def read(rows: Rows, *, year: int | None = None, **options: Any) -> Records:
    """The records of one sheet."""
    return read_regional([grid(rows, **options)], year=year, problems=Problems())


def judge(
    rows: Rows, *, day: date = date(2025, 12, 31), year: int | None = None, region: str = "", profile: Profile | None = None,
    include_out_of_scope: bool = False, **options: Any,
) -> TargetVerdicts:  # fmt: skip
    """What comes of one sheet."""
    settings = Settings(as_of=day, year=year, region=region)
    return judge_targets(
        read(rows, year=year, **options),
        policies(),
        settings,
        profile or Profile(),
        include_out_of_scope=include_out_of_scope,
    )


def judged(rows: Rows, criterion: str, **options: Any) -> dict[str, Any]:
    """The one verdict on a clause, or on an item of it (SZ22-N08.3)."""
    clause = pl.col("criterion").str.replace(r"\.\d+$", "")
    verdicts = judge(rows, **options).verdicts.filter((pl.col("criterion") == criterion) | (clause == criterion))
    assert verdicts.height == 1, verdicts.select("criterion", "name", "outcome").rows()
    return verdicts.row(0, named=True)


def long(*figures: tuple[str, str, int, object, str]) -> list[list[object]]:
    """A sheet with a row a figure: (region, indicator, year, value, unit)."""
    return [["地区", "指标", "年度", "数值", "单位"], *map(list, figures)]
