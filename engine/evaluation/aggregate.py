"""Regional indicators computed from a list of enterprises, as far as the list suffices, and judged by the targets.

A ratio of a region is Σ over Σ of the enterprises whose two figures are both known, never a mean of their ratios. Where an
enterprise's figures or its belonging are not known, the indicator is not decided: the verdict gives the figure of the known
ones, the share of enterprises and of the divisor (land, people, revenue) that they cover, and names the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl

from ..exact import show
from ..policy.corpus import Policy
from ..policy.targets import PolicyTarget, TargetValue, targets_of
from ..policy.vocabulary import vocabulary
from ..profile import Profile
from ..records import Records
from ..units import unit
from .aggregate_way import Way, key_of, with_figures
from .figures import Figures
from .place import REGION, YEAR, placed
from .prepare import prepare
from .rowwise import decimal_text
from .settings import Settings, basis, binds
from .target_judge import meets, tolerance
from .target_rows import FINDING
from .target_words import aim, by_when
from .verdict import COLUMNS

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
of the divisor that they cover (percent), and the names of those left out because something of them is not known."""

_NAMED = 20
"""Names that a verdict lists; the number is always given."""


def aggregate_targets(
    records: Records, policies: Sequence[Policy], settings: Settings, profile: Profile | None = None
) -> pl.DataFrame:
    """Targets that an enterprise list answers: `INDICATORS`, by policy and target.

    Only enterprises whose region the policy binds count; each data year of the list is taken by itself.
    """
    enterprises = records.frame.filter(pl.col("kind") == "enterprise")
    wanted = [target for policy in policies for target in targets_of(policy) if target.target.entry.aggregate]
    if enterprises.is_empty() or not wanted:
        return pl.DataFrame(schema=INDICATORS)
    given = {target.target.indicator: target.target.entry.aggregate for target in wanted}
    ways = {name: Way(way) for name, way in given.items() if way is not None}
    conditions = [condition for way in ways.values() for condition in way.conditions]
    frame = placed(prepare(Records(enterprises, records.sources), conditions, settings), policies, settings)
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in ("industry_section",) if name not in frame.columns
    )
    figures = Figures.of(frame, conditions)
    office = profile or Profile()
    rows = [row for target in wanted for row in _rows(target, ways[target.target.indicator], figures, settings, office)]
    return pl.DataFrame(rows, schema=INDICATORS, orient="row")


@dataclass(frozen=True)
class _Part:
    """The records of one place and year: belonging (true, false, null), figures in base units."""

    frame: pl.DataFrame

    @cached_property
    def belonging(self) -> pl.DataFrame:
        """Records that belong or may."""
        return self.frame.filter(pl.col("belongs").fill_null(True))


def _rows(
    target: PolicyTarget, way: Way, figures: Figures, settings: Settings, profile: Profile
) -> Iterator[dict[str, Any]]:
    code = target.policy.head.region
    if target.target.place or target.target.kind == "open":
        return
    bound = [place for place in figures.frame[REGION].unique().to_list() if binds(code, place)]
    local = pl.col(REGION).is_in(bound)
    for year in sorted(figures.frame.filter(local)[YEAR].unique().to_list()):
        values = [value for value in target.target.values if value.binds(year)]
        if not values or settings.year not in (None, year):
            continue
        frame = with_figures(way, replace(figures, frame=figures.frame.filter(local & (pl.col(YEAR) == year))), settings)
        result = _ratio(frame, way, figures) if way.lower is not None else _count(frame, way)
        for value in values:
            yield _judged(target, way, value, year, frame, result, settings, profile)


@dataclass(frozen=True)
class _Result:
    """What came out.

    Attributes:
        value: of the records whose figures are known, in the indicator's unit; None where there is none.
        most: what a count can come to at most; None for a ratio.
        share: of the divisor's known total that is covered; None where nothing is known.
        unknown: names of the records left out.
        lacking: the fields that they lack.
        sums: Σ upper and Σ lower of the used, Σ lower of all, where nothing but numerators is lacking.
    """

    value: Fraction | None
    listed: int
    used: int
    share: Fraction | None
    unknown: list[str]
    lacking: list[str]
    sums: tuple[Fraction, Fraction, Fraction] | None = None
    most: int | None = None


def _ratio(frame: pl.DataFrame, way: Way, figures: Figures) -> _Result:
    part = _Part(frame).belonging
    above, below = (figures.values[key_of(condition)].coefficient for condition in (way.upper, way.lower) if condition)
    certain = pl.col("belongs").fill_null(False)
    known = certain & pl.col("upper").is_not_null() & pl.col("lower").is_not_null()
    used = part.filter(known)
    upper, lower = _sum(used["upper"], above), _sum(used["lower"], below)
    every = _sum(part["lower"].drop_nulls(), below)
    rest = part.filter(~known)
    lacking = [
        key
        for key, missing in (
            (key_of(way.upper), rest["upper"].null_count()),
            (key_of(way.lower) if way.lower else "", rest["lower"].null_count()),
            *((key, rest["belongs"].null_count()) for key in (way.among.fields if way.among else ())),
        )
        if missing
    ]
    only_upper = rest.filter(pl.col("lower").is_null() | pl.col("belongs").is_null()).is_empty() and not rest.is_empty()
    return _Result(
        upper / lower if lower else None,
        part.height,
        used.height,
        lower / every if every else None,
        _names(rest),
        lacking,
        (upper, lower, every) if only_upper else None,
    )


