"""Targets of a policy (rules/policies/*/targets.yaml): indicator, place, year, value, and how binding it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ..core.errors import RuleError
from ..core.exact import parse_exact
from ..core.persistent_cache import value_across_runs
from ..core.validation import Model, source_location, validated
from ..core.yaml_source import load_yaml
from ..vocabulary.code_types import TargetKind
from ..vocabulary.fields import ExactText, UnitText
from ..vocabulary.indicators import ALL_CLUSTERS, Indicator, catalogue
from ..vocabulary.regions import find_region
from ..vocabulary.words import words
from .cluster_groups import responsible
from .corpus import Policy, is_shipped
from .models import Departments
from .year_range import Years

Accumulation = Literal["当年", "累计", "新增", "年均", "时点", "未明"]
"""What a target's figure counts: one year, the total up to that year, the increase since the base year, a yearly
average, or the state at the end of the year; or the text does not say whether it is 当年 or 累计."""

Operator = Literal[">=", ">", "about", "exact"]


def _exact(text: str) -> str:
    if parse_exact(text) is None:
        raise ValueError(f"“{text}”不是数值")
    return text


Figure = Annotated[ExactText, AfterValidator(_exact)]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(
        lambda value: (value,) if isinstance(value, str) else value, json_schema_input_type=str | list[str]
    ),
]


class Other(Model):
    """A different base figure that the same document gives elsewhere."""

    value: Figure
    source: str = Field(description="出处")


class Base(Model):
    """The figure of the base year as the document reports it; no value if the document has a dash there."""

    year: int
    value: Figure | None = None
    source: str = ""
    or_year: int | None = Field(default=None, description="原文未写起算年时另一可能的基年，较早的那个")
    others: list[Other] = Field(default=[], description="同一文件别处的不同数")


class ReferenceFigure(Model):
    """The aim of a wider place: only for comparison, never a limit to be met."""

    of: str = Field(description="谁的数")
    year: int
    value: Figure
    unit: UnitText = ""


class TargetValue(Model):
    """The value of a target for a year or years."""

    year: int | None = Field(default=None, description="到哪一年")
    years: Years | None = Field(default=None, description="每年，起止年")
    value: Figure | None = Field(default=None, description="目标数；原文没有的不写")
    word: str = Field(default="目标", description="政策用语")
    strive: Figure | None = Field(default=None, description="“力争”的更高数，不作判断")
    accumulation: Accumulation | None = Field(default=None, description="口径；空则随指标")
    shown: str = Field(default="", description="显示时的写法，如 三分之一")
    why: str = Field(default="", description="不判断的原因")

    @model_validator(mode="after")
    def _dated(self) -> TargetValue:
        if (self.year is None) == (self.years is None):
            raise ValueError("year 与 years 必须且只能写一个")
        table = words()
        if self.word not in {*table.after, *table.before, *table.targets}:
            raise ValueError(f"政策用语“{self.word}”不认识")
        return self

    def binds(self, year: int) -> bool:
        """Whether figures of `year` are compared with it."""
        first, last = self.years or (self.year, self.year)
        return first is not None and last is not None and first <= year <= last

    @property
    def operator(self) -> Operator:
        """How a figure is compared with the value."""
        table = words()
        if self.word in table.targets:
            return table.targets[self.word]
        word = table.find(self.word)
        return ">" if (word.strict if word.reading == "strict" else word.inclusive) == ">" else ">="

    @property
    def limit(self) -> Fraction | None:
        """The value as an exact number."""
        return None if self.value is None else parse_exact(self.value)

    @property
    def striving(self) -> Fraction | None:
        """The higher figure that the text wants to reach if possible (力争)."""
        return None if self.strive is None else parse_exact(self.strive)


class Target(Model):
    """One target: an indicator of a place (and cluster) with its values by year."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}-[A-Z]+\d+$", description="条款编号")
    item: int = Field(default=0, description="同一条款有几项时的项号")
    clause: str = Field(min_length=1, description="条款位置")
    indicator: str = Field(description="指标名称，见 vocabulary/indicators.yaml")
    cluster: Names = Field(default=(), description="集群或产业；整体 指全部合计")
    place: Names = Field(default=(), description="地区；空则为文件适用的地区")
    kind: TargetKind = "hard"
    doubt: str = Field(default="", description="原文的未明之处：kind 为 disputed 的要写，未达到的由人认定")
    accumulation: Accumulation | None = Field(default=None, description="口径；空则可累加的为累计，其余为时点")
    base: Base | None = Field(default=None, description="基期数")
    history: dict[int, Figure] = Field(default={}, description="文件自己报告的基期以后各年当年数")
    precision: Figure | None = Field(default=None, description="原文数值取整到的位，如 1 个百分点")
    values: list[TargetValue] = Field(min_length=1)
    references: list[ReferenceFigure] = Field(default=[], description="对标参照，不是达标线")
    departments: Departments = Departments()
    note: str = ""

    @property
    def name(self) -> str:
        """The id with the number of the item: SZ22-N06.2."""
        return f"{self.id}.{self.item}" if self.item else self.id

    @model_validator(mode="after")
    def _known(self) -> Target:
        known = catalogue()
        if self.indicator not in known.indicators:
            raise ValueError(f"指标“{self.indicator}”不存在")
        if known[self.indicator].of_cluster != bool(self.cluster):
            raise ValueError("集群的指标要写 cluster，其他指标不写")
        for cluster in self.cluster:
            if cluster != ALL_CLUSTERS and cluster not in known.clusters:
                raise ValueError(f"集群“{cluster}”不存在")
        if (self.kind == "disputed") != bool(self.doubt):
            raise ValueError("kind 为 disputed 的目标要写 doubt，其他目标不写")
        for value in self.values:
            if self.kind == "open" and not value.why:
                raise ValueError("不判断的目标要写 why")
            if self.kind != "open" and value.value is None:
                raise ValueError("目标要写 value")
        return self

    @property
    def firm(self) -> bool:
        """Whether missing it is more than a remark: the text sets a target, perhaps one with a doubt about it."""
        return self.kind in ("hard", "disputed")

    @property
    def entry(self) -> Indicator:
        """The indicator's entry in the catalogue."""
        return catalogue()[self.indicator]

    def accumulation_of(self, value: TargetValue) -> Accumulation:
        """What the value counts, such as one year or the total."""
        return value.accumulation or self.accumulation or ("累计" if self.entry.adds else "时点")


