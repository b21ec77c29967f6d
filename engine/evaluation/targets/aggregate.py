"""Regional indicators computed from a list of enterprises, as far as the list suffices, and judged by the targets.

A ratio of a region is Σ over Σ of the enterprises whose two figures are both known, never a mean of their ratios. Where
an enterprise's figures are not known, or it is not known whether it belongs, the indicator is not decided: the verdict
gives the figure of the known ones, the share of enterprises and of the divisor (land, people, revenue) that they cover,
and names the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from ...core.exact import show
from ...policy.corpus import Policy
from ...policy.profile import Profile
from ...policy.settings import Settings
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.fields import vocabulary
from ...vocabulary.labels import labels
from ..criteria.verdict_columns import VERDICT_COLUMNS, VerdictRow, decimal_text, optional_decimal_text
from .aggregate_formula import IndicatorFormula
from .aggregate_sums import IndicatorTotals, Key, answerable, formulas_of
from .comparison import meets, tolerance
from .due import is_over
from .target_rows import FINDING
from .target_words import by_when, standard_text

INDICATORS: dict[str, type[pl.DataType] | pl.DataType] = {
    **VERDICT_COLUMNS,
    "region": pl.String,
    "indicator": pl.String,
    "year": pl.Int64,
    "listed": pl.Int64,
    "used": pl.Int64,
    "share": pl.String,
    "unknown": pl.List(pl.String),
}
"""The verdict frame with more columns: `region`, `indicator`, `year`, `listed` (how many enterprises belong), `used`
(how many of these were used), `share` (how much of the divisor they cover, in percent) and `unknown`: names (the first
`aggregate_sums.NAMED`) of those left out because something about them is not known."""

_NAMED = 20
"""Names that a verdict lists; the number is always given."""


class IndicatorRow(VerdictRow):
    """One row of `INDICATORS`."""

    region: str
    indicator: str
    year: int
    listed: int
    used: int
    share: str | None
    unknown: list[str]


def aggregate_targets(
    sums: Mapping[Key, IndicatorTotals], policies: Sequence[Policy], settings: Settings, profile: Profile | None = None
) -> pl.DataFrame:
    """Targets that an enterprise list answers: `INDICATORS`, by policy and target.

    Args:
        sums: what the list adds up to, see `aggregate_sums.totals_of`.
    """
    wanted = answerable(policies)
    formulas = formulas_of(wanted)
    office = profile or Profile()
    rows = [
        _IndicatorJudge(
            target=target, value=value, year=key.year, formula=formulas[key.indicator], totals=totals, profile=office
        ).row(settings)
        for target in wanted
        for key, totals in sorted(sums.items())
        if key[:2] == (target.spec.indicator, target.policy.head.region)
        for value in target.spec.values
        if value.binds(key.year)
    ]
    return pl.DataFrame(rows, schema=INDICATORS, orient="row")


@dataclass(frozen=True, kw_only=True)
class _IndicatorJudge:
    """Compares what a list adds up to with one value of a target.

    Attributes:
        year: the data year of the totals.
        formula: how the indicator follows from the records.
    """

    target: PolicyTarget
    value: TargetValue
    year: int
    formula: IndicatorFormula
    totals: IndicatorTotals
    profile: Profile

    @property
    def is_ratio(self) -> bool:
        """Whether the indicator is Σ over Σ; else it is a count of enterprises."""
        return self.formula.denominator is not None

    @property
    def size(self) -> Fraction:
        """The size of the indicator's unit in base units; 1 for a count."""
        return self.target.spec.entry.unit_.size if self.is_ratio else Fraction(1)

    @property
    def actual(self) -> Fraction | None:
        """The figure of the enterprises whose data are known, in the indicator's unit; None where there is none."""
        if not self.is_ratio:
            return self.totals.numerator
        return self.totals.numerator / self.totals.denominator / self.size if self.totals.denominator else None

    @property
    def share(self) -> Fraction | None:
        """How much of the divisor's known total, or of the enterprises, is covered; None where nothing is known."""
        if self.is_ratio:
            known = self.totals.denominator_all
            return self.totals.denominator / known if known else None
        return Fraction(self.totals.used, self.totals.listed) if self.totals.listed else None

    @property
    def most(self) -> Fraction | None:
        """What a count can come to at most; None for a ratio."""
        return None if self.is_ratio else self.totals.numerator + self.totals.left_out

    def row(self, settings: Settings) -> IndicatorRow:
        """The verdict."""
        spec, head, actual = self.target.spec, self.target.policy.head, self.actual
        outcome, finding = self._outcome()
        if outcome == "hit" and not is_over(self.year, settings.as_of):
            outcome, finding = "boundary", f"{labels().target_state.unfinished}，不作达标与否的判定"
        return {
            "file": "、".join(self.totals.files),
            "sheet": None,
            "row": None,
            "record_id": f"{head.region}#{spec.indicator}#{self.year}",
            "uscc": None,
            "name": f"{head.region_name}·{spec.indicator}·{self.year}年（按企业清单）",
            "town": None,
            "kind": "region",
            "policy": head.id,
            "criterion": spec.name,
            "title": spec.indicator,
            "finding": FINDING,
            "outcome": outcome,
            "basis": settings.basis(head, self.year),
            "actual": optional_decimal_text(actual),
            "limit": optional_decimal_text(self.value.limit),
            "unit": spec.entry.unit,
            "margin": None if actual is None or self.value.limit is None else decimal_text(actual - self.value.limit),
            "missing": [key for key, count in (self.totals.missing or {}).items() if count],
            "assumptions": self._assumptions(),
            "cells": [],
            "cases": [],
            "clear_cases": [],
            "doubts": list(settings.doubts(self.year)),
            "asked": False,
            "message": self._message(finding),
            "region": head.region,
            "indicator": spec.indicator,
            "year": self.year,
            "listed": self.totals.listed,
            "used": self.totals.used,
            "share": None if self.share is None else decimal_text(self.share * 100),
            "unknown": list(self.totals.names),
        }

    # Outcome

    def _outcome(self) -> tuple[str, str]:
        """The outcome, and the finding in words."""
        target, value, actual = self.target, self.value, self.actual
        if actual is None:
            return "insufficient", "没有一家的数据齐全"
        if value.operator == "about" and actual != value.limit and tolerance(target, value, self.profile) is None:
            return "needs_reference", "“左右”未给容差，不判断"
        met = meets(target, value, actual, self.profile)
        if undecided := self._undecided(met=met):
            return "insufficient", undecided
        soft = not target.spec.firm
        if met:
            return "clear", "力争目标已达到" if soft else "达标"
        if target.spec.kind == "disputed":
            return "boundary", f"未达到；{target.spec.doubt}，由人认定"
        return ("clear", "力争目标未达到，不作不达标判定") if soft else ("hit", "未达标")

    def _undecided(self, *, met: bool) -> str:
        """Why what is not known of the list leaves the target undecided; "" where it does not."""
        if self.most is None:
            if self.totals.left_out:
                return f"按已知的计{'已达到' if met else '未达到'}，补齐后再判断{self._needed()}"
        elif met:
            return ""  # a count that is reached stays reached, whoever else counts
        elif meets(self.target, self.value, self.most, self.profile):
            return "所缺数据足以改变结论，补齐后再判断"
        town = _only_town(self.totals)
        return f"清单只含{town}的企业，不能代表{self.target.policy.head.region_name}" if town else ""

    def _needed(self) -> str:
        """In words, what the missing numerators must add up to for the target to be met; "" where more is missing."""
        entry = self.target.spec.entry.aggregate
        if self.totals.open or self.value.limit is None or entry is None:
            return ""
        fields = vocabulary("enterprise")
        field = fields[fields.keys[entry.sum]]
        need = self.value.limit * self.size * self.totals.denominator_all - self.totals.numerator
        return (
            f"（所缺企业的{field.label}合计不少于{show(need / field.unit_.size)}{field.unit}方达到）"
            if need > 0
            else ""
        )

    # Words

    def _message(self, finding: str) -> str:
        spec, actual = self.target.spec, self.actual
        figure = "无法计算" if actual is None else f"{show(actual)}{spec.entry.unit}"
        standard = f"{by_when(self.value)}{standard_text(self.target, self.value)}"
        return f"{spec.indicator}{self.year}年按企业清单计为{figure}，{standard}：{finding}。{self._coverage()}"

    def _coverage(self) -> str:
        """How much of the list was used, and who was left out."""
        totals = self.totals
        measure = self.formula.spec.over if self.is_ratio else "企业数"
        share = "—" if self.share is None else f"{show(self.share * 100)}%"
        percent = f"{show(Fraction(totals.used * 100, totals.listed))}%" if totals.listed else "—"
        names = f"{'、'.join(totals.names[:_NAMED])}{'等' if totals.left_out > _NAMED else ''}"
        left_out = f"；{totals.left_out}家不全：{names}" if totals.left_out else ""
        return f"清单内{totals.listed}家，采用{totals.used}家（{percent}），占已知{measure}的{share}{left_out}"

    def _assumptions(self) -> list[str]:
        texts = ["以清单所列企业为该地区全部此类企业计"]
        if self.totals.blank:
            texts.append(f"{self.totals.blank}家未填行业，按{self.formula.spec.industry}企业计")
        if self.formula.spec.note:
            texts.append(self.formula.spec.note)
        return [*texts, *sorted(self.totals.places), *sorted(self.totals.years)]


def _only_town(totals: IndicatorTotals) -> str:
    return totals.towns[0] or "" if len(totals.towns) == 1 else ""
