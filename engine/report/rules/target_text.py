"""Targets for a person to read: the date, the amount, the source, what the figure measures, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ...core.exact import show
from ...evaluation.targets.target_words import by_when, standard_text
from ...policy.cluster_groups import leading_groups
from ...policy.corpus import Policy
from ...policy.settings import Settings
from ...policy.targets import PolicyTarget, TargetValue, targets_of
from ...vocabulary.labels import labels
from .statement_text import departments_words, lines_on


def targets_named(policies: Sequence[Policy], name: str) -> list[PolicyTarget]:
    """The targets of a clause (SZ22-N06) or one of them (SZ22-N06.2)."""
    return [
        policy_target
        for policy in policies
        for policy_target in targets_of(policy)
        if name.upper() in (policy_target.spec.id, policy_target.spec.name)
    ]


def target_row(policy_target: PolicyTarget, *, year: int, as_of: date, validity: str) -> tuple[str, ...]:
    """A line of `rules list`, in the columns of `catalogue.RuleRow`."""
    target = policy_target.spec
    binding = [value for value in target.values if value.binds(year)]
    basis = Settings(as_of=as_of).basis(policy_target.policy.head, year)
    standing = labels().of("basis", basis) if binding else f"{year} 年没有目标"
    figures = "、".join(standard_text(policy_target, value) or value.why for value in binding)
    years = "、".join(_years(value) for value in target.values)
    return (
        target.name, _subject(policy_target), target.clause, "地区", labels().finding["target"],
        years, validity, standing, figures, "条款",
    )  # fmt: skip


def target_lines(policy_target: PolicyTarget) -> Iterator[str]:
    """All about one target, as lines of text."""
    target = policy_target.spec
    yield f"{target.name} {_subject(policy_target)}"
    yield f"出处：{policy_target.policy.head.id} {target.clause}"
    yield f"性质：{labels().target_kind.catalogue[target.kind]}"
    for value in target.values:
        text = standard_text(policy_target, value) or "没有目标数"
        text += f"；力争{show(wish)}{target.entry.unit}" if (wish := value.striving) is not None else ""
        why = f"；{value.why}" if value.why else ""
        yield f"{by_when(value)}：{text}（口径：{target.accumulation_of(value)}）{why}"
    if target.base is not None:
        stated = f"{target.base.value}{target.entry.unit}" if target.base.value else "原文未给（不按 0 计）"
        others = "".join(f"；另作 {other.value}（{other.source}）" for other in target.base.others)
        since = f"；起算年原文未写，也可能自{target.base.or_year}年末起" if target.base.or_year else ""
        yield f"{target.base.year}年基数：{stated}{others}{since}"
    for reference in target.references:
        yield f"参照（不是达标线）：{reference.of} {reference.year} 年 {reference.value}{reference.unit or target.entry.unit}"
    if words := target_departments(policy_target):
        yield f"责任单位：{words}"
    if target.note:
        yield f"说明：{target.note}"
    yield "原文各处："
    yield from (f"  {line}" for line in lines_on(policy_target.policy, target.name))


def target_departments(policy_target: PolicyTarget) -> str:
    """The offices that are responsible for a target, by cluster where they differ; "" if the text names none."""
    stated, folder = policy_target.spec.departments, policy_target.policy.folder
    if groups := leading_groups(stated, folder, policy_target.spec.cluster):
        return departments_words(stated, groups)
    return departments_words(policy_target.departments)


def _subject(policy_target: PolicyTarget) -> str:
    place = "、".join(policy_target.spec.place) or policy_target.policy.head.region_name
    cluster = "、".join(policy_target.spec.cluster)
    return f"{place} {cluster + ' ' if cluster else ''}{policy_target.spec.indicator}"


def _years(value: TargetValue) -> str:
    first, last = value.years or (value.year, value.year)
    return str(first) if first == last else f"{first}—{last}"
