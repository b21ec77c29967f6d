"""Cases, their events and an import as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..decision.case_events import case_events
from ..vocabulary.labels import labels
from .papers import papers_of


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
    if row.get("beside"):
        parts.append(f"同一事项另有未办结 {row['beside']}")
    if row["proposal"]:
        parts.append(f"拟销号：{row['proposal']}")
    return "  ".join(parts)


def due_line(row: Mapping[str, Any]) -> str:
    """A case with its days: 逾期 or still left."""
    days = row["days_left"]
    return f"{'逾期' if days < 0 else '还有'} {abs(days)} 天  {case_line(row)}"


def event_line(event: Mapping[str, Any]) -> str:
    """An event: when, what, by whom, what it states in words; numbers and digests that programs compare are left out."""
    words, entered = labels().case, case_events().events.get(event["kind"])
    names = dict(words.fact)
    if entered is not None:
        names |= {name: fact.label for name, fact in case_events().facts.items()}
    kind = entered.label if entered else words.event.get(event["kind"], event["kind"])
    stated = {name: text for name, text in event["facts"].items() if name != "day" and name in names}
    tables: dict[str, Mapping[Any, str]] = {"track": labels().decision, "scope": words.scope}
    for name in tables.keys() & stated.keys():
        stated[name] = tables[name].get(stated[name], stated[name])
    order = {name: at for at, name in enumerate(case_events().facts)}  # what the program adds comes last
    in_order = sorted(stated, key=lambda name: order.get(name, len(order)))
    facts = "；".join(f"{names[name]}：{stated[name]}" for name in in_order)
    return f"{event['day'] or _local_day(event['at'])} {kind}（{event['who']}）{facts}"


def _local_day(moment: str) -> str:
    """The day of a moment (ISO, in UTC) where the office is: early in the morning it is still the day before in UTC."""
    return datetime.fromisoformat(moment).astimezone().date().isoformat()


def paper_lines(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The papers of a case: the beginning of the hash by which each is given out, its event, its name."""
    for paper in papers_of(events):
        label = case_events().events[paper.kind].label
        yield f"{paper.digest[:12]}  {paper.day} {label}  {paper.name}"
