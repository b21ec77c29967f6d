"""By what power an office sends a letter: its list of powers, and whether the clause names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...decision.facts import NAMED, NONE_NAMED, CriterionFacts, Issuer

if TYPE_CHECKING:
    from ...notice.case import NoticeCase
    from ...policy.corpus import Policy, Rule
    from ...policy.profile import Profile


def power_lines(case: NoticeCase, behind: Sequence[tuple[Rule, Policy]]) -> Iterator[str]:
    """The lines for a letter that rests on these rules of these policies."""
    if case.track == "order":
        yield f"赋权事项：{'、'.join(case.matters)}"
        yield from (given_by for matter in case.matters if (given_by := case.profile.powers.get(matter)))
        return
    yield "移送主管部门，不行使处罚权" if case.track == "refer" else "不设定义务，无须赋权"
    if case.track != "refer" and case.profile.office.kind == "部门":
        yield from (line for rule, policy in behind if (line := _named(rule, policy, case.profile)))


def _named(rule: Rule, policy: Policy, profile: Profile) -> str:
    """Whether the clause names the department, or another document assigns the clause to it."""
    name, assigned = rule.criterion.id, profile.assigned_clauses
    if ground := assigned.get(name) or assigned.get(policy.head.id):
        return f"{name} 由本机关办理的依据：{ground}"
    named = Issuer.of(profile).named_by(name, CriterionFacts.of(rule.criterion, policy))
    return {NAMED: f"{name} 写有本机关", NONE_NAMED: f"{name} 没有写责任单位，请核对本机关职责"}.get(named, "")
