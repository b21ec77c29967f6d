"""The bulletin of a month, quarter or year as a Word document in the form of GB/T 9704, with its charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

from ...core.resources import TEMPLATES
from ...core.text import day
from ...decision.case_figures import case_figures
from ...notice.blanks import BLANK
from ...ooxml.bar_charts import BarFigure, chart_part
from ...ooxml.file_writer import FileWriter
from ...ooxml.table_sheets import TableSheet
from ...ooxml.template import LetterTemplate
from ...policy.profile import Profile
from ...report.books.bulletin_letter import BulletinDocument, BulletinOffice, bulletin_head, named_places
from .figure_charts import month_chart, rate_chart
from .figure_sheets import BY_MONTH, BY_TOWN, indicator_row
from .figure_words import SLOWER, basis_text, group_note
from .group_figures import FigureGroup, RankedGroups
from .period_figures import PeriodFigures

_EMU = 360_000
"""Units of a drawing in a centimetre."""

TOWN_CHART, MONTH_CHART = "word/charts/chart1.xml", "word/charts/chart2.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A town, a department or all."""

    name: Annotated[str, "乡镇（街道）或部门"]
    opened: Annotated[str, "本期立案"]
    reopened: Annotated[str, "其中反弹"]
    served: Annotated[str, "本期送达"]
    due_done: Annotated[str, "本期完成：销号和办结"]
    due_rate: Annotated[str, "本期完成率，百分数；没有的为空"]
    open: Annotated[str, "期末未结"]
    overdue: Annotated[str, "其中逾期"]
    tasks: Annotated[str, "累计任务"]
    done: Annotated[str, "累计完成"]
    rate: Annotated[str, "累计完成率，百分数；没有的为空"]
    days: Annotated[str, "平均办理天数；没有的为空"]
    rank: Annotated[str, "排名；没有的为空"]
    note: Annotated[str, "说明"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An indicator beside its target."""

    indicator: Annotated[str, "指标"]
    unit: Annotated[str, "单位"]
    counted: Annotated[str, "本年台账计"]
    standard: Annotated[str, "目标"]
    reached: Annotated[str, "对照目标的数"]
    share: Annotated[str, "占目标，百分数；没有的为空"]
    state: Annotated[str, "情况"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSize:
    """How high a chart is drawn."""

    height: Annotated[str, "高，EMU"]
    text: Annotated[str, "替代文字"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBulletinContext:
    """All that the template of the bulletin from the register can use."""

    document: Annotated[BulletinDocument, "文书"]
    office: Annotated[BulletinOffice, "发文机关"]
    number: Annotated[str, "文号，顺序号留空"]
    addressee: Annotated[str, "主送：各乡镇（街道），有关部门；乡镇街道作的由其填写"]
    period: Annotated[str, "期间，如 2022年第三季度"]
    as_of: Annotated[str, "截至日期"]
    draft: Annotated[bool, "是否未定稿"]
    basis: Annotated[str, "数据的口径"]
    year: Annotated[str, "指标的年份"]
    total: Annotated[FigureRow, "合计"]
    towns: Annotated[tuple[FigureRow, ...], "各乡镇（街道），按完成率；末行合计"]
    departments: Annotated[tuple[FigureRow, ...], "各责任部门；末行合计"]
    indicators: Annotated[tuple[IndicatorLine, ...], "闭环台账计数的指标"]
    ranked: Annotated[str, "按哪个完成率排名"]
    town_charts: Annotated[tuple[ChartSize, ...], "完成率图；没有排名的为空"]
    month_charts: Annotated[tuple[ChartSize, ...], "各月图"]
    problems: Annotated[tuple[str, ...], "存在的问题，逐项"]
    book: Annotated[str, "同时写出的工作簿"]
    blank: Annotated[str, "空白线"] = BLANK


def write_figure_letter(
    figures: PeriodFigures, tables: Sequence[TableSheet], path: Path, *, profile: Profile, fixed_on: str
) -> None:
    """Write the bulletin.

    Args:
        tables: the sheets of the workbook, whose cells the charts name.
        fixed_on: the ISO day on which the report was fixed, "" for none.

    Raises:
        RunError: the file cannot be written.
    """
    titled = {table.title: table for table in tables}
    context = case_bulletin_context(figures, titled, profile=profile, fixed_on=fixed_on)
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    template = LetterTemplate(TEMPLATES / "case_bulletin.docx", CaseBulletinContext, replaced=(TOWN_CHART, MONTH_CHART))
    parts = {MONTH_CHART: chart_part(month_chart(figures, titled[BY_MONTH]))}
    if (chart := rate_chart(figures, titled[BY_TOWN])) is not None:
        parts[TOWN_CHART] = chart_part(chart)
    with FileWriter() as writer:
        writer.write(path, template.render(values, parts))


def case_bulletin_context(
    figures: PeriodFigures, tables: dict[str, TableSheet], *, profile: Profile, fixed_on: str
) -> CaseBulletinContext:
    """The fields of the bulletin; what nobody has said is a blank."""
    towns, layout = figures.towns, case_figures().reports[figures.period.kind]
    return CaseBulletinContext(
        **bulletin_head(profile),
        period=figures.period.words, as_of=day(figures.as_of), draft=not fixed_on, basis=basis_text(figures, fixed_on),
        year=str(figures.as_of.year), total=_row(towns.total, towns), towns=_rows(towns), departments=_rows(figures.departments),
        indicators=tuple(_indicators(figures)), ranked=case_figures().quotients[towns.by].label.removesuffix("（%）"),
        town_charts=_sizes(rate_chart(figures, tables[BY_TOWN])), month_charts=_sizes(month_chart(figures, tables[BY_MONTH])),
        problems=tuple(_problems(figures)) or ("没有逾期、反弹，完成率没有低于总完成率的。",), book=layout.book,
    )  # fmt: skip


def _rows(groups: RankedGroups) -> tuple[FigureRow, ...]:
    return tuple(_row(group, groups) for group in (*groups.groups, groups.total))


def _row(group: FigureGroup, groups: RankedGroups) -> FigureRow:
    counted = [field.name for field in fields(FigureRow) if field.name not in ("name", "days", "rank", "note")]
    return FigureRow(
        name=group.name, days=group.shown_days, rank=str(groups.ranks.get(group.name, "")),
        note="" if group is groups.total else group_note(group, groups), **{name: group.shown(name) for name in counted},
    )  # fmt: skip


def _indicators(figures: PeriodFigures) -> Iterator[IndicatorLine]:
    for entry in figures.indicators:
        row = indicator_row(entry, figures.as_of)
        yield IndicatorLine(**{field.name: row[field.name] or "—" for field in fields(IndicatorLine)})


def _sizes(figure: BarFigure | None) -> tuple[ChartSize, ...]:
    return () if figure is None else (ChartSize(height=str(round(figure.height * _EMU)), text=figure.title),)


def _problems(figures: PeriodFigures) -> Iterator[str]:
    """What the figures show: who has overdue cases, who is slower than all, what came back, what is not known."""
    towns = figures.towns
    yield from _counted(figures, "overdue", "件逾期未办结")
    yield from _counted(figures, "reopened", "件销号、办结后反弹")
    slower = [group.name for group in towns.groups if group.known and SLOWER in group_note(group, towns)]
    if slower:
        yield named_places(slower, f"{case_figures().quotients[towns.by].label.removesuffix('（%）')}{SLOWER}")
    yield from _counted(figures, "unsure", "件期限涉及的年份节假日安排未装载，逾期与否待核")
    if idle := [group.name for group in towns.groups if not group.cases]:
        yield named_places(idle, "没有案件")
    if nameless := [group for group in towns.groups if not group.known]:
        yield f"{len(nameless[0].cases)}件没有乡镇，不列入排名。"
    if figures.towns.total.counts["late"]:
        yield f"上一期定稿后补登的办理涉及{figures.towns.total.counts['late']}件，已记入本期。"


def _counted(figures: PeriodFigures, mark: str, what: str) -> Iterator[str]:
    counts = Counter({group.name: group.counts[mark] for group in figures.towns.groups})  # type: ignore[index]
    named: Sequence[tuple[str, int]] = [(name, count) for name, count in counts.most_common() if count]
    if named:
        places = named_places([f"{name}{count}件" for name, count in named], "").removesuffix("。")
        yield f"共{sum(counts.values())}{what}：{places}。"
