"""季度通报: what each township has to do and has done; a rate is shown only if any progress was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from ...core.exact import exact_text, parse_exact, round_text
from ...core.text import day
from ...notice.documents import documents
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from .office_rows import TASKS

if TYPE_CHECKING:
    from ...checking.check import Check

_QUARTERS = "一二三四"
NO_PROGRESS, SLOWER = "进展未填报", "低于总完成率"
"""What a row says of a township that reports nothing, and of one that is slower than all together."""
_UNTOLD = "（未填乡镇）"


@dataclass(kw_only=True)
class _Town:
    """The counts of one township; `reporting` is the number of records that report progress."""

    name: str
    checked: int = 0
    tasks: int = 0
    reporting: int = 0
    done: int = 0
    land: Fraction | None = None
    energy: Fraction | None = None

    @property
    def rate(self) -> Fraction | None:
        """The share of tasks that are done; None if nobody reported progress or there is nothing to do."""
        return Fraction(self.done, self.tasks) if self.tasks and self.reporting else None


def bulletin(run: Check, items: pl.DataFrame, facts: pl.DataFrame) -> TableSheet:
    """One row for each township, ranked by its rate, and a total."""
    tasks = set(items.filter(pl.col("decision").is_in(TASKS))["record_id"].to_list())
    towns: dict[str, _Town] = {}
    for row in facts.iter_rows(named=True):
        town = towns.setdefault(row["town"] or _UNTOLD, _Town(name=row["town"] or _UNTOLD))
        _count(town, row, row["record_id"] in tasks)
    total = _total(list(towns.values()))
    ranked = sorted(towns.values(), key=lambda town: (town.rate is None, -(town.rate or 0), town.name))
    rows = [_row(str(number), town, _rank(town, ranked), _behind(town, total)) for number, town in enumerate(ranked, 1)]
    rows.append(_row("", total, "", ""))
    title = documents().workbooks["bulletin"].title
    as_of = run.settings.as_of
    heading = (
        f"制造业整治提升{title}（{quarter_of(as_of)}）",
        f"截至日期：{day(as_of)}。任务数为本批作出责令、告知、腾退、移送处理的企业数，同一企业只计一次；"
        "完成数按上报表“进展”栏；未填报进展的不计完成率，不作排名。",
        "下步要求：＿＿＿＿",
    )
    frame = pl.DataFrame(rows, schema=dict.fromkeys((column.name for column in _COLUMNS), pl.String), orient="row")
    return TableSheet(title=title, columns=_COLUMNS, rows=frame, heading=heading, summed=True, matter=("town",))


def quarter_of(as_of: date) -> str:
    """The quarter of a day in words: 2022年第四季度."""
    return f"{as_of.year}年第{_QUARTERS[(as_of.month - 1) // 3]}季度"


_COLUMNS = [
    SheetColumn(name="number", header="序号", width=6, kind="number"),
    SheetColumn(name="town", header="乡镇（街道）", width=16),
    SheetColumn(name="checked", header="检查企业数", width=10, kind="number"),
    SheetColumn(name="tasks", header="任务数", width=10, kind="number"),
    SheetColumn(name="reporting", header="已报进展数", width=10, kind="number"),
    SheetColumn(name="done", header="完成数", width=10, kind="number"),
    SheetColumn(name="rate", header="完成率（%）", width=11, kind="number"),
    SheetColumn(name="rank", header="排名", width=8, kind="number"),
    SheetColumn(name="land", header="预计盘活用地（亩）", width=13, kind="number"),
    SheetColumn(name="energy", header="预计腾出用能（吨标准煤）", width=14, kind="number"),
    SheetColumn(name="behind", header="滞后情况", width=18),
]


def _count(town: _Town, row: dict[str, str | None], task: bool) -> None:
    town.checked += 1
    if not task:
        return
    town.tasks += 1
    progress = row["progress"] or ""
    town.reporting += bool(progress)
    town.done += _is_done(progress)
    town.land = _plus(town.land, row["freed_land"])
    town.energy = _plus(town.energy, row["freed_energy"])


def _is_done(progress: str) -> bool:
    """True if the text has a word that means closed and no word that denies it."""
    words = documents().workbooks["bulletin"]
    return any(word in progress for word in words.done) and not any(word in progress for word in words.open)


def _plus(total: Fraction | None, text: str | None) -> Fraction | None:
    value = parse_exact(text or "")
    return total if value is None else (total or Fraction(0)) + value


def _total(towns: list[_Town]) -> _Town:
    total = _Town(name="合计")
    for town in towns:
        total.checked += town.checked
        total.tasks += town.tasks
        total.reporting += town.reporting
        total.done += town.done
        for name in ("land", "energy"):
            value = getattr(town, name)
            if value is not None:
                setattr(total, name, (getattr(total, name) or Fraction(0)) + value)
    return total


def _rank(town: _Town, towns: list[_Town]) -> str:
    """The rank of the township by its rate, as text; equal rates have the same rank, no rate gives ""."""
    rate = town.rate
    if rate is None:
        return ""
    return str(1 + sum(other.rate is not None and other.rate > rate for other in towns))


def _behind(town: _Town, total: _Town) -> str:
    if not town.tasks:
        return "无任务"
    if town.rate is None:
        return NO_PROGRESS
    return SLOWER if total.rate is not None and town.rate < total.rate else ""


def _row(number: str, town: _Town, rank: str, behind: str) -> tuple[str, ...]:
    shown = ["" if value is None else exact_text(value) for value in (town.land, town.energy)]
    rate = "" if town.rate is None else round_text(town.rate * 100, 2)
    reporting = town.done if town.reporting else ""
    return (
        number,
        town.name,
        *map(str, (town.checked, town.tasks, town.reporting, reporting)),
        rate,
        rank,
        *shown,
        behind,
    )
