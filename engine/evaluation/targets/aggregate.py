"""Regional indicators computed from a list of enterprises, as far as the list suffices, and judged by the targets.

A ratio of a region is Σ over Σ of the enterprises whose two figures are both known, never a mean of their ratios. Where an
enterprise's figures or its belonging are not known, the indicator is not decided: the verdict gives the figure of the known
ones, the share of enterprises and of the divisor (land, people, revenue) that they cover, and names the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from ...core.exact import show
from ...policy.corpus import Policy
from ...policy.profile import Profile
from ...policy.settings import Settings, basis
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.fields import vocabulary
from ...vocabulary.units import unit
from ..criteria.row_judge import decimal_text
from ..criteria.verdict import COLUMNS
from .aggregate_formula import IndicatorFormula
from .aggregate_sums import IndicatorTotals, Key, answerable, ways_of
from .target_judge import meets, tolerance
from .target_rows import FINDING
from .target_words import aim, by_when

INDICATORS: dict[str, type[pl.DataType] | pl.DataType] = {
    **COLUMNS,
    "region": pl.String,
    "indicator": pl.String,
    "year": pl.Int64,
    "listed": pl.Int64,
    "used": pl.Int64,
    "share": pl.String,
    "unknown": pl.List(pl.String),
}
"""The verdict frame with: the place, the indicator and year, how many enterprises belong, how many were used, the share
of the divisor that they cover (percent), and names (the first `aggregate_sums.NAMED`) of those left out because
something of them is not known."""

_NAMED = 20
"""Names that a verdict lists; the number is always given."""


def aggregate_targets(
    sums: Mapping[Key, IndicatorTotals], policies: Sequence[Policy], settings: Settings, profile: Profile | None = None
) -> pl.DataFrame:
    """Targets that an enterprise list answers: `INDICATORS`, by policy and target.

    Args:
        sums: what the list adds up to, see `aggregate_sums.sums_of`.
    """
    wanted = answerable(policies)
    ways = ways_of(wanted)
    office = profile or Profile()
    rows = [
        _judged(target, ways[key.indicator], value, key.year, one, settings, office)
        for target in wanted
        for key, one in sorted(sums.items())
        if key[:2] == (target.target.indicator, target.policy.head.region)
        for value in target.target.values
        if value.binds(key.year)
    ]
    return pl.DataFrame(rows, schema=INDICATORS, orient="row")


@dataclass(frozen=True)
class _Result:
    """What came out.

    Attributes:
        value: of the records whose figures are known, in base units; None where there is none.
        share: of the divisor's known total, or of the enterprises, that is covered; None where nothing is known.
        most: what a count can come to at most; None for a ratio.
    """

    value: Fraction | None
    share: Fraction | None
    most: int | None = None

    @staticmethod
    def of(sums: IndicatorTotals, *, ratio: bool) -> _Result:
        if ratio:
            value = sums.upper / sums.lower if sums.lower else None
            return _Result(value, sums.lower / sums.every if sums.every else None)
        share = Fraction(sums.used, sums.listed) if sums.listed else None
        return _Result(sums.upper, share, int(sums.upper) + sums.left_out)


def _judged(
    target: PolicyTarget, way: IndicatorFormula, value: TargetValue, year: int, sums: IndicatorTotals, settings: Settings, profile: Profile
) -> dict[str, Any]:  # fmt: skip
    entry = target.target.entry
    result = _Result.of(sums, ratio=way.lower is not None)
    size = unit(entry.unit).size if way.lower is not None else Fraction(1)
    actual = None if result.value is None else result.value / size
    outcome, tail = _outcome(target, value, actual, result, sums, profile, size)
    share = "" if result.share is None else f"{show(result.share * 100)}%"
    measure = f"{way.given.over}" if way.lower is not None else "企业数"
    covered = f"清单内{sums.listed}家，采用{sums.used}家（{_percent(sums.used, sums.listed)}），占已知{measure}的{share or '—'}"
    few = f"{'、'.join(sums.names[:_NAMED])}{'等' if sums.left_out > _NAMED else ''}"
    left = f"；{sums.left_out}家不全：{few}" if sums.left_out else ""
    figure = "无法计算" if actual is None else f"{show(actual)}{entry.unit}"
    message = f"{target.target.indicator}{year}年按企业清单计为{figure}，{by_when(value)}{aim(target, value)}：{tail}。{covered}{left}"
    name = f"{target.policy.head.region_name}·{target.target.indicator}·{year}年（按企业清单）"
    return {
        "file": "、".join(sums.files),
        "sheet": None, "row": None, "uscc": None, "town": None, "cases": [], "asked": False, "cells": [],
        "record_id": f"{target.policy.head.region}#{target.target.indicator}#{year}",
        "name": name,
        "kind": "region",
        "policy": target.policy.head.id,
        "criterion": target.target.id,
        "title": target.target.indicator,
        "finding": FINDING,
        "outcome": outcome,
        "basis": basis(target.policy.head, year, settings.as_of),
        "actual": None if actual is None else decimal_text(actual),
        "limit": None if value.limit is None else decimal_text(value.limit),
        "unit": entry.unit,
        "margin": None if actual is None or value.limit is None else decimal_text(actual - value.limit),
        "missing": [key for key, count in (sums.lacking or {}).items() if count],
        "assumptions": _assumptions(way, sums),
        "message": message,
        "region": target.policy.head.region,
        "indicator": target.target.indicator,
        "year": year,
        "listed": sums.listed,
        "used": sums.used,
        "share": None if result.share is None else decimal_text(result.share * 100),
        "unknown": list(sums.names),
    }  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return f"{show(Fraction(part * 100, whole))}%" if whole else "—"


def _outcome(
    target: PolicyTarget, value: TargetValue, actual: Fraction | None, result: _Result, sums: IndicatorTotals, profile: Profile,
    size: Fraction,
) -> tuple[str, str]:  # fmt: skip
    """The outcome, and what is said of it."""
    soft = target.target.kind != "hard"
    if actual is None:
        return "insufficient", "没有一家的数据齐全"
    if value.operator == "about" and tolerance(target, value, profile) is None:
        return "needs_reference", "“左右”未给容差，不判断"
    met = meets(target, value, actual, profile)
    if result.most is not None and not met and meets(target, value, Fraction(result.most), profile):
        return "insufficient", "所缺数据足以改变结论，补齐后再判断"
    if result.most is None and sums.left_out:
        return (
            "insufficient",
            f"按已知的计{'已达到' if met else '未达到'}，补齐后再判断{_needed(value, sums, size, target)}",
        )
    if (town := _only_town(sums)) and not (result.most is not None and met):
        return "insufficient", f"清单只含{town}的企业，不能代表{target.policy.head.region_name}"
    if met:
        return "clear", "达标" if not soft else "力争目标已达到"
    return ("clear", "力争目标未达到，不作不达标判定") if soft else ("hit", "未达标")


def _needed(value: TargetValue, sums: IndicatorTotals, size: Fraction, target: PolicyTarget) -> str:
    """What the enterprises without a numerator, where nothing else is lacking, would have to add up to."""
    if sums.open or value.limit is None:
        return ""
    entry = target.target.entry.aggregate
    field = vocabulary("enterprise")[vocabulary("enterprise").keys[entry.sum]] if entry else None
    if field is None:
        return ""
    need = value.limit * size * sums.every - sums.upper
    return f"（所缺企业的{field.label}合计不少于{show(need / field.unit_.size)}{field.unit}方达到）" if need > 0 else ""


def _only_town(sums: IndicatorTotals) -> str:
    return sums.towns[0] or "" if len(sums.towns) == 1 else ""


def _assumptions(way: IndicatorFormula, sums: IndicatorTotals) -> list[str]:
    words = ["以清单所列企业为该地区全部此类企业计"]
    if sums.blank:
        words.append(f"{sums.blank}家未填行业，按{way.given.industry}企业计")
    if way.given.note:
        words.append(way.given.note)
    return [*words, *sorted(sums.places), *sorted(sums.years)]
