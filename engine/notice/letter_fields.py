"""The context of a letter: every field that a template can use, with its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from ..ooxml.template_fields import described
from .blanks import BLANK, BLANK_DATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The letter as a document."""

    title: Annotated[str, "文书名称"]
    number: Annotated[str, "文号，按配置的格式；顺序号由办公室编，留空待填"]
    date: Annotated[str, "成文日期，以签发日为准；配置未填拟签发日的留空待填"]
    copies: Annotated[str, "抄送机关，顿号连接；没有的为空，不印版记"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedLetter:
    """The letter that a receipt, an answer or an application goes with, and who receives it."""

    title: Annotated[str, "随附的文书名称"]
    number: Annotated[str, "随附文书的文号，按配置的格式；顺序号留空待填"]
    recipient: Annotated[str, "受送达人：企业；移送函、督办单为主送部门"]
    uscc: Annotated[str, "受送达人的统一社会信用代码；部门为空"]
    head: Annotated[str, "受送达人的代表人怎样称呼：企业同 enterprise.head；部门为 负责人"]
    legal_person: Annotated[str, "受送达人的法定代表人（负责人）；部门为空白线"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOffice:
    """The issuing office, from the profile."""

    name: Annotated[str, "发文机关全称"]
    lines: Annotated[tuple[str, ...], "发文机关全称，长于15字的按词意分行；署名和信函机关标志用"]
    contact: Annotated[str, "联系人"]
    phone: Annotated[str, "联系电话"]
    address: Annotated[str, "联系地址"]
    superior: Annotated[str, "复议机关"]
    court: Annotated[str, "有管辖权的人民法院"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """The enterprise that the letter is about."""

    name: Annotated[str, "企业名称"]
    uscc: Annotated[str, "统一社会信用代码"]
    address: Annotated[str, "住所（经营地址）"]
    legal_person: Annotated[str, "法定代表人（负责人）"]
    town: Annotated[str, "所在乡镇（街道）"]
    industry: Annotated[str, "所属行业"]
    product: Annotated[str, "主要产品"]
    contact: Annotated[str, "企业联系人"]
    phone: Annotated[str, "企业联系电话"]
    land_cert: Annotated[str, "不动产权证号"]
    land_nature: Annotated[str, "土地性质"]
    project: Annotated[str, "项目名称（准入审查）"]
    quoted_project: Annotated[str, "加引号的项目名称，如 “年产一万吨染料项目”；不是项目的为空"]
    identity: Annotated[str, "加括号的统一社会信用代码和住所；园区、集群不是单位，为空"]
    head: Annotated[str, "企业的代表人怎样称呼：法定代表人（负责人）；个体工商户为 经营者"]
    land: Annotated[str, "实际用地，带单位"]
    tax: Annotated[str, "税收实际贡献，带单位"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of the facts table: one criterion that the enterprise was checked against."""

    number: Annotated[str, "序号"]
    indicator: Annotated[str, "指标名称，如 亩均税收；状态类条款为情形名称，如 关停退出"]
    actual: Annotated[
        str,
        "实际值，带单位；精确值与修约值不同的，两者都写，如 4.996（约5.00）万元/亩、约3.7962万元/亩（98.7万元÷26亩）",
    ]
    exact: Annotated[str, "实际值的精确值，带单位；不是有限小数的，为算式"]
    rounded: Annotated[str, "实际值的修约值，带单位"]
    working: Annotated[str, "算式，如 98.7万元÷26亩≈3.7962万元/亩；表中直接填报的只有数值"]
    standard: Annotated[str, "标准值"]
    gap: Annotated[str, "差距"]
    outcome: Annotated[str, "结论，如 触发"]
    source: Annotated[str, "数据来源，如 税务部门提供（Sheet1 第12行）"]
    cells: Annotated[str, "单元格，如 Sheet1!F12、H12；只供内部核对"]
    clause: Annotated[str, "条款，如 四（五）"]
    citation: Annotated[str, "政策文件名称和文号"]
    place: Annotated[str, "文号和条款，如 嵊政办〔2020〕45号四（五）；原文无文号的为名称和条款"]
    message: Annotated[str, "结论说明"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A fact that is no figure, as the clause's letter says it."""

    number: Annotated[str, "序号"]
    text: Annotated[str, "事实，如 从事小织造，未进入织造产业园"]
    source: Annotated[str, "数据来源：填报单位、表名、行；不知道的为空"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way that the clause offers."""

    number: Annotated[str, "序号，如 （一）"]
    name: Annotated[str, "途径名称，如 搬迁入园"]
    text: Annotated[str, "途径说明；没有的为空"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """What the clause's letter says, from the criterion."""

    opening: Annotated[str, "为什么告知，如 为推动小织造企业集中入园"]
    consequence: Annotated[str, "条款规定的处理；没有的为空"]
    asked: Annotated[str, "请企业反馈什么，如 对标提升方案"]
    settled: Annotated[str, "怎样即不再列入，一句话"]
    choices: Annotated[str, "途径名称，前有方框，供勾选；腾退协商没有途径，为是否愿意协商；都没有的为空白线"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """An unlawful fact: what was found, which provision it breaks, which one allows an order."""

    number: Annotated[str, "序号"]
    name: Annotated[str, "违法事项，如 安全隐患"]
    fact: Annotated[str, "事实的一般表述；具体情形由执法人员填写"]
    source: Annotated[str, "数据位置"]
    clause: Annotated[str, "政策文件和条款"]
    violated: Annotated[str, "违反的规定，版本未核的带起草提示"]
    ordered_by: Annotated[str, "责令依据，版本未核的带起草提示"]
    requirement: Annotated[str, "整改要求"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the record as it was submitted."""

    number: Annotated[str, "序号"]
    label: Annotated[str, "项目"]
    value: Annotated[str, "填报值；未填为空白线"]
    unit: Annotated[str, "单位"]
    source: Annotated[str, "数据位置"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A plot of land that an enterprise uses."""

    number: Annotated[str, "序号"]
    address: Annotated[str, "坐落"]
    cert: Annotated[str, "不动产权证号"]
    land: Annotated[str, "面积，带单位；有几宗而没有分宗面积的写明未分宗"]
    nature: Annotated[str, "土地性质"]
    tenure: Annotated[str, "使用方式：自有、承租；不知道的留空"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Something that the enterprise is asked to state or confirm."""

    number: Annotated[str, "序号"]
    label: Annotated[str, "待核实项目"]
    unit: Annotated[str, "单位"]
    written: Annotated[str, "原填报内容"]
    problem: Annotated[str, "问题"]
    state: Annotated[str, "原填报内容，如 “待核”；空白的为 未填报，多处不一致的写明"]
    answer: Annotated[str, "供勾选的答案，如 □是　□否；填数字、文字的为空"]
    source: Annotated[str, "表名、行"]
    department: Annotated[str, "核实单位；由企业填写的为空"]
    needed_for: Annotated[str, "用于哪些条款"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The articles that every order rests on, in the version in force."""

    order: Annotated[str, "责令改正的一般依据"]
    statement: Annotated[str, "陈述申辩的依据"]
    review: Annotated[str, "行政复议期限的依据"]
    litigation: Annotated[str, "行政诉讼期限的依据"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """What the figures mean, from the profile."""

    tax: Annotated[str, "税收口径"]
    land: Annotated[str, "用地口径"]
    data_source: Annotated[str, "数据来源"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """All that a template can use; a field that is not here is an error in the template."""

    document: Annotated[Document, "文书"]
    served: Annotated[ServedLetter, "随附的文书和受送达人（送达回证、回执、申请表）"]
    subjects: Annotated[str, "文书所说的事项，顿号连接：违法事项，或者条款名称"]
    office: Annotated[LetterOffice, "发文机关"]
    enterprise: Annotated[Enterprise, "企业"]
    departments: Annotated[tuple[str, ...], "条款所列的责任单位，逐个"]
    leading: Annotated[tuple[str, ...], "条款所列的牵头（责任）单位，逐个；不含配合单位"]
    lead_word: Annotated[str, "文件怎样称呼 leading 所列单位，如 责任单位、牵头单位"]
    department: Annotated[str, "主送部门（移送函）"]
    year: Annotated[str, "数据年度，如 2025"]
    as_of: Annotated[str, "核查日"]
    deadline: Annotated[
        str, "期限，如 自收到本文书之日起30日内；当日送达的为末日，如 2026年12月21日前（含当日），遇休息日的已顺延"
    ]
    statement_deadline: Annotated[str, "陈述申辩期限，写法同上"]
    laws: Annotated[Citations, "通用法律依据"]
    powers: Annotated[tuple[str, ...], "乡镇街道的赋权依据，逐项；其他机关没有"]
    letter: Annotated[LetterWords, "条款的文书内容"]
    routes: Annotated[tuple[Route, ...], "条款所列的途径，逐项"]
    objections: Annotated[tuple[str, ...], "异议和申报怎样提出"]
    facts: Annotated[tuple[Fact, ...], "核查结果，逐项"]
    comparisons: Annotated[tuple[Fact, ...], "核查结果中有数值的，逐项"]
    situations: Annotated[tuple[Situation, ...], "核查结果中的情形，逐项"]
    matters: Annotated[tuple[Matter, ...], "违法事项，逐项"]
    matter_names: Annotated[str, "违法事项名称，顿号连接"]
    parcels: Annotated[tuple[Parcel, ...], "地块，逐宗"]
    land_note: Annotated[str, "几宗土地没有分宗面积的说明和合计；只有一宗的为空"]
    tenancy: Annotated[str, "承租土地的企业的说明；没有承租的为空"]
    figures: Annotated[tuple[Figure, ...], "填报数据，逐项"]
    queries: Annotated[tuple[Query, ...], "待核实项目，逐项"]
    basis: Annotated[tuple[str, ...], "政策依据，每个文件一句，写明效力状态"]
    settle: Annotated[tuple[str, ...], "达到标准所需的改变，逐项"]
    workings: Annotated[tuple[str, ...], "达到标准所需改变的算式，逐项"]
    tax_to_add: Annotated[str, "需增加的税收，带单位"]
    definitions: Annotated[Definitions, "口径"]
    meanings: Annotated[tuple[str, ...], "文书所用或者所问数值的口径，逐句"]
    trade: Annotated[str, "行业取自清单的说明：表中没有写行业、条款看行业的；其余为空"]
    asked_under: Annotated[tuple[str, ...], "核实单“用于”栏所写文件的全称，以及已过有效期的怎样使用，每个文件一句"]
    readings: Annotated[tuple[str, ...], "“以下”等用语的取法"]
    assumptions: Annotated[tuple[str, ...], "采用的假定"]
    blank: Annotated[str, "空白线"] = BLANK
    blank_date: Annotated[str, "空白日期"] = BLANK_DATE


def field_list(model: type[Any] = LetterContext, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name as a template writes it, meaning) of every field; rows of a list are `facts[].actual`."""
    for name, (type_, meaning) in described(model).items():  # type: ignore[arg-type]
        yield f"{prefix}{name}", meaning
        row = get_args(type_)[0] if get_origin(type_) is tuple else None
        if isinstance(row, type) and row is not str:
            yield from field_list(row, f"{prefix}{name}[].")
        elif isinstance(type_, type) and type_ is not str:
            yield from field_list(type_, f"{prefix}{name}.")
