"""Regional indicators and clusters with their names, spellings and units: rules/vocabulary/indicators.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from .fields import UnitText
from .headers import take_apart
from .units import Unit, unit

ALL_CLUSTERS = "整体"
"""The name that targets use for all clusters together."""


class Aggregate(Model):
    """How an indicator is computed from records: Σ`sum` ÷ Σ`over`, or the number of records for which `count` holds."""

    sum: str = Field(default="", description="分子字段")
    over: str = Field(default="", description="分母字段")
    count: str = Field(default="", description="计数的条件表达式")
    among: str = Field(default="", description="计入哪些记录的条件表达式")
    industry: Literal["", "工业", "制造业"] = Field(default="", description="计入的行业；未填行业的按计入并写明")
    note: str = Field(default="", description="口径说明")

    @model_validator(mode="after")
    def _one_way(self) -> Aggregate:
        if bool(self.sum and self.over) == bool(self.count):
            raise ValueError("sum 与 over 一起写，或只写 count")
        return self


class Indicator(Model):
    """One indicator; the beginning of indicators.yaml explains the keys."""

    unit: UnitText = Field(description="单位，数值均换算到此单位")
    aliases: list[str] = Field(default=[], description="其他写法")
    direction: Literal["up", "down"] = Field(default="up", description="越大越好还是越小越好")
    adds: bool = Field(default=False, description="各年数能否相加")
    of_cluster: bool = Field(default=False, description="是某一集群或产业的指标")
    all_clusters: list[str] = Field(default=[], description="表示全部集群合计的写法")
    ratio_of: list[str] = Field(default=[], max_length=2, description="分子、分母两个指标；两数都有的以两数之比为准")
    of_fall: bool = Field(default=False, description="本身是降幅：填负数时升降不明，核实后再判断")
    growth_of: str = Field(default="", description="是哪个指标自基期起的年均增幅")
    part_of: str = Field(default="", description="包含在哪个指标之内，不得相加")
    aggregate: Aggregate | None = None
    note: str = ""

    @cached_property
    def unit_(self) -> Unit:
        """The indicator's unit."""
        return unit(self.unit)


class IndicatorFile(Model):
    """The contents of indicators.yaml."""

    indicators: dict[str, Indicator]
    clusters: dict[str, list[str]]


class IndicatorMatch(NamedTuple):
    """What a text names: the indicator, its cluster, and which of 累计, 当年, 年均, 新增 it says ("" for none)."""

    name: str
    cluster: str
    accumulation: str


_UNIT_OR_REMARK = re.compile(r"\([^()]*\)")
_PLACE = re.compile(r"^(到20\d\d年[,:]?|各县\(市[,、]区\)|各县市?区|各地区?|全市|全区|全县|本市|本区|本县|其中[:,]?)")
_COUNT = re.compile(r"(数量|家数|个数|项数|(?<=企业)数|(?<=项目)数|(?<=平台)数|(?<=集群)数|(?<=专利)数)$")
_DONE_WITH = re.compile(r"^(新?(引进|培育|认定|建设|打造|创建|完成|实施|集聚|扶持)|和|各类|重点)+")
"""What a document says is done with that which is counted: 培育科技型中小企业, 新引进和培育“千人计划”人才."""
_ACCUMULATION_WORDS = (
    ("年均", "年均"),
    ("累计", "累计"),
    ("当年", "当年"),
    ("本年", "当年"),
    ("每年", "当年"),
    ("新增", "新增"),
    ("新改扩建", "新增"),
    ("新引进", "新增"),
)


