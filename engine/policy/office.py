"""The policies as one office uses them: the shipped ones and its own, with its local standards put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..core.errors import ProfileError, RuleError
from ..core.location import SourceLocation
from ..core.validation import first_mistake
from .corpus import POLICIES, Policy, Rule, compiled, load_policies
from .local import Threshold
from .models import Criterion
from .profile import Office
from .settings import binds


def office_policies(office: Office, ids: Sequence[str] = (), day: date | None = None) -> list[Policy]:
    """The named policies, or all of them, with the changes that the office's profile makes.

    Args:
        day: local standards that are approved later are left out; None: none is.

    Raises:
        RunError: an unknown policy id.
        RuleError: a broken policy.
        ProfileError: a local standard or waiver for a criterion that does not exist, or a broken local standard.
    """
    own = own_folder(office)
    policies = load_policies(ids, office.config.word_meanings, own=own)
    _check_criteria(office, policies)
    for index, threshold in enumerate(office.config.thresholds):
        if day is None or threshold.in_force(day):
            policies = [_adapted(policy, threshold, index, office) for policy in policies]
    return policies


def own_folder(office: Office) -> Path | None:
    """The office's own policies folder, or None.

    Raises:
        ProfileError: the profile names a folder that does not exist.
    """
    if not office.config.policies:
        return None
    folder = office.folder / office.config.policies
    if not folder.is_dir():
        raise ProfileError(
            f"政策文件夹 {folder} 不存在", code="P006", where=office.where("policies"), remedy="请检查配置的 policies"
        )
    return folder


def _check_criteria(office: Office, policies: Sequence[Policy]) -> None:
    """Check that every criterion that the profile names exists, if its policy was loaded."""
    loaded = {policy.head.id for policy in policies}
    known = {rule.criterion.id for policy in policies for rule in policy.rules}
    shipped = {path.parent.name for path in POLICIES.glob("*/policy.yaml")}
    named: list[tuple[str, int, str]] = [
        *(("thresholds", index, entry.criterion) for index, entry in enumerate(office.config.thresholds)),
        *(("waivers", index, entry.criterion) for index, entry in enumerate(office.config.waivers)),
    ]
    _check_assigned(office, known=known, loaded=loaded, shipped=shipped)
    for key, index, criterion in named:
        policy = criterion.partition("-")[0]
        if criterion not in known and (policy in loaded or policy not in shipped):
            raise ProfileError(
                f"没有条款“{criterion}”",
                code="P007",
                where=office.where(key, index, "criterion"),
                remedy="编号见 tenglong rules list",
            )
    criteria = [entry.criterion for entry in office.config.thresholds]
    for index, criterion in enumerate(criteria):
        if criterion in criteria[:index]:
            where = office.where("thresholds", index, "criterion")
            raise ProfileError(f"条款“{criterion}”的本地标准写了两次", code="P008", where=where, remedy="请保留其一")


def _check_assigned(office: Office, *, known: set[str], loaded: set[str], shipped: set[str]) -> None:
    """Check that clauses and policies that are assigned to the office exist, if their policy was loaded."""
    for name in office.config.assigned_clauses:
        policy = name.partition("-")[0]
        if name not in known | loaded and (policy in loaded or policy not in shipped):
            raise ProfileError(
                f"没有条款或者政策“{name}”",
                code="P040",
                where=office.where("assigned_clauses", name),
                remedy="编号见 tenglong rules list",
            )


def _adapted(policy: Policy, threshold: Threshold, index: int, office: Office) -> Policy:
    rules = tuple(
        _replaced(rule, policy, threshold=threshold, index=index, office=office)
        if rule.criterion.id == threshold.criterion
        else rule
        for rule in policy.rules
    )
    return replace(policy, rules=rules)


def _replaced(rule: Rule, policy: Policy, threshold: Threshold, index: int, office: Office) -> Rule:
    """The rule with condition, scope, years and figures of the local standard, binding in that standard's region."""
    where = office.where("thresholds", index)
    region = threshold.region or office.config.office.region
    if not region:
        raise ProfileError("本地标准没有适用地区", code="P009", where=where, remedy="请写 region，或填 office.region")
    if any(finding == "unlawful" for finding in rule.findings):
        raise ProfileError(
            f"{threshold.criterion} 是违法情形，不得以本地标准替换",
            code="P010",
            where=where,
            remedy="违法情形由法律规定，请删去此项",
        )
    if threshold.when is not None and rule.criterion.cases:
        raise ProfileError(
            f"{threshold.criterion} 由几种情形组成，不能以一个条件替换",
            code="P011",
            where=where,
            remedy="请在本单位的政策文件夹(policies)中另写条款",
        )

    def locate(*keys: str | int) -> SourceLocation:
        line, column = office.spot("thresholds", index, *keys)
        return SourceLocation(
            file=f"{office.path or 'profile'} thresholds", rule=threshold.criterion, line=line, column=column
        )

    local = threshold.model_copy(update={"region": region})
    try:
        criterion = Criterion.model_validate(_with_threshold(rule.criterion, threshold))
        made = compiled(
            criterion, rule.head, lists=policy.lists, meanings=office.config.word_meanings, locate=locate, local=local
        )
        return replace(made, replaced=rule.criterion)
    except RuleError as problem:
        raise ProfileError(problem.what, code=problem.code, where=problem.where, remedy=problem.remedy) from problem
    except ValidationError as problem:
        raise ProfileError(first_mistake(problem)[1], code="P012", where=where) from problem


def _with_threshold(criterion: Criterion, threshold: Threshold) -> dict[str, Any]:
    """The criterion's values, replaced by those that the local standard gives; the citation names the standard."""
    own = criterion.model_dump(by_alias=True)
    replacing = threshold.model_dump(by_alias=True, include={"scope", "when", "years"}, exclude_none=True)
    figures = {"parameters": {**own["parameters"], **threshold.model_dump(by_alias=True)["parameters"]}}
    summary = threshold.summary or "条件由本单位配置的本地标准替换"
    cited = f"{criterion.clause}（本地标准：{threshold.source}）"
    note = "" if threshold.when else criterion.note  # a note is about the clause's own condition
    return {**own, **replacing, **figures, "summary": summary, "clause": cited, "note": note}


def foreign(rule: Rule) -> bool:
    """Whether the rule is a local standard for a place where the criterion's own document does not apply."""
    return rule.local is not None and not binds(rule.head.region, rule.region)
