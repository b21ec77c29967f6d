"""The office's profile: the issuing office, its powers and deadlines, its local tables and its readings of words."""

from __future__ import annotations

import csv
import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictInt,
    ValidationError,
    model_validator,
)

from ..core.errors import ProfileError
from ..core.text import fold_text
from ..core.validation import Model, first_mistake
from ..core.yaml_source import YamlSource, load_yaml
from ..vocabulary.code_types import DecisionTrack, OutgoingBasis
from ..vocabulary.departments import coordinates
from ..vocabulary.fields import Kind, vocabulary
from ..vocabulary.holidays import HolidayYears, PeriodText
from ..vocabulary.words import Meaning
from .local import Exemption, Threshold, Waiver

_LARGEST = 20 * 1024 * 1024
"""The largest size, in bytes, of a table that the profile names."""


def _scheme(text: str) -> str:
    """Check a scheme of document numbers such as 机关代字〔{year}〕{number}号 (GB/T 9704, 7.2.5)."""
    shape = re.fullmatch(r"[^\[\]【】()（）{}〔〕]*〔\{year\}〕\{number\}号", text)
    if not shape:
        raise ValueError("文号格式写作 三政告〔{year}〕{number}号：年份用六角括号，顺序号不加“第”")
    return text


NumberScheme = Annotated[str, AfterValidator(_scheme)]


def _sourced(value: object) -> object:
    """Turn [安全隐患, {消防隐患: 某公告}] into {安全隐患: "", 消防隐患: 某公告}."""
    pairs: dict[object, object] = {}
    for entry in value if isinstance(value, list) else [value]:
        if not isinstance(entry, str | dict):
            raise ValueError("写作 [安全隐患, 消防隐患]，或 {安全隐患: 赋权依据}")
        pairs.update(entry if isinstance(entry, dict) else {entry: ""})
    return {matter: "" if basis is None else basis for matter, basis in pairs.items()}


Powers = Annotated[
    dict[str, str],
    BeforeValidator(_sourced, json_schema_input_type=list[str | dict[str, str]] | dict[str, str]),
    PlainSerializer(lambda powers: powers if any(powers.values()) else list(powers)),
]
"""Matter → the document that gives the power over it, "" where the profile does not say."""


TASK_FORCE = "专班"
"""A kind of office that only coordinates others: it sends no letters of its own."""


class IssuingOffice(Model):
    """The issuing office; an empty entry is printed as a blank to fill in, never invented."""

    name: str = Field(default="", description="发文机关全称，如 嵊州市三界镇人民政府")
    kind: Literal["", "县级政府", "乡镇街道", "部门", "专班"] = Field(
        default="", description="发文机关类别；专班(议事协调机构)不得作为发文机关"
    )
    region: str = Field(default="", description="所在县(市、区)的区划代码(GB/T 2260),如 330683")
    code: str = Field(default="", description="机关代字，如 三政告；文号由办公室编")
    contact: str = Field(default="", description="联系人")
    phone: str = Field(default="", description="联系电话")
    address: str = Field(default="", description="联系地址")
    superior: str = Field(default="", description="复议机关：部门填本级人民政府，乡镇街道填县(市、区)人民政府")
    court: str = Field(default="", description="有管辖权的人民法院")

    @model_validator(mode="before")
    @classmethod
    def _coordinating(cls, values: Any) -> Any:
        """An office that by its name only coordinates is a 专班, whatever the profile calls it."""
        if isinstance(values, dict) and isinstance(name := values.get("name"), str) and coordinates(name):
            return {**values, "kind": TASK_FORCE}
        return values


_TOWN_ENDINGS = re.compile("(街道办事处|街道|镇|乡)$")


def within(office: IssuingOffice, town: str) -> bool:
    """Whether a town is the one that the office is of; other offices than townships are of no town.

    >>> within(IssuingOffice(name="青溪县白石镇人民政府", kind="乡镇街道"), "白石")
    True
    """
    if office.kind != "乡镇街道" or not office.name:
        return True
    return _TOWN_ENDINGS.sub("", fold_text(town)) in fold_text(office.name)


class Limits(Model):
    """Limits for the size of a submission; a larger file is refused with a one-line error."""

    megabytes: StrictInt = Field(default=300, ge=1, description="单个文件上限(MB)")
    unpacked_megabytes: StrictInt = Field(default=3000, ge=1, description="解压后上限(MB)")
    rows: StrictInt = Field(default=1_100_000, ge=1, description="单表行数上限")
    columns: StrictInt = Field(default=500, ge=1, description="单表列数上限")
    memory_megabytes: StrictInt = Field(default=6000, ge=500, description="读取子进程内存上限(MB)")
    seconds: StrictInt = Field(default=600, ge=5, description="读取单个文件的时间上限(秒)")
    long_rows: StrictInt = Field(default=50_000_000, ge=1, description="长表（Parquet、CSV、查询结果）行数上限")
    part_rows: StrictInt = Field(
        default=100_000,
        ge=1,
        description="分批检查时每批行数；Parquet、CSV、查询结果超过两批的分批检查，内存不随行数增加",
    )


