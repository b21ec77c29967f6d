"""The figures of a period worked out a second time, in plain Python from the text of what they count, for comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

STATE_AFTER = {
    "open": "拟发", "reopen": "拟发", "issue": "已签发", "reissue": "已签发", "serve": "已送达", "extend": "整改中", "feedback": "整改中",
    "ask_recheck": "待复查", "close": "达标销号", "refer": "已移送", "reply": "已回函", "finish": "办结", "dismiss": "不予立案", "void": "作废",
}  # fmt: skip
NEXT = {
    "拟发": ("issue", "dismiss", "refer"), "已签发": ("serve", "refer", "void"), "已送达": ("feedback", "extend", "ask_recheck", "void", "refer"),
    "整改中": ("extend", "ask_recheck"), "待复查": ("close", "feedback", "extend"), "已移送": ("reply",), "已回函": ("finish",), "作废": ("reissue",),
    "达标销号": (), "办结": (), "不予立案": (),
}  # fmt: skip
"""State → what may come next; a recheck that passes is left out: it changes no state."""

OPEN_STATES = {"拟发", "已签发", "已送达", "整改中", "待复查", "已移送", "已回函"}


class Entry(NamedTuple):
    """An event: case, place in the chain, kind, the day that it states, the last day of the period that it sets or counts."""

    case: int
    place: int
    kind: str
    day: str
    due: str


class Window(NamedTuple):
    """First and last day; the chain's place up to which this report and the one before know it."""

    first: str
    last: str
    place: int
    former_place: int


def figures(entries: Sequence[Entry], towns: dict[int, str], window: Window) -> dict[str, Counter[str]]:
    """Town → figure → number of cases."""
    counts: dict[str, Counter[str]] = {}
    for case in sorted({entry.case for entry in entries}):
        mine = sorted((entry for entry in entries if entry.case == case), key=lambda entry: entry.place)
        now = [entry for entry in mine if entry.place <= window.place and entry.day <= window.last]
        before = [entry for entry in now if entry.place <= window.former_place and entry.day < window.first]
        if begun(now):
            counts.setdefault(towns[case], Counter()).update(marks(before, now, window))
    return counts


def begun(entries: Sequence[Entry]) -> bool:
    return any(entry.kind in ("open", "reopen") for entry in entries)


def state(entries: Sequence[Entry]) -> str:
    current = "拟发"
    for entry in entries:
        current = STATE_AFTER[entry.kind]
    return current


def marks(before: Sequence[Entry], now: Sequence[Entry], window: Window) -> set[str]:
    """The figures in which a case counts."""
    was = state(before) if begun(before) else "无"
    ends = state(now)
    new = [entry for entry in now if entry not in before]
    counted = set()
    if was in OPEN_STATES:
        counted.add("carried")
    if was == "无":
        counted.add("opened")
        if any(entry.kind == "reopen" for entry in now):
            counted.add("reopened")
    if was == "作废" != ends:
        counted.add("revived")
    at_hand = bool(counted & {"carried", "opened", "revived"})
    for mark, name in (("closed", "达标销号"), ("finished", "办结"), ("dismissed", "不予立案"), ("voided", "作废")):
        if ends == name != was:
            counted.add(mark)
    for mark, kinds in (("issued", {"issue", "reissue"}), ("served", {"serve"}), ("extended", {"extend"})):
        if any(entry.kind in kinds for entry in new):
            counted.add(mark)
    if ends in OPEN_STATES:
        counted.add("open")
    if ends not in ("不予立案", "作废"):
        counted |= {"tasks"} | ({"due_tasks"} if at_hand else set())
    if ends in ("达标销号", "办结"):
        counted |= {"done"} | ({"due_done"} if at_hand else set())
    if ends in ("已送达", "整改中", "待复查") and last_day(now) < window.last:
        counted.add("overdue")
    if any(entry.day < window.first for entry in new):
        counted.add("late")
    return counted


def last_day(entries: Sequence[Entry]) -> str:
    """The last day of the period that runs."""
    due = "9999"
    for entry in entries:
        if entry.kind in ("serve", "extend"):
            due = entry.due
    return due


def mean_days(entries: Sequence[Entry], window: Window) -> Fraction | None:
    """The mean of the days from the last service to 销号 of the cases that were closed in the period."""
    days = []
    for case in {entry.case for entry in entries}:
        mine = sorted((entry for entry in entries if entry.case == case), key=lambda entry: entry.place)
        now = [entry for entry in mine if entry.place <= window.place and entry.day <= window.last]
        before = [entry for entry in now if entry.place <= window.former_place and entry.day < window.first]
        if not begun(now) or "closed" not in marks(before, now, window):
            continue
        served = [entry.day for entry in now if entry.kind == "serve"]
        closed = [entry.day for entry in now if entry.kind == "close"]
        if served and served[-1] <= closed[-1]:
            days.append((date.fromisoformat(closed[-1]) - date.fromisoformat(served[-1])).days)
    return Fraction(sum(days), len(days)) if days else None


def places(rates: dict[str, Fraction]) -> dict[str, int]:
    """Name → place; equal rates share one, and the places behind them are left out."""
    order = sorted(rates.values(), reverse=True)
    return {name: order.index(rate) + 1 for name, rate in rates.items()}
