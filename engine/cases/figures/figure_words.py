"""What the tables and the bulletin say of figures: title, what they rest on, ranks, notes, how far an indicator is."""

from __future__ import annotations

from datetime import date

from ...core.exact import show
from ...core.text import day
from ...decision.case_figures import case_figures
from ...evaluation.targets.target_words import gap_text
from .group_figures import FigureGroup, RankedGroups
from .loop_indicators import LoopIndicator
from .period_figures import PeriodFigures

NO_TASK, SLOWER, TIED = "无任务，不排名", "低于总完成率", "并列"


def head_text(figures: PeriodFigures) -> str:
    """The title of the report."""
    return f"制造业整治提升{case_figures().reports[figures.period.kind].book}（{figures.period.words}）"


def basis_text(figures: PeriodFigures, fixed_on: str) -> str:
    """Up to which day the figures go, and what was known when they were made; `fixed_on` is an ISO day, "" for a draft."""
    known = f"{day(date.fromisoformat(fixed_on))}定稿，其后登记的记入下一期" if fixed_on else "未定稿，按目前的登记计算"
    start = "期初承接上一期定稿" if figures.continues else "期初按目前的登记计算"
    return f"截至{day(figures.as_of)}，以办理事项所填日期为准；{known}；{start}。"


def group_note(group: FigureGroup, groups: RankedGroups) -> str:
    """What is to be said of a group's rate: none, of few cases, shared place, below that of all."""
    rate, all_together = group.rate(groups.by), groups.total.rate(groups.by)
    if rate is None:
        return NO_TASK
    few = f"任务不足{case_figures().few}件，比率仅供参考" if group.few(groups.by) else ""
    shared = f"第{groups.ranks[group.name]}名{TIED}" if group.name in groups.tied else ""
    slower = SLOWER if all_together is not None and rate < all_together else ""
    unknown = "" if group.known or not groups.ranks else "不排名"
    return "；".join(filter(None, (unknown, shared, slower, few)))


def indicator_state(entry: LoopIndicator, as_of: date) -> str:
    """How far an indicator is from its target, and what is not known; never that a target was missed, as others count too."""
    spec, counted, reached = entry.target.spec, entry.counted, entry.reached
    unsaid = f"另有{len(counted.unsaid)}件销号、办结没有写明" if counted.unsaid else ""
    figure = reached.value if reached.value is not None else reached.least
    if figure is None:
        reason = "台账中没有写明" if counted.value is None else reached.missing_reason
        return "；".join(filter(None, (f"未知：{reason}", unsaid)))
    limit = entry.value.limit or figure
    gap = "已达到目标数" if figure >= limit else gap_text(entry.target, entry.value, figure).lstrip("，")
    due = date(entry.value.year or as_of.year, 12, 31)
    left = f"，距到期{(due - as_of).days}天" if figure < limit and as_of < due else ""
    known = f"已知部分{show(figure)}{spec.entry.unit}（{reached.missing_reason}）" if reached.value is None else ""
    return "；".join(filter(None, (known, f"{gap}{left}", unsaid)))
