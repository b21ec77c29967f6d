"""The life of a case: its state is a fold of its events, and its state says which events may come next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..core.errors import RunError
from ..core.exact import exact_text, finite_places, parse_exact
from ..core.text import fold_text
from ..decision.case_events import COUNTED, NONE, case_events
from ..intake.values.dates import read_date
from ..vocabulary.code_types import RollEvent, RunEvent

FIRST_STATE = "proposed"

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
"""A number in groups of three digits: 1,234.5."""

OPEN: RunEvent = "open"
REOPEN: RunEvent = "reopen"
PROPOSE_CLOSE: RunEvent = "propose_close"
RECOUNT: RunEvent = "recount"
MOVE: RollEvent = "move"
"""A case goes to another firm: `enterprise` and `other` are the two, `to` the one that has it now."""


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """What a case's events come to.

    Attributes:
        state: one of `CaseEvents.states`.
        latest: event kind → the facts of its latest occurrence, unless an event after it has undone that.
        due: the last day of the period, "" for none.
        unsure: the years whose holidays were not known when it was counted, "" for none.
    """

    state: str = FIRST_STATE
    latest: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    due: str = ""
    unsure: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more is expected of the firm or the office."""
        return self.state in case_events().ended

    def after(self, kind: str, facts: Mapping[str, str]) -> CaseState:
        """The state after one more event, which `checked` has let through."""
        event = case_events().events.get(kind)
        state = FIRST_STATE if kind in (OPEN, REOPEN) else self.state
        if event is not None:
            by = [targets.get(facts.get(name, "")) for name, targets in event.to_by.items()]
            state = next((target for target in by if target), event.to or self.state)
        due, unsure = self._due_after(kind, facts)
        undone = event.undoes if event else []
        latest = {name: stated for name, stated in self.latest.items() if name not in undone}
        return CaseState(state=state, latest={**latest, kind: dict(facts)}, due=due, unsure=unsure)

    def _due_after(self, kind: str, facts: Mapping[str, str]) -> tuple[str, str]:
        event = case_events().events.get(kind)
        sets = COUNTED if kind == RECOUNT else event.due if event else ""
        if sets == COUNTED:
            return facts.get("due", ""), facts.get("unsure", "")
        if sets:
            return ("" if sets == NONE else facts[sets]), ""
        return self.due, self.unsure


def folded(events: Sequence[tuple[str, Mapping[str, str]]]) -> CaseState:
    """The state that events (kind, facts), in their order, lead to."""
    state = CaseState()
    for kind, facts in events:
        state = state.after(kind, facts)
    return state


def folded_events(events: Iterable[Mapping[str, Any]]) -> CaseState:
    """The state that events lead to, as `case_register.events_of` gives them."""
    return folded([(event["kind"], event["facts"]) for event in events])


