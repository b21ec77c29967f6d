"""What somebody supposes of criteria: another condition, another figure, or a range of figures; nothing an office adopted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from ..core.errors import RunError
from ..core.exact import exact_text, parse_exact
from ..core.location import SourceLocation
from ..language import ast
from ..language.render import condition_text
from ..policy.corpus import Policy, Rule, compiled
from ..policy.parameters import figure_of
from ..vocabulary.units import unit
from ..vocabulary.words import Meaning

_MOST_STEPS = 1_000
"""Most figures of a range."""

_SET = re.compile(r"\s*([A-Z]{2}\d{2}-[A-Z]+\d+)\s*=\s*(.+?)\s*", re.DOTALL)
_SWEEP = re.compile(r"\s*([A-Z]{2}\d{2}-[A-Z]+\d+)\s*[:：]\s*(\S+?)\s*\.\.\s*(\S+?)\s*/\s*(\S+?)\s*")


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A set of criteria as they are supposed to be.

    Attributes:
        label: the name of the case that they make.
        policies: the policies with only the changed criteria.
        changes: criterion id → (its own condition, the supposed one), in words.
        part_of: the range that it is a step of, as it was written; "" where it is none.
    """

    label: str
    policies: Sequence[Policy]
    changes: Mapping[str, tuple[str, str]]
    part_of: str = ""


def assumed(texts: Sequence[str], policies: Sequence[Policy], meanings: Mapping[str, Meaning]) -> Assumption:
    """The case that the texts of `--set` make together.

    Raises:
        RunError: a text is no assumption, or names no criterion.
        RuleError: the supposed condition is broken.
    """
    supposed: dict[str, Rule] = {}
    for text in texts:
        match = _SET.fullmatch(text)
        if match is None:
            raise RunError(
                f"“{text}”不是一项假定",
                code="C056",
                where="--set",
                remedy="写作 'SZ20-E01=亩均税收 低于 6万元/亩' 或 'SZ20-E01=6万元/亩'",
            )
        policy, rule = _rule(match[1], policies, "--set")
        figure = figure_of(match[2])
        supposed[match[1]] = _with_figure(rule, figure) if figure else _with_condition(rule, policy, match[2], meanings)
    return _assumption("；".join(text.strip() for text in texts), supposed, policies)


def swept(text: str, policies: Sequence[Policy]) -> Iterator[Assumption]:
    """The cases of a range such as `SZ20-E01: 3..10/0.5`, in the unit of the criterion's own figure.

    Raises:
        RunError: the text is no range, is too long, or names no criterion with exactly one figure.
    """
    match = _SWEEP.fullmatch(text)
    ends = [parse_exact(part) for part in match.groups()[1:]] if match else []
    remedy = "写作 'SZ20-E01: 3..10/0.5'（从 3 到 10，每步 0.5，单位同条款）"
    if match is None or None in ends:
        raise RunError(f"“{text}”不是一段数值", code="C057", where="--sweep", remedy=remedy)
    first, last, step = (end for end in ends if end is not None)
    if step <= 0 or last < first or (last - first) / step >= _MOST_STEPS:
        raise RunError(f"“{text}”的步数须在 1 到 {_MOST_STEPS} 之间", code="C058", where="--sweep", remedy=remedy)
    _, rule = _rule(match[1], policies, "--sweep")
    own = _only_figure(rule)
    for count in range(int((last - first) / step) + 1):
        value = first + count * step
        figure = ast.Quantity(value * unit(own.unit).size, own.unit)
        label = f"{match[1]} {exact_text(value)}{own.unit}"
        yield replace(_assumption(label, {match[1]: _with_figure(rule, figure)}, policies), part_of=text.strip())


def _rule(criterion: str, policies: Sequence[Policy], where: str) -> tuple[Policy, Rule]:
    for policy in policies:
        for rule in policy.rules:
            if rule.criterion.id == criterion:
                return policy, rule
    raise RunError(f"这次检查没有条款“{criterion}”", code="C059", where=where, remedy="编号见 tenglong rules list")


def _with_condition(rule: Rule, policy: Policy, text: str, meanings: Mapping[str, Meaning]) -> Rule:
    if rule.criterion.cases:
        raise RunError(
            f"{rule.criterion.id} 由几种情形组成，不能以一个条件代替",
            code="C090",
            where="--set",
            remedy="请只改其中的数值，或另写条款试算",
        )
    criterion = rule.criterion.model_copy(update={"when": text})

    def locate(*keys: str | int) -> SourceLocation:
        return SourceLocation(file="--set", rule=rule.criterion.id)

    return compiled(criterion, rule.head, lists=policy.lists, meanings=meanings, locate=locate, local=rule.local)


def _only_figure(rule: Rule) -> ast.Quantity:
    figures = list(dict.fromkeys(node for node in rule.when.walk() if isinstance(node, ast.Quantity)))
    if len(figures) != 1:
        raise RunError(
            f"{rule.criterion.id} 的条件里不是恰好一个数",
            code="C061",
            where="--set、--sweep",
            remedy="请用 --set 写出整个条件",
        )
    return figures[0]


def _with_figure(rule: Rule, figure: ast.Quantity) -> Rule:
    own = _only_figure(rule)
    if unit(own.unit).dimension != unit(figure.unit).dimension:
        raise RunError(
            f"{rule.criterion.id} 的数以“{own.unit}”计，不是“{figure.unit}”",
            code="C062",
            where="--set",
            remedy="请换成同一量纲的单位",
        )
    return replace(rule, cases=tuple((case, _replaced(node, own, figure)) for case, node in rule.cases))


def _replaced(node: Any, own: ast.Quantity, figure: ast.Quantity) -> Any:
    """The expression with one figure in place of another, wherever it stands."""
    if node == own:
        return figure
    if isinstance(node, tuple):
        return tuple(_replaced(part, own, figure) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{part.name: _replaced(getattr(node, part.name), own, figure) for part in fields(node)})


def _assumption(label: str, supposed: Mapping[str, Rule], policies: Sequence[Policy]) -> Assumption:
    changed: list[Policy] = []
    words: dict[str, tuple[str, str]] = {}
    for policy in policies:
        rules = tuple(supposed[rule.criterion.id] for rule in policy.rules if rule.criterion.id in supposed)
        if rules:
            changed.append(replace(policy, rules=rules))
        for rule in policy.rules:
            if other := supposed.get(rule.criterion.id):
                words[rule.criterion.id] = (_in_words(rule), _in_words(other))
    return Assumption(label=label, policies=changed, changes=words)


def _in_words(rule: Rule) -> str:
    return condition_text(rule.when, rule.vocabulary)
