"""季度通报 as a Word document, from the same rows as the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ...core.resources import TEMPLATES
from ...core.text import day
from ...notice.blanks import BLANK, BLANK_DATE
from ...notice.name_lines import name_lines
from ...notice.signing_office import own_number, signing_name
from ...ooxml.file_writer import FileWriter
from ...ooxml.table_sheets import TableSheet
from ...ooxml.template import LetterTemplate
from ...policy.profile import Profile
from .bulletin import NO_PROGRESS, SLOWER, quarter_of

if TYPE_CHECKING:
    from ...checking.check import Check

_ADDRESSEE = "各乡镇（街道），有关部门"

_MOST_NAMED = 20
"""Townships that a sentence names; the number of all is always given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinTown:
    """A row of the bulletin's table; the total has no rank."""

    number: Annotated[str, "序号"]
    town: Annotated[str, "乡镇（街道）"]
    checked: Annotated[str, "检查企业数"]
    tasks: Annotated[str, "任务数"]
    reporting: Annotated[str, "已报进展数"]
    done: Annotated[str, "完成数"]
    rate: Annotated[str, "完成率，百分数；没有的为空"]
    rank: Annotated[str, "排名"]
    land: Annotated[str, "预计盘活用地，亩"]
    energy: Annotated[str, "预计腾出用能，吨标准煤"]
    behind: Annotated[str, "情况"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinOffice:
    """Who gives out the bulletin."""

    name: Annotated[str, "发文机关全称"]
    lines: Annotated[tuple[str, ...], "发文机关全称，长于15字的按词意分行"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinDocument:
    """The bulletin as a document."""

    date: Annotated[str, "成文日期"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinContext:
    """All that the bulletin's template can use."""

    document: Annotated[BulletinDocument, "文书"]
    office: Annotated[BulletinOffice, "发文机关"]
    number: Annotated[str, "文号，顺序号留空"]
    addressee: Annotated[str, "主送：各乡镇（街道），有关部门；乡镇街道作的由其填写"]
    quarter: Annotated[str, "季度，如 2022年第四季度"]
    as_of: Annotated[str, "截至日期"]
    total: Annotated[BulletinTown, "合计"]
    towns: Annotated[tuple[BulletinTown, ...], "各乡镇（街道），按完成率"]
    lagging: Annotated[tuple[str, ...], "存在的问题，逐项"]
    blank: Annotated[str, "空白线"] = BLANK


def write_bulletin(run: Check, table: TableSheet, path: Path) -> None:
    """Write the bulletin of a run as a Word document.

    Args:
        table: the workbook's sheet, whose last row is the total.

    Raises:
        RunError: the file cannot be written.
    """
    context = bulletin_context(run, table)
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    content = LetterTemplate(TEMPLATES / "bulletin.docx", BulletinContext).render(values)
    with FileWriter() as writer:
        writer.write(path, content)


def bulletin_context(run: Check, table: TableSheet) -> BulletinContext:
    """The fields of the bulletin; what nobody has said is a blank, and so is the name of a task force, which issues nothing."""
    *towns, total = (_town(row) for row in table.rows.iter_rows(named=True))
    return BulletinContext(
        **bulletin_head(run.office.config),
        quarter=quarter_of(run.settings.as_of),
        as_of=day(run.settings.as_of),
        total=total,
        towns=tuple(towns),
        lagging=_lagging(towns),
    )


def bulletin_head(profile: Profile) -> dict[str, Any]:
    """The fields of every bulletin that say who gives it out, to whom, under which number and on which day."""
    office, issued = profile.office, profile.issue_date
    name = signing_name(office)
    return {
        "document": BulletinDocument(date=day(issued) if issued else BLANK_DATE),
        "office": BulletinOffice(name=name, lines=name_lines(name)),
        "addressee": BLANK if office.kind == "乡镇街道" else _ADDRESSEE,
        "number": own_number(office, issued),
    }


def _town(row: Mapping[str, Any]) -> BulletinTown:
    return BulletinTown(**{field.name: str(row[field.name] or "") for field in fields(BulletinTown)})


def _lagging(towns: list[BulletinTown]) -> tuple[str, ...]:
    """What the rows show: who has reported nothing, and whose rate is below that of all."""
    sentences = [
        named_places([town.town for town in towns if town.behind == NO_PROGRESS], "没有填报进展，请补报"),
        named_places([town.town for town in towns if town.behind == SLOWER], "完成率低于总完成率"),
    ]
    return tuple(text for text in sentences if text) or ("各乡镇（街道）都已填报进展，没有低于总完成率的。",)


def named_places(names: Sequence[str], what: str) -> str:
    """A sentence about places: the first of them by name, and how many they are; "" for none."""
    more = "等" if len(names) > _MOST_NAMED else ""
    return f"{'、'.join(names[:_MOST_NAMED])}{more}（{len(names)} 个）{what}。" if names else ""
