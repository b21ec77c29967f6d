"""The office's profile: who issues, with what powers and deadlines, which local tables and readings apply."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from .errors import ProfileError
from .policy.vocabulary import Model
from .yaml_source import load_yaml

Track = Literal["order", "inform", "withdraw", "refer", "verify"]
Basis = Literal["in_force", "retrospective", "not_yet", "expired", "unverified"]


class Office(Model):
    """The issuing office; what is empty is printed as a blank to fill, never invented."""

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


class Limits(Model):
    """Bounds on what a submission may be; larger files are refused in one line."""

    megabytes: int = Field(default=300, ge=1, description="单个文件上限(MB)")
    unpacked_megabytes: int = Field(default=3000, ge=1, description="解压后上限(MB)")
    rows: int = Field(default=1_100_000, ge=1, description="单表行数上限")
    columns: int = Field(default=500, ge=1, description="单表列数上限")
    memory_megabytes: int = Field(default=6000, ge=500, description="读取子进程内存上限(MB)")
    seconds: int = Field(default=600, ge=5, description="读取单个文件的时间上限(秒)")


class Profile(Model):
    """What one office sets for itself, without touching a rule."""

    office: Office = Office()
    powers: list[str] = Field(
        default=[], description="赋权事项清单：本机关依法有权责令改正的事项(与条款中的事项名一致，如 安全隐患)"
    )
    deadline_days: dict[Track, int] = Field(default={}, description="各类文书的期限天数；未填的在文书中留空")
    word_meanings: dict[str, Literal["含", "不含"]] = Field(
        default={}, description="政策用语是否含本数，如 {以下: 不含}；未填时恰为该数的一律边界待定"
    )
    tax_definition: str = Field(default="", description="税收口径，写入文书")
    land_definition: str = Field(default="", description="用地口径，写入文书")
    data_source: str = Field(default="", description="数据来源，写入文书，如 税务部门提供")
    letters_on: list[Basis] = Field(
        default=["in_force"], description="允许直接成文的依据状态；其余一律转人工复核"
    )
    reference_tables: dict[str, str] = Field(
        default={}, description="外部标准表：名称 → 文件(csv,相对本文件所在目录),如 高耗低效指南"
    )
    columns: dict[str, str] = Field(default={}, description="表头 → 字段名称或 key,用于认不出的表头")
    templates: str = Field(default="", description="本单位的文书模板目录(相对本文件所在目录);空则用自带模板")
    limits: Limits = Limits()


class LoadedProfile(Model):
    """A profile with the folder that its relative paths start from."""

    profile: Profile = Profile()
    folder: Path = Path()
    path: str = ""


def load_profile(path: Path | None) -> LoadedProfile:
    """Read and validate a profile; None gives the defaults (no issuing office, no powers).

    Raises:
        ProfileError: missing, no YAML, an unknown key or a value of the wrong kind; names the line.
    """
    if path is None:
        return LoadedProfile()
    source = load_yaml(path, ProfileError)
    try:
        profile = Profile.model_validate(source.data or {})
    except ValidationError as problem:
        first = problem.errors()[0]
        keys = ".".join(str(part) for part in first["loc"])
        raise ProfileError(
            f"配置项 {keys} 有误({first['msg']})", where=source.where(*first["loc"]), remedy="可用 tenglong init 生成样例对照"
        ) from problem
    return LoadedProfile(profile=profile, folder=path.resolve().parent, path=path.name)


def deadline(day: date, days: int) -> date:
    """The last day of a period of `days` natural days that starts the day after `day` (民法典 201、203 条之自然日计法)."""
    from datetime import timedelta

    return day + timedelta(days=days)
