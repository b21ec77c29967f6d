"""The states of a case and the events between them: rules/decisions/case_events.yaml."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from ..core.resources import RULES
from ..core.validation import Model, load_model
from ..vocabulary.fields import UnitText

COUNTED, NONE = "counted", "none"
"""What an event does to the period's last day: it is counted from the event's day on, or there is none any more."""


class FactKind(Model):
    """A thing that an event states."""

    label: str
    kind: Literal["text", "day", "paper", "amount"] = Field(description="paper 为材料文件，amount 为不小于0的数")
    choices: list[str] = Field(default=[], description="只能是这些之一")
    unit: UnitText = Field(default="", description="amount 的单位")


class EventKind(Model):
    """An event that people enter."""

    label: str
    from_: list[str] = Field(alias="from", description="在哪些状态下可以发生")
    to: str = Field(default="", description="发生后的状态；空则不变")
    to_by: dict[str, dict[str, str]] = Field(default={}, description="随所填内容而定的状态：填写项 → 内容 → 状态")
    needs: list[str] = Field(description="必须填写的")
    may: list[str] = Field(default=[], description="可以填写的")
    after: dict[str, dict[str, str]] = Field(default={}, description="此前最近一次该事件须填有的内容")
    undoes: list[str] = Field(default=[], description="此前的这些事件不再算数，须重新办理")
    not_before: list[str] = Field(default=[], description="日期不得早于这些事件最近一次的日期")
    due: str = Field(default="", description="期限怎样变：counted 自送达起算，none 取消，或定期限的填写项；空则不变")


class CaseEvents(Model):
    """The contents of case_events.yaml."""

    states: dict[str, str]
    ended: list[str]
    facts: dict[str, FactKind]
    events: dict[str, EventKind]

    @model_validator(mode="after")
    def _names_are_known(self) -> CaseEvents:
        for name, event in self.events.items():
            states = {
                *event.from_,
                *([event.to] if event.to else []),
                *(s for by in event.to_by.values() for s in by.values()),
            }
            if unknown := sorted(states - self.states.keys()):
                raise ValueError(f"{name}：没有状态 {'、'.join(unknown)}")
            sets_due = {event.due} - {"", COUNTED, NONE}
            if unknown := sorted({*event.needs, *event.may, *event.to_by, *sets_due} - self.facts.keys()):
                raise ValueError(f"{name}：没有填写项 {'、'.join(unknown)}")
            if unknown := sorted({*event.after, *event.undoes, *event.not_before} - self.events.keys()):
                raise ValueError(f"{name}：没有事项 {'、'.join(unknown)}")
        return self


@cache
def case_events() -> CaseEvents:
    """The table of states and events.

    Raises:
        RuleError: case_events.yaml is broken.
    """
    return load_model(CaseEvents, RULES / "decisions" / "case_events.yaml")
