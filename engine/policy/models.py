"""Models of the files in rules/policies/*: policy.yaml, criteria, clause register. JSON Schemas are made from them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from ..core.validation import Model
from ..vocabulary.code_types import ClauseRecord, ClauseStatus, Finding, Validity
from ..vocabulary.fields import Kind, UnitText
from ..vocabulary.labels import labels
from .letter_text import LetterText
from .name_lists import NameList
from .parameters import DatedValue, problem_of
from .year_range import Years


def _several(value: object) -> object:
    """One text as a tuple of one."""
    return (value,) if isinstance(value, str) else value


Kinds = Annotated[
    tuple[Kind, ...], Field(min_length=1), BeforeValidator(_several, json_schema_input_type=Kind | list[Kind])
]
ClauseRecords = Annotated[
    tuple[ClauseRecord, ...],
    Field(min_length=1),
    BeforeValidator(_several, json_schema_input_type=ClauseRecord | list[ClauseRecord]),
]


class Departments(Model):
    """The departments that are responsible according to the clause."""

    lead: list[str] = Field(default=[], description="责任(牵头)单位")
    with_: list[str] = Field(default=[], alias="with", description="配合单位")
    by_cluster: bool = Field(default=False, description="另由集群所在组的牵头部门负责，见 clusters.yaml")


class PolicyDepartments(Departments):
    """The departments that a document names for all of its work, for clauses that name none of their own."""

    clause: str = Field(default="", description="出处")


class CriterionCase(Model):
    """One of several situations that a criterion names; the criterion holds if any of them holds."""

    id: str = Field(pattern=r"^[a-z_]+$", description="情形编号")
    label: str = Field(description="情形名称")
    when: str = Field(description="条件表达式")
    stage: list[str] = Field(default=[], description="本情形适用的建设阶段，如 [在建, 投产]；空则随条款")
    matter: str = Field(default="", description="事项名，与赋权事项清单对照")
    department: str = Field(default="", description="该事项的主管部门，无权时移送给它")
    formerly: list[str] = Field(default=[], description="事项改过名的，写以前的名称，台账中的旧案由此接续")
    finding: Finding | None = Field(default=None, description="与条款不同时的结论类别")
    letter: LetterText | None = Field(default=None, description="该情形的文书与条款的不同时，写在这里")


Bound = Literal["scope", "stage", "years", "flows"]
"""What limits the use of a criterion; each limit has its own place in the text."""


class Criterion(Model):
    """A clause that can be checked. Its keys follow the order of the clause: scope, condition, consequence."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}-[A-Z]+\d+$", description="条款编号，与条款登记表一致")
    title: str = Field(description="条款名称")
    clause: str = Field(min_length=1, description="条款位置，如 四(五)")
    record: Kinds = Field(description="记录种类")
    scope: str = Field(default="", description="适用范围表达式；不满足即“不适用”")
    binds: str = Field(default="", description="条款约束谁，以自己的话写，如 制造业企业；原文不限对象的也写明")
    stage: list[str] = Field(default=[], description="适用的建设阶段，如 [拟建, 在建]；义务随阶段产生；空则不限")
    years: Years | None = Field(default=None, description="适用的数据年度，如 2020..2025；空则随文件效力")
    flows: bool = Field(
        default=False, description="是否读取全年累计的数（税收、收入、能耗、增加值）；数据年度未结束的转人工复核"
    )
    places: dict[Bound, str] = Field(
        default={}, description="适用范围、建设阶段、年度、全年数各出自原文哪里，如 {scope: 标题；四（五）}"
    )
    admission: bool = Field(default=False, description="是否准入标准：据以对拟建、新建的项目和园区出准入审查意见")
    when: str = Field(default="", description="触发条件表达式")
    cases: list[CriterionCase] = Field(default=[], description="并列情形，任一成立即触发；与 when 二选一")
    finding: Finding = Field(description="结论类别")
    consequence: str = Field(default="", description="后果，以自己的话概述")
    summary: str = Field(default="", description="条款内容概述")
    departments: Departments = Field(default=Departments(), description="责任单位与配合单位")
    letter: LetterText | None = Field(
        default=None, description="告知、腾退类文书的内容：名称、途径、后果等，照条款写；不写的用该类结论的通用写法"
    )
    parameters: dict[str, list[DatedValue]] = Field(
        default={}, description="逐年变化的数值：名称 → 各年起的数值，表达式中按名称引用"
    )
    clear_is_mended: bool = Field(
        default=True, description="未触发是否就是整改好了；false：未触发只是改由别的条款处理，台账不据此提出销号"
    )
    numeric: bool = Field(default=False, description="数值型条款：缺数据时一律提请核实")
    formerly: list[str] = Field(default=[], description="条款改过编号的，写以前的编号，台账中的旧案由此接续")
    note: str = Field(default="", description="说明")

    @model_validator(mode="after")
    def _one_condition(self) -> Criterion:
        if bool(self.when) == bool(self.cases):
            raise ValueError("when 与 cases 必须且只能写一个")
        return self

    @model_validator(mode="after")
    def _one_vocabulary(self) -> Criterion:
        if len({"enterprise" if kind == "workshop" else kind for kind in self.record}) > 1:
            raise ValueError("record 的几种记录须用同一词表(enterprise 与 workshop 可并列)")
        return self

    @model_validator(mode="after")
    def _sound_parameters(self) -> Criterion:
        for name, values in self.parameters.items():
            if problem := problem_of(name, values):
                raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _distinct_cases(self) -> Criterion:
        ids = [case.id for case in self.cases]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"情形编号 {name} 重复")
        return self

    @cached_property
    def branches(self) -> tuple[CriterionCase, ...]:
        """The cases; a single condition is given as one case without a name."""
        return tuple(self.cases) or (CriterionCase.model_construct(id="", label="", when=self.when),)


