"""Cases, their events and an import as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..decision.case_events import case_events
from ..vocabulary.labels import labels
from .import_run import Imported
from .papers import papers_of


def import_lines(done: Imported) -> Iterator[str]:
    """What an import did."""
    if done.imported_before:
        yield "这次检查已导入过，没有新的变化"
        return
    counts = "，".join(
        f"{words} {done.actions[action]}" for action, words in labels().case.action.items() if done.actions.get(action)
    )
    yield f"已导入：{counts or '没有涉及案件的结论'}"
    if done.missing:
        yield f"未报（有未办结案件而不在全量表中）：{'、'.join(done.missing)}"
    if done.to_match:
        yield f"有 {done.to_match} 对企业须人工认定是否同一家"


def case_line(row: Mapping[str, Any]) -> str:
    """A case: number, state, whom and what it is about, until when."""
    matter = f"·{row['matter']}" if row["matter"] else ""
    parts = [
        row["number"], case_events().states[row["state"]], f"{row['name'] or '(未填名称)'}（{row['town'] or '乡镇未填'}）",
        f"{row['criterion']}{matter} {row['title']}",
    ]  # fmt: skip
    if row["due"]:
        parts.append(f"期限 {row['due']}{'（待核）' if row['unsure'] else ''}")
    if row["former"]:
        parts.append(f"前案 {row['former']}")
    if row["proposal"]:
        parts.append(f"拟销号：{row['proposal']}")
    return "  ".join(parts)


def due_line(row: Mapping[str, Any]) -> str:
    """A case with its days: 逾期 or still left."""
    days = row["days_left"]
    return f"{'逾期' if days < 0 else '还有'} {abs(days)} 天  {case_line(row)}"


def event_line(event: Mapping[str, Any]) -> str:
    """An event: when, what, by whom, what it states."""
    words, entered = labels().case, case_events().events.get(event["kind"])
    if entered is None:
        kind, names = words.event[event["kind"]], words.fact
    else:
        kind = entered.label
        names = {**words.fact, **{name: fact.label for name, fact in case_events().facts.items()}}
    order = {name: at for at, name in enumerate(case_events().facts)}
    in_order = sorted(event["facts"].items(), key=lambda stated: order.get(stated[0], len(order)))
    stated = {name: text for name, text in in_order if name != "day"}
    if "track" in stated:
        stated["track"] = labels().of("decision", stated["track"])
    facts = "；".join(f"{names.get(name, name)}：{text}" for name, text in stated.items())
    return f"{event['day'] or _local_day(event['at'])} {kind}（{event['who']}）{facts}"


def _local_day(moment: str) -> str:
    """The day of a moment (ISO, in UTC) where the office is: early in the morning it is still the day before in UTC."""
    return datetime.fromisoformat(moment).astimezone().date().isoformat()


def paper_lines(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The papers of a case: the beginning of the hash by which each is given out, its event, its name."""
    for paper in papers_of(events):
        label = case_events().events[paper.kind].label
        yield f"{paper.digest[:12]}  {paper.day} {label}  {paper.name}"
