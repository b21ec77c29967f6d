"""What is wrong with the rules although they load: each finding says where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from ..core.errors import RuleError
from ..core.resources import RULES
from ..language import ast
from ..language.parse import Language
from ..policy.corpus import POLICIES, Policy, Rule, load_policies
from ..policy.models import Bound
from ..policy.profile import Office, Profile
from ..vocabulary.fields import Kind, vocabulary
from ..vocabulary.labels import labels
from ..vocabulary.units import Dimension, find_unit, unit_spellings
from .lint_finding import LintFinding
from .lint_letters import letter_findings
from .overlap import overlaps
from .register_lint import lint_register

_SECTION = re.compile(r"[〇一二三四五六七八九十]|附件|文末|第\s*\d+")
_KINDS: tuple[Kind, ...] = ("enterprise", "project", "park", "region")


def lint(policies: Sequence[Policy], office: Office | None = None) -> list[LintFinding]:
    """Check the vocabularies and the loaded policies, each policy alone and all together.

    Args:
        office: with it, the files of outside tables are looked for too.
    """
    findings = [*_vocabularies(), *(finding for policy in policies for finding in _policy(policy, office))]
    return [*findings, *overlaps(policies)]


def lint_folder(folder: Path = POLICIES, office: Office | None = None) -> list[LintFinding]:
    """Check every policy in a folder; one that does not load is a finding, and the others are still checked."""
    findings: list[LintFinding] = []
    policies: list[Policy] = []
    for path in sorted(folder.glob("*/policy.yaml")):
        try:
            policies += load_policies([path.parent.name], folder=folder)
        except RuleError as problem:
            findings.append(LintFinding.of_error(problem, path.parent.name))
    return findings + lint(policies, office)


def _vocabularies() -> Iterator[LintFinding]:
    """Derived fields whose formula is wrong, found even where no rule uses the field yet."""
    for kind in _KINDS:
        if not (RULES / "vocabulary" / f"{kind}.yaml").exists():
            continue  # a kind that no rule judges yet
        try:
            fields = vocabulary(kind)
        except RuleError as problem:
            yield LintFinding.of_error(problem)
            continue
        for field in fields.fields.values():
            if field.derive is None:
                continue
            try:
                Language(vocabulary=fields).figure(field.label)
            except RuleError as problem:
                yield LintFinding.of_error(problem)


def _policy(policy: Policy, office: Office | None) -> Iterator[LintFinding]:
    yield from _validity(policy)
    yield from lint_register(policy)
    yield from _references(policy, office)
    for rule in policy.rules:
        yield from _parameters(rule)
        yield from letter_findings(rule, office.config if office else Profile())
        if rule.local is None:  # a local standard keeps the clause's title and cites itself
            yield from _citation(rule)
            yield from _bounds(rule)
            yield from _figures_in_text(rule)


def _validity(policy: Policy) -> Iterator[LintFinding]:
    head = policy.head
    if head.validity == "stated" and head.valid_to is None:
        yield LintFinding(
            level="error", where=head.id, what="截止日写为“明示”，但没有 valid_to", remedy="补上截止日，或改为 unknown"
        )
    if head.valid_to is not None and head.valid_to < head.valid_from:
        yield LintFinding(level="error", where=head.id, what="截止日早于施行日", remedy="请核对 valid_from 与 valid_to")
    for rule in policy.rules:
        years = rule.criterion.years
        if years and (years[0] > years[1] or years[1] < head.first_year):
            what = f"适用年度 {years[0]}..{years[1]} 永远不会出现"
            yield LintFinding(level="error", where=rule.criterion.id, what=what, remedy="请核对 years")


def _parameters(rule: Rule) -> Iterator[LintFinding]:
    used = {node.name for node in rule.nodes if isinstance(node, ast.Dated)}
    for name in rule.criterion.parameters.keys() - used:
        yield LintFinding(
            level="warning",
            where=rule.criterion.id,
            what=f"参数“{name}”没有在表达式中使用",
            remedy="删去，或在条件中引用",
        )


def _citation(rule: Rule) -> Iterator[LintFinding]:
    criterion = rule.criterion
    if not _SECTION.search(criterion.clause):
        yield LintFinding(
            level="error",
            where=criterion.id,
            what=f"引用“{criterion.clause}”没有章节",
            remedy="写作 三（二）1 或 附件2",
        )
    if not criterion.summary:
        yield LintFinding(
            level="warning", where=criterion.id, what="没有条款内容概述", remedy="在 summary 中用自己的话写一句"
        )


def _bounds(rule: Rule) -> Iterator[LintFinding]:
    """Whom a criterion binds and each limit of its use must come from a place in the text."""
    criterion = rule.criterion
    if not criterion.binds or not criterion.places.get("scope"):
        remedy = "在 binds 写约束谁，在 places.scope 写原文出处；原文不限对象的也写明"
        yield LintFinding(level="error", where=criterion.id, what="没有写明约束谁、出自原文哪里", remedy=remedy)
    limits: dict[Bound, bool] = {
        "stage": bool(criterion.stage or any(case.stage for case in criterion.cases)),
        "years": criterion.years is not None,
        "flows": criterion.flows,
    }
    for name, limited in limits.items():
        if limited != bool(criterion.places.get(name)):
            what = f"{labels().bound[name]}{'没有写原文出处' if limited else '没有限定，却写了出处'}"
            yield LintFinding(level="error", where=criterion.id, what=what, remedy=f"请核对 {name} 与 places.{name}")
    keys = [key for node in rule.nodes if (key := getattr(node, "key", ""))]
    flowing = [rule.vocabulary.label(key) for key in dict.fromkeys(keys) if rule.vocabulary[key].flow]
    if bool(flowing) != criterion.flows:
        what = f"读取全年累计的{'、'.join(flowing)}，flows 没有写明" if flowing else "写了 flows，但不读全年累计的数"
        yield LintFinding(level="error", where=criterion.id, what=what, remedy="请核对 flows")


def _references(policy: Policy, office: Office | None) -> Iterator[LintFinding]:
    """Tables that rules refer to: their keys must be fields, their files must be there."""
    used = {node.table for rule in policy.rules for node in rule.when.walk() if isinstance(node, ast.Reference)}
    for name, table in policy.head.references.items():
        where = f"{policy.head.id} 外部标准表“{name}”"
        for label in table.keys:
            if not any(label in rule.vocabulary.keys for rule in policy.rules):
                yield LintFinding(
                    level="error", where=where, what=f"没有名为“{label}”的字段，无法据以查表", remedy="请核对 keys"
                )
        if name not in used:
            yield LintFinding(level="warning", where=where, what="没有条款使用", remedy="删去，或编写条款")
            continue
        yield from _table_file(where, name, office)
    for name in policy.lists.keys() - _listed(policy):
        yield LintFinding(
            level="warning", where=f"{policy.head.id} 名单“{name}”", what="没有条款使用", remedy="删去，或编写条款"
        )


def _listed(policy: Policy) -> set[str]:
    nodes = [node for rule in policy.rules for part in (rule.scope, rule.when) if part for node in part.walk()]
    return {node.list for node in nodes if isinstance(node, ast.Listed)}


def _table_file(where: str, name: str, office: Office | None) -> Iterator[LintFinding]:
    file = office.config.reference_tables.get(name) if office else None
    if file is None:
        what = "尚未装载，有关条款的结论为“需引用外部标准”"
        yield LintFinding(level="info", where=where, what=what, remedy="在配置的 reference_tables 中指明文件")
    elif office is not None and not (office.folder / file).is_file():
        yield LintFinding(
            level="error", where=where, what=f"文件 {file} 不存在", remedy="请检查配置的 reference_tables"
        )


def _figures_in_text(rule: Rule) -> Iterator[LintFinding]:
    """A figure in title, summary or consequence of the dimension of the expression's figures, but equal to none."""
    nodes = [node for part in (rule.scope, rule.when) if part for node in part.walk()]
    known = {
        (node.value, unit_of.dimension)
        for node in nodes
        if isinstance(node, ast.Quantity) and (unit_of := find_unit(node.unit)) is not None
    }
    dimensions = {dimension for _, dimension in known}
    for name in ("title", "summary", "consequence"):
        for text, value, dimension in _figures(str(getattr(rule.criterion, name))):
            if dimension in dimensions and (value, dimension) not in known:
                yield LintFinding(
                    level="error",
                    where=rule.criterion.id,
                    what=f"{name} 中的“{text}”与表达式中的数值不同",
                    remedy="请核对原文，改正其一",
                )


def _figures(text: str) -> Iterator[tuple[str, Fraction, Dimension]]:
    """(as written, value in base units, dimension) of every figure with a unit."""
    units = "|".join(map(re.escape, unit_spellings()))
    for match in re.finditer(rf"(\d+(?:\.\d+)?)\s*((?:{units})(?:/(?:{units}))?)", text.replace("／", "/")):
        unit = find_unit(match[2])
        if unit is not None:
            yield match[0], Fraction(match[1]) * unit.size, unit.dimension