class ReferenceTable(Model):
    """A table of figures that the policy refers to and the office loads: key columns, and figure columns with units.

    If several rows fit, they are compared by the first key first, and the narrowest row is used.
    """

    keys: list[str] = Field(description="按哪些字段查，如 [行业大类, 规模]")
    columns: dict[str, UnitText] = Field(description="列名 → 单位")
    source: str = Field(description="标准的名称与出处")


class PolicyHead(Model):
    """The contents of policy.yaml: the document, its validity, and how the validity is known."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}$", description="政策编号，与文件夹同名")
    title: str = Field(description="文件标题")
    number: str = Field(default="", description="文号；原文没有的留空")
    short: str = Field(default="", description="简称，没有文号的文件在表格里用，如 湖州改造提升计划")
    issuer: str = Field(description="发文机关")
    region: str = Field(description="适用地区代码(GB/T 2260)")
    region_name: str = Field(description="适用地区名称")
    issued: date = Field(description="印发日")
    valid_from: date = Field(description="施行日；原文未写的以印发日计")
    valid_to: date | None = Field(default=None, description="有效期截止日；没有的不写")
    validity: Validity = Field(description="截止日如何得知：明示、由标题推定、由目标年推定、未知")
    last_target_year: int = Field(description="文中最远的目标年")
    lists: dict[str, NameList] = Field(default={}, description="名单名称 → 名单文件")
    references: dict[str, ReferenceTable] = Field(default={}, description="外部标准表名称 → 列与单位")
    departments: PolicyDepartments = Field(
        default=PolicyDepartments(), description="文件为全部工作写明的单位，条款没有写明的依此；原文没有的不写"
    )
    lead_word: str = Field(default="责任单位", description="文件怎样称呼条款的牵头（责任）单位")
    lead_word_with: str = Field(
        default="", description="另写有配合单位的条款，文件怎样称呼牵头单位；与 lead_word 相同的不写"
    )
    note: str = Field(default="", description="说明")

    @property
    def last_day(self) -> date:
        """The last day of its validity; where none is stated, of the last year that it sets a target for."""
        return self.valid_to or date(self.last_target_year, 12, 31)

    @property
    def first_year(self) -> int:
        """The first data year that it can judge: as a rule a policy judges the data of the year before."""
        return self.valid_from.year - 1


class Clause(Model):
    """One row of the clause register, which lists all statements of a document so that none is left out silently."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}-[A-Z]+\d+$", description="条款编号")
    clause: str = Field(min_length=1, description="条款位置；几处同说一事的用分号隔开")
    record: ClauseRecords = Field(description="条款所说的对象，一种或几种")
    summary: str = Field(description="条款内容概述")
    status: ClauseStatus = Field(description="处理状态")
    reason: str = Field(default="", description="不能判断的原因；与状态的通常原因相同的不写")
    encoded: list[str] = Field(default=[], description="判断这一条的条款和目标；与本条同编号的不写")
    see: list[str] = Field(default=[], description="相关的登记条目")
    departments: Departments = Field(default=Departments(), description="原文在此写明的责任单位与配合单位")
    note: str = Field(default="", description="说明：前后不一、口径、疑误")

    @model_validator(mode="after")
    def _reasoned(self) -> Clause:
        if self.status == "pending" and not self.reason:
            raise ValueError("尚未编写判断的条款要写原因")
        return self

    @property
    def why(self) -> str:
        """Why no record is judged by it: its own reason, or the usual one of its status; "" for what can be judged."""
        return self.reason or labels().clause_reason[self.status]


class CriteriaFile(Model):
    """The contents of a criteria file for one record kind."""

    criteria: list[Criterion]


class ClauseFile(Model):
    """The contents of clauses.yaml."""

    clauses: list[Clause]
