"""Regional figures × targets → verdict rows in the frame of the criteria.

Outcomes: `hit` means that a hard target is missed (the finding `target` holds), `clear` that it is met; a soft target
(力争) or a forecast (预测) never gives hit, its message says how far it is. `insufficient`: the figure, or one that it is
made of, is missing. `boundary`: the text leaves open how the figure is meant. `needs_reference`: the text gives no
figure to judge by, or only 左右 without a tolerance. `out_of_scope`: another place or year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ...core.exact import parse_exact
from ...policy.corpus import Policy
from ...policy.profile import Profile
from ...policy.settings import Settings
from ...policy.targets import PolicyTarget, TargetRegion, targets_of
from ...records.column_names import cell_column, state_column
from ...records.records import Records
from ...vocabulary.indicators import ALL_CLUSTERS, catalogue
from ..criteria.binding import home
from ..criteria.verdict_columns import VERDICT_COLUMNS, VerdictRow
from .series import Series
from .target_actual import ReportedFigure, SeriesKey
from .target_judge import TargetJudge
from .target_rows import ComparedTarget, conflicts, one_row_per_clause, verdict_row


@dataclass(frozen=True)
class TargetVerdicts:
    """The result for a regional sheet: frames with the columns `VERDICT_COLUMNS` and `cautions.CAUTIONS`."""

    verdicts: pl.DataFrame
    cautions: pl.DataFrame


def judge_targets(
    records: Records,
    policies: Sequence[Policy],
    settings: Settings,
    profile: Profile,
    *,
    include_out_of_scope: bool = False,
) -> TargetVerdicts:
    """Judge every figure of a regional sheet by the targets of its place, indicator, cluster and year.

    Args:
        records: of kind region (`intake.regional`).
        settings: with a year, only targets of that year are judged; the other years count towards totals.
        profile: `tolerances` for 左右, `target_readings` for 当年 or 累计 where the text leaves that open.
        include_out_of_scope: keep `out_of_scope` rows too.
    """
    records_by_id = {row["record_id"]: row for row in records.frame.iter_rows(named=True)}
    place, assumed = _default_place(policies, settings)
    table = _series(records_by_id.values(), place, settings)
    judge = TargetJudge(table, settings, profile)
    targets: dict[str, list[tuple[int, PolicyTarget]]] = {}
    for order, target in enumerate(target for policy in policies for target in targets_of(policy)):
        targets.setdefault(target.spec.indicator, []).append((order, target))
    verdicts: list[tuple[int, int, VerdictRow]] = []
    compared_targets: list[ComparedTarget] = []
    for series in table.values():
        for order, target in targets.get(series.key.indicator, ()):
            for figure, value, judged in judge.verdicts(series, target, include_out_of_scope=include_out_of_scope):
                row = verdict_row(
                    records_by_id[figure.record_id],
                    target,
                    value=value,
                    judged=judged,
                    settings=settings,
                    year=figure.year,
                    assumed_place=assumed,
                )
                verdicts.append((figure.order, order, row))
                if value is not None and judged.met is not None:
                    compared_targets.append(ComparedTarget(figure=figure, target=target, value=value, judged=judged))
    verdicts.sort(key=lambda entry: entry[:2])
    rows = one_row_per_clause([row for _, _, row in verdicts])
    return TargetVerdicts(pl.DataFrame(rows, schema=VERDICT_COLUMNS, orient="row"), conflicts(compared_targets))


# Series


def _default_place(policies: Sequence[Policy], settings: Settings) -> tuple[TargetRegion | None, str]:
    """The place used for figures that state none, and that assumption in words."""
    if settings.region:
        return TargetRegion(settings.region), ""
    code, name = home(policies)
    return TargetRegion(code), f"表中未写地区，按{name}计"


def _series(rows: Any, default: TargetRegion | None, settings: Settings) -> dict[SeriesKey, Series]:
    table: dict[SeriesKey, Series] = {}
    known = catalogue()
    for order, row in enumerate(rows):
        place = TargetRegion(row["region_code"], row["town"] or "") if row["region_code"] else None
        if place is None and row["region"] is None:
            place = default
        key = SeriesKey(place, row["cluster"] or "", row["indicator"])
        year = int(row["report_year"]) if row["report_year"] else settings.default_year
        value = None if row["value"] is None else parse_exact(row["value"])
        figure = ReportedFigure(
            order=order,
            record_id=row["record_id"],
            year=year,
            accumulation=row["accumulation"] or "",
            value=value,
            state=row[state_column("value")],
            cell=row[cell_column("value")],
        )
        series = table.setdefault(key, Series(key, known[row["indicator"]]))
        series.figures.setdefault(year, []).append(figure)
    return {**table, **dict(_ratios(table))}


def _ratios(table: Mapping[SeriesKey, Series]) -> Iterator[tuple[SeriesKey, Series]]:
    """Series of quotients whose numerator and denominator a sheet gives, but not the quotient itself."""
    for name, entry in catalogue().indicators.items():
        for key, upper in table.items():
            own = SeriesKey(key.place, "", name)
            if (
                not entry.ratio_of
                or key.indicator != entry.ratio_of[0]
                or key.cluster not in ("", ALL_CLUSTERS)
                or own in table
            ):
                continue
            lower = table.get(SeriesKey(key.place, "", entry.ratio_of[1]))
            years = set(upper.figures) & set(lower.figures if lower else ())
            if years:
                figures = {year: [replace(upper.figures[year][0], value=None)] for year in sorted(years)}
                yield own, Series(own, entry, figures)