class Profile(Model):
    """The settings of one office; no rule needs to be changed for them."""

    office: IssuingOffice = IssuingOffice()
    powers: Powers = Field(
        default={},
        description="赋权事项清单：本机关依法有权责令改正的事项(与条款中的事项名一致，如 安全隐患)；"
        "写作 {安全隐患: 赋权文件名称和文号} 的，乡镇街道的责令文书写明赋权依据，未写的留空",
    )
    powers_file: str = Field(
        default="", description="赋权事项清单文件(csv,有“事项”列,可有“依据”列,相对本文件所在目录);与 powers 合并"
    )
    assigned_clauses: dict[str, str] = Field(
        default={},
        description="发文机关是部门、而条款写的责任单位中没有本机关的：另有分工文件交由本机关办理的条款或者政策编号 → 该文件，"
        "如 {SZ20-E01: 某某市…分工方案（某政办〔2022〕1号）}；没有登记的一律转人工复核",
    )
    deadline_days: dict[DecisionTrack, PeriodText] = Field(
        default={}, description="各类文书的期限：天数(自然日)如 30，或工作日如 5个工作日；未填的在文书中留空"
    )
    statement_days: PeriodText | None = Field(default=None, description="责令文书的陈述申辩期限，写法同上；未填的留空")
    issue_date: date | None = Field(default=None, description="拟签发日：作为成文日期；不填则成文日期留空")
    handed_over: bool = Field(
        default=False,
        description="文书在签发当日送达：写 true 的，文书印期限的末日；否则写“自收到本文书之日起…日内”",
    )
    holidays: HolidayYears = Field(
        default={}, description="节假日安排(按年)，自带 2020—2026 年；如 {2027: {rest: [01-01..01-03], work: []}}"
    )
    numbers: dict[str, NumberScheme] = Field(
        default={},
        description="文号格式，按文书：如 {order: '三综执责改〔{year}〕{number}号'}；年份在填了拟签发日时写入，顺序号由办公室编",
    )
    copies: dict[DecisionTrack, list[str]] = Field(default={}, description="各类文书的抄送机关；填了的，文书末页带版记")
    list_holds: Literal["", "制造业", "工业"] = Field(
        default="", description="送来的清单所列都是什么企业；填了的，没有写行业的企业按制造业计，结论中写明"
    )
    word_meanings: dict[str, Meaning] = Field(
        default={},
        description="政策用语的读法，如 {以下: 不含, 、: 或}；未填时恰为该数、或所列情形只部分成立的，一律边界待定",
    )
    tax_definition: str = Field(default="", description="税收口径，写入文书")
    land_definition: str = Field(default="", description="用地口径，写入文书")
    data_source: str | dict[str, str] = Field(
        default="",
        description="数据的来源，写入文书；一句话的只指税收和用地；逐项的写作 {税收: 税务部门提供, 安全隐患: 本机关检查}",
    )
    letters_on: list[OutgoingBasis] = Field(
        default=["in_force"],
        description="允许直接成文的依据状态（按签发日）；其余一律转人工复核，已失效或未施行的从不成文",
    )
    case_register: str = Field(
        default="",
        exclude=True,  # it may hold a password, so no run records it
        description="台账库：文件(相对本文件所在目录)，或数据库地址 postgresql://用户:密码@主机/库",
    )
    reference_tables: dict[str, str] = Field(
        default={}, description="外部标准表：名称 → 文件(csv,相对本文件所在目录),如 高耗低效指南"
    )
    two_high_trades: str = Field(
        default="", description="两高行业清单(csv,有“行业”列,相对本文件所在目录);只作提示，不据以认定"
    )
    policies: str = Field(default="", description="本单位自己的政策文件夹(相对本文件所在目录);与自带政策一并使用")
    thresholds: list[Threshold] = Field(default=[], description="本地标准：替换某条款的条件、范围、年度或数值")
    exemptions: list[Exemption] = Field(default=[], description="豁免情形：触发的转人工复核，从不因此判为未触发")
    waivers: list[Waiver] = Field(default=[], description="暂缓登记：某企业某条款触发的，到期前转人工复核")
    columns: dict[str, str] = Field(
        default={},
        description="表头 → 字段名称或 key,用于认不出的表头；表中未写单位的可写明，如 税收实际贡献（元）",
    )
    templates: str = Field(default="", description="本单位的文书模板目录(相对本文件所在目录);空则用自带模板")
    tolerances: dict[str, str] = Field(
        default={},
        description="目标“左右”的容差：条款编号 → 该指标单位的数，如 {HZ17-T01: 0.5};或 {左右: 5%} 按目标数的百分比；未填的不判断",
    )
    target_readings: dict[str, Literal["当年", "累计"]] = Field(
        default={}, description="原文未明当年还是累计的目标按哪种口径，如 {SZ22-N07.2: 当年}"
    )
    local_rules: dict[str, str] = Field(
        default={},
        description="已装载的地方规定：措施 → 依据(文件名称、文号、条款),如 {差别电价: 《…》（…〔2022〕1号）第三条}；"
        "未装载的措施(罚款、停电、停水、差别电价等)文书一律不写",
    )
    halt_share: StrictInt = Field(
        default=30,
        ge=1,
        le=100,
        description="一批文书拟责令或腾退的企业占同行业检查企业的百分比上限；超过的提示普遍停产停业风险",
    )
    halt_least: StrictInt = Field(default=5, ge=1, description="同行业检查企业不足此数的，不作上述提示")
    database: str = Field(
        default="",
        exclude=True,
        description="数据库地址，供 .sql 查询文件使用：sqlite:///文件 或 postgresql://用户:口令@主机/库；"
        "不写入任何结果；环境变量 TENGLONG_DATABASE 优先",
    )
    limits: Limits = Limits()