@dataclass(frozen=True)
class Catalogue:
    """All indicators by name, with a search by what a sheet writes."""

    indicators: dict[str, Indicator]
    clusters: dict[str, list[str]]

    def __getitem__(self, name: str) -> Indicator:
        return self.indicators[name]

    @cached_property
    def _plain(self) -> dict[str, str]:
        """Spelling → name, for indicators written without a cluster."""
        pairs = [
            (text, name)
            for name, entry in self.indicators.items()
            for text in ((*entry.all_clusters,) if entry.of_cluster else (name, *entry.aliases))
        ]
        return _table(pairs)

    @cached_property
    def _clustered(self) -> dict[str, str]:
        """Spelling → name, for indicators of a cluster that is named beside them."""
        entries = ((name, entry) for name, entry in self.indicators.items() if entry.of_cluster)
        return _table([(text, name) for name, entry in entries for text in (name, *entry.all_clusters, *entry.aliases)])

    @cached_property
    def _cluster_names(self) -> dict[str, str]:
        """Spelling → cluster, longest spelling first."""
        pairs = _table([(text, name) for name, others in self.clusters.items() for text in (name, *others)])
        return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))

    def cluster(self, text: str) -> str:
        """The cluster that a cell names (领带服装产业集群), or "" for none; 5+5集群 and 合计 give `ALL_CLUSTERS`."""
        bare = re.sub(r"(先进制造业集群|产业集群|产业链|集群|产业|制造业|制造)+$", "", plain_name(text))
        if bare in ("5+5", "合计", "总计", "整体", "全部"):
            return ALL_CLUSTERS
        return self._cluster_names.get(bare) or self._cluster_names.get(plain_name(text), "")

    def find(self, text: str, cluster: str = "") -> IndicatorMatch | None:
        """The indicator that a text names, or None. `cluster` is the cluster named beside the text.

        >>> catalogue().find("新材料产业产值(亿元)")
        IndicatorMatch(name='产业产值', cluster='新材料', accumulation='')
        """
        for accumulation, rest in _readings(text):
            if cluster and cluster != ALL_CLUSTERS:
                if name := self._clustered.get(rest) or self._plain.get(rest):
                    return IndicatorMatch(name, cluster if self[name].of_cluster else "", accumulation)
            elif name := self._plain.get(rest):
                return IndicatorMatch(name, ALL_CLUSTERS if self[name].of_cluster else "", accumulation)
            elif match := self._with_cluster(rest):
                return IndicatorMatch(*match, accumulation)
        return None

    def _with_cluster(self, text: str) -> tuple[str, str] | None:
        """(indicator, cluster) of a text that names the cluster first: 新材料产业产值, 领带服装集群亩均税收."""
        for spelling, cluster in self._cluster_names.items():
            if text.startswith(spelling):
                rest = text.removeprefix(spelling)
                for word in ("", "产业集群", "产业链", "产业", "集群", "制造业集群"):
                    if rest.startswith(word) and (name := self._clustered.get(rest.removeprefix(word))):
                        return name, cluster
        return None

    def near(self, text: str) -> str:
        """The name most similar to a text that was not found, or "": only as a proposal to a person."""
        from rapidfuzz import fuzz, process

        best = process.extractOne(plain_name(text), list(self._plain), scorer=fuzz.ratio, score_cutoff=60)
        return self._plain[best[0]] if best else ""


def plain_name(text: str) -> str:
    """A name in the form for comparison: folded, 规模以上 as 规上, 的比重 as 比重, without years, units in brackets, 全市
    and 数量."""
    name = _PLACE.sub("", take_apart(text).text).replace("规模以上", "规上").replace("的比重", "比重")
    return _COUNT.sub("", name).strip("、,:;.")


def _readings(text: str) -> list[tuple[str, str]]:
    """(accumulation, name) pairs to try: the name as written, then without 累计, 当年, 新增, without brackets, and
    without the verbs before what is counted."""
    name = plain_name(text)
    accumulation = next((code for word, code in _ACCUMULATION_WORDS if word in name), "")
    rest = name
    for word in ("累计", "当年", "本年", "每年"):
        rest = rest.replace(word, "")
    forms = [
        name,
        rest,
        rest.removeprefix("新增"),
        _UNIT_OR_REMARK.sub("", rest),
        _UNIT_OR_REMARK.sub("", rest.removeprefix("新增")),
    ]
    forms += [_DONE_WITH.sub("", form) for form in forms]
    return [(accumulation, form) for form in dict.fromkeys(forms) if form]


def _table(pairs: list[tuple[str, str]]) -> dict[str, str]:
    table: dict[str, str] = {}
    for text, name in pairs:
        if table.setdefault(plain_name(text), name) != name:
            raise RuleError(
                f"写法“{text}”同指“{name}”和“{table[plain_name(text)]}”",
                code="R004",
                where="vocabulary/indicators.yaml",
            )
    return table


@cached_across_runs
def catalogue() -> Catalogue:
    """The catalogue of indicators.yaml.

    Raises:
        RuleError: indicators.yaml is broken.
    """
    file = load_model(IndicatorFile, RULES / "vocabulary" / "indicators.yaml")
    for name, entry in file.indicators.items():
        for other in (*entry.ratio_of, entry.growth_of, entry.part_of):
            if other and other not in file.indicators:
                raise RuleError(f"指标“{other}”不存在", code="R005", where=f"vocabulary/indicators.yaml {name}")
    return Catalogue(file.indicators, file.clusters)