def checked(case: str, state: CaseState, kind: str, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts of an event that a person enters, in order and without blanks.

    Args:
        case: the number of the case, for messages.

    Raises:
        RunError: the state does not allow the event, a fact is missing, unknown or badly written.
    """
    table = case_events()
    event = table.events.get(kind)
    if event is None:
        names = "、".join(f"{entry.label}({name})" for name, entry in table.events.items())
        raise RunError(f"没有“{kind}”这种办理事项", code="C101", where=case, remedy=f"可用的有：{names}")
    if state.state not in event.from_:
        states = "、".join(table.states[name] for name in event.from_)
        raise RunError(
            f"现在是“{table.states[state.state]}”，不能{event.label}",
            code="C102",
            where=case,
            remedy=f"“{event.label}”只能在 {states} 时办理",
        )
    stated = {name: text.strip() for name, text in facts.items() if text.strip()}
    known = [*event.needs, *event.may]
    if unknown := [name for name in stated if name not in known]:
        raise RunError(
            f"“{event.label}”不填“{_label(unknown[0])}”", code="C103", where=case, remedy=f"可填的有：{_labels(known)}"
        )
    if missing := [name for name in event.needs if name not in stated]:
        raise RunError(f"“{event.label}”缺少{_labels(missing)}", code="C104", where=case, remedy="请补填后再办理")
    stated = {name: _checked_fact(case, name, text) for name, text in stated.items()}
    for earlier, wanted in event.after.items():
        stated_before = state.latest.get(earlier, {})
        if any(stated_before.get(name) != text for name, text in wanted.items()):
            raise RunError(
                f"还没有{'、'.join(wanted.values())}的{table.events[earlier].label}记录，不能{event.label}",
                code="C105",
                where=case,
                remedy=f"请先登记{table.events[earlier].label}",
            )
    _check_days(case, state, kind, stated)
    return {name: stated[name] for name in known if name in stated}


def _checked_fact(case: str, name: str, text: str) -> str:
    """The fact, a day as 2022-12-31."""
    kind = case_events().facts[name]
    if kind.choices and text not in kind.choices:
        raise RunError(
            f"{kind.label}“{text}”不在可选之列", code="C106", where=case, remedy=f"请填 {'、'.join(kind.choices)} 之一"
        )
    if kind.kind == "amount":
        if (amount := amount_text(text)) is None:
            remedy = f"请只填数，单位是{kind.unit}，不知道的不填"
            raise RunError(f"{kind.label}“{text}”不是不小于0的数", code="C177", where=case, remedy=remedy)
        return amount
    if kind.kind != "day":
        return text
    day = read_date(text)
    if not isinstance(day.value, date) or day.state or day.code:
        raise RunError(f"{kind.label}“{text}”不是日期", code="C107", where=case, remedy="请写成 2022-12-31")
    return day.value.isoformat()


def amount_text(text: str) -> str | None:
    """An amount as exact decimal text; None where it is no number, or below 0.

    >>> amount_text("1,234.50"), amount_text("约5")
    ('1234.5', None)
    """
    plain = fold_text(text)
    value = parse_exact(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
    return None if value is None or value < 0 or finite_places(value) is None else exact_text(value)


def _check_days(case: str, state: CaseState, kind: str, facts: Mapping[str, str]) -> None:
    """Refuse a day before that of the event which it follows, and a new end that is none later than the present one."""
    table = case_events()
    event = table.events[kind]
    for earlier in event.not_before:
        before = state.latest.get(earlier, {}).get("day", "")
        if "day" in facts and facts["day"] < before:
            raise RunError(
                f"{event.label}日期 {facts['day']} 早于{table.events[earlier].label}日期 {before}",
                code="C150",
                where=case,
                remedy="请核对日期",
            )
    new = facts.get(event.due, "")
    if new and new <= max(state.due, facts["day"]):
        raise RunError(
            f"{_label(event.due)} {new} 不晚于{'现在的期限' if state.due >= facts['day'] else '办理日期'} "
            f"{max(state.due, facts['day'])}",
            code="C151",
            where=case,
            remedy="请填更晚的日期",
        )


def _label(name: str) -> str:
    kind = case_events().facts.get(name)
    return kind.label if kind else name


def _labels(names: Sequence[str]) -> str:
    return "、".join(map(_label, names))


def state_named(text: str) -> str:
    """The state with that name or code; "" for "".

    Raises:
        RunError: there is no such state.
    """
    states = case_events().states
    if not text or text in states:
        return text
    for code, label in states.items():
        if label == text:
            return code
    raise RunError(f"没有状态“{text}”", code="C108", where="--state", remedy=f"可用的有：{'、'.join(states.values())}")


def named(kind: str, facts: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The codes of an event and of what it states, from what a person typed: 送达, 日期=2022-12-20.

    Raises:
        RunError: a text is not 填写项=内容, or states a thing twice.
    """
    table = case_events()
    kinds = {event.label: name for name, event in table.events.items()}
    names = {fact.label: name for name, fact in table.facts.items()}
    stated: dict[str, str] = {}
    for text in facts:
        label, sign, content = text.partition("=")
        name = names.get(label.strip(), label.strip())
        if not sign or name in stated:
            raise RunError(
                f"“{text}”写法不对或重复", code="C109", where=kind, remedy="写作 填写项=内容，如 日期=2022-12-20"
            )
        stated[name] = content
    return kinds.get(kind, kind), stated