class TargetFile(Model):
    """The contents of targets.yaml."""

    departments: Departments = Departments()
    targets: list[Target]


@dataclass(frozen=True)
class TargetRegion:
    """A county or city by its code; `town` is a zone without a code of its own."""

    code: str
    town: str = ""


@dataclass(frozen=True, kw_only=True)
class PolicyTarget:
    """A target with its policy and the places for which it is binding."""

    spec: Target
    policy: Policy
    places: tuple[TargetRegion, ...]
    departments: Departments

    def departments_of(self, cluster: str) -> Departments:
        """The departments that are responsible for one of its clusters; those of all if it is not one of them."""
        if self.spec.departments.by_cluster and cluster in self.spec.cluster:
            return responsible(self.spec.departments, self.policy.folder, (cluster,))
        return self.departments


@cache
def _read(folder: Path, mark: int) -> TargetFile | None:
    if not mark:
        return None
    if not is_shipped(folder):
        return _target_file(folder)
    return value_across_runs(f"targets {folder.name} {mark}", lambda: _target_file(folder))


def _target_file(folder: Path) -> TargetFile:
    source = load_yaml(folder / "targets.yaml", RuleError)
    file = validated(TargetFile, source)
    seen: set[str] = set()
    for index, target in enumerate(file.targets):
        where = source_location(source, "targets", index)
        if target.name in seen:
            raise RuleError(f"编号 {target.name} 重复", code="R026", where=where)
        if not target.id.startswith(f"{folder.name}-"):
            raise RuleError(f"编号 {target.id} 与政策文件夹 {folder.name} 不一致", code="R027", where=where)
        seen.add(target.name)
    return file


def targets_of(policy: Policy) -> tuple[PolicyTarget, ...]:
    """The targets of a policy in the order of the document; () if it has none.

    Raises:
        RuleError: targets.yaml is broken, or names an unknown place.
    """
    path = policy.folder / "targets.yaml"
    file = _read(policy.folder, path.stat().st_mtime_ns if path.is_file() else 0)
    if file is None:
        return ()
    return tuple(_of_policy(target, policy, file) for target in file.targets)


def _of_policy(target: Target, policy: Policy, file: TargetFile) -> PolicyTarget:
    places = [] if target.place else [TargetRegion(policy.head.region)]
    for text in target.place:
        region = find_region(text, within=policy.head.region)
        if region is None:
            raise RuleError(f"地区“{text}”不认识", code="R028", where=f"{policy.head.id}/targets.yaml {target.name}")
        places.append(TargetRegion(region.code, region.town))
    stated = target.departments if target.departments != Departments() else file.departments
    departments = responsible(stated, policy.folder, target.cluster)
    return PolicyTarget(spec=target, policy=policy, places=tuple(places), departments=departments)