def _sum(values: pl.Series, size: Fraction) -> Fraction:
    """The sum in base units of figures in units of `size`."""
    if values.dtype == pl.String:
        return sum((Fraction(text) for text in values), Fraction(0)) * size
    return Fraction(int(values.sum() or 0)) * size


def _count(frame: pl.DataFrame, way: Way) -> _Result:
    part = _Part(frame).belonging
    holds = pl.col("belongs").fill_null(False) & pl.col("upper").fill_null(False)
    out = pl.col("upper").eq(False).fill_null(False)
    rest = part.filter(~holds & ~out)
    count = part.filter(holds).height
    share = Fraction(part.height - rest.height, part.height) if part.height else None
    lacking = list(way.upper.fields) if rest.height else []
    used = part.height - rest.height
    return _Result(Fraction(count), part.height, used, share, _names(rest), lacking, None, count + rest.height)


def _names(rows: pl.DataFrame) -> list[str]:
    where = pl.concat_str(pl.lit("第"), pl.col("row").cast(pl.String), pl.lit("行"))
    return rows.select(pl.coalesce(pl.col("name").cast(pl.String), where))[:, 0].to_list()


def _judged(
    target: PolicyTarget, way: Way, value: TargetValue, year: int, frame: pl.DataFrame, result: _Result,
    settings: Settings, profile: Profile,
) -> dict[str, Any]:  # fmt: skip
    entry = target.target.entry
    size = unit(entry.unit).size if way.lower is not None else Fraction(1)
    actual = None if result.value is None else result.value / size
    outcome, tail = _outcome(target, value, actual, result, frame, profile, size)
    unknown = result.unknown
    share = "" if result.share is None else f"{show(result.share * 100)}%"
    measure = f"{way.given.over}" if way.lower is not None else "企业数"
    covered = f"清单内{result.listed}家，采用{result.used}家（{_percent(result.used, result.listed)}），占已知{measure}的{share or '—'}"
    left = f"；{len(unknown)}家不全：{'、'.join(unknown[:_NAMED])}{'等' if len(unknown) > _NAMED else ''}" if unknown else ""
    figure = "无法计算" if actual is None else f"{show(actual)}{entry.unit}"
    message = f"{target.target.indicator}{year}年按企业清单计为{figure}，{by_when(value)}{aim(target, value)}：{tail}。{covered}{left}"
    name = f"{target.policy.head.region_name}·{target.target.indicator}·{year}年（按企业清单）"
    return {
        "file": "、".join(frame["file"].unique(maintain_order=True).to_list()),
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
        "missing": result.lacking,
        "assumptions": _assumptions(way, frame),
        "message": message,
        "region": target.policy.head.region,
        "indicator": target.target.indicator,
        "year": year,
        "listed": result.listed,
        "used": result.used,
        "share": None if result.share is None else decimal_text(result.share * 100),
        "unknown": unknown,
    }  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return f"{show(Fraction(part * 100, whole))}%" if whole else "—"


def _outcome(
    target: PolicyTarget, value: TargetValue, actual: Fraction | None, result: _Result, frame: pl.DataFrame,
    profile: Profile, size: Fraction,
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
    if result.most is None and result.unknown:
        return "insufficient", f"按已知的计{'已达到' if met else '未达到'}，补齐后再判断{_needed(value, result, size, target)}"
    if (town := _only_town(frame)) and not (result.most is not None and met):
        return "insufficient", f"清单只含{town}的企业，不能代表{target.policy.head.region_name}"
    if met:
        return "clear", "达标" if not soft else "力争目标已达到"
    return ("clear", "力争目标未达到，不作不达标判定") if soft else ("hit", "未达标")


def _needed(value: TargetValue, result: _Result, size: Fraction, target: PolicyTarget) -> str:
    """What the enterprises without a numerator would have to add up to."""
    if result.sums is None or value.limit is None:
        return ""
    upper, _, every = result.sums
    entry = target.target.entry.aggregate
    field = vocabulary("enterprise")[vocabulary("enterprise").keys[entry.sum]] if entry else None
    if field is None:
        return ""
    need = value.limit * size * every - upper
    return f"（所缺企业的{field.label}合计不少于{show(need / field.unit_.size)}{field.unit}方达到）" if need > 0 else ""


def _only_town(frame: pl.DataFrame) -> str:
    towns = frame["town"].unique().to_list()
    return str(towns[0]) if len(towns) == 1 and towns[0] else ""


def _assumptions(way: Way, frame: pl.DataFrame) -> list[str]:
    words = ["以清单所列企业为该地区全部此类企业计"]
    part = _Part(frame).belonging
    blank = part.filter(pl.col("industry_section").is_null()).height if way.given.industry else 0
    if blank:
        words.append(f"{blank}家未填行业，按{way.given.industry}企业计")
    if way.given.note:
        words.append(way.given.note)
    for column in ("_assumed_region", "_assumed_year"):
        words += frame[column].drop_nulls().unique(maintain_order=True).to_list()
    return words