class Office(Model):
    """A profile with the folder to which its paths are relative."""

    config: Profile = Profile()
    folder: Path = Path()
    path: str = ""
    places: dict[tuple[str | int, ...], tuple[int, int]] = Field(default={})

    def spot(self, *keys: str | int) -> tuple[int, int]:
        """The line and column of an entry, or of its nearest ancestor."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, (1, 1))

    def where(self, *keys: str | int) -> str:
        """The place of an entry, as `file 第 L 行第 C 列`."""
        line, column = self.spot(*keys)
        return f"{self.path or 'profile'} 第 {line} 行第 {column} 列"


def load_profile(path: Path | None) -> Office:
    """Read and check a profile; without a path, the defaults (no issuing office, no powers).

    Raises:
        ProfileError: the file is missing or not YAML, or has an unknown key or a value of the wrong kind; the error
            names the line.
    """
    if path is None:
        return Office()
    source = load_yaml(path, ProfileError)
    try:
        profile = Profile.model_validate(source.data or {})
    except ValidationError as problem:
        loc, reason = first_mistake(problem)
        keys = ".".join(str(part) for part in loc)
        raise ProfileError(
            f"配置项 {keys or '内容'} 有误({reason})",
            code="P013",
            where=source.where(*loc),
            remedy=_likely_key(problem) or "可用 tenglong init 生成样例对照",
        ) from problem
    _check_sources(profile, source)
    folder = path.resolve().parent
    listed = read_powers(folder / profile.powers_file) if profile.powers_file else {}
    powers = {**profile.powers, **{matter: profile.powers.get(matter) or basis for matter, basis in listed.items()}}
    profile = profile.model_copy(update={"powers": powers})
    return Office(config=profile, folder=folder, path=path.name, places=source.places)


def _likely_key(problem: ValidationError) -> str:
    """The key that was meant, where the first mistake is a key that nearly is one."""
    first = problem.errors()[0]
    if first["type"] != "extra_forbidden":
        return ""
    *above, key = first["loc"]
    model: Any = Profile
    for part in above:
        entry = getattr(model, "model_fields", {}).get(part)
        model = entry.annotation if entry else None
    near = get_close_matches(str(key), getattr(model, "model_fields", {}), n=1)
    return f"是否应为 {near[0]}" if near else ""


def _check_sources(profile: Profile, source: YamlSource) -> None:
    """Refuse sources of data for fields that no form has."""
    if isinstance(profile.data_source, str):
        return
    known = {name for kind in get_args(Kind) for name in vocabulary(kind).keys}
    for name in profile.data_source:
        if name not in known:
            raise ProfileError(
                f"data_source 中没有“{name}”这一项", code="P028", where=source.where("data_source", name),
                remedy="请写字段名称，如 税收、实际用地、安全隐患；税收、用地同一来源的写作一句话",
            )  # fmt: skip


def read_powers(path: Path) -> dict[str, str]:
    """The matters in a 赋权事项清单, a CSV file with a column 事项, each with what its column 依据 says, if it has one.

    Raises:
        ProfileError: the file is missing, or has no such column or nothing in it.
    """
    rows = read_table(path, "赋权事项清单")
    if "事项" not in rows[0]:
        raise ProfileError("赋权事项清单没有“事项”列", code="P014", where=path.name)
    entries = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    return {entry["事项"]: entry.get("依据", "") for entry in entries if entry.get("事项")}


def read_table(path: Path, what: str) -> list[list[str]]:
    """The header and rows of a CSV file that the profile names, in UTF-8 or GB 18030; blank rows are left out.

    Raises:
        ProfileError: the file is missing, too large, or has no row below its header.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError(f"{what}文件过大", code="P015", where=path.name)
        data = path.read_bytes()
    except OSError as problem:
        raise ProfileError(
            f"{what}文件不存在或无法读取", code="P016", where=str(path), remedy="请检查 profile 中的路径"
        ) from problem
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)
    ]
    if len(rows) < 2:
        raise ProfileError(f"{what}没有内容", code="P017", where=path.name, remedy="第一行写列名，以下每行一条")
    return rows
