"""Changes each comparator, figure, field, connective, case and bound of a rule in turn; tests must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from ..language import ast
from ..policy.corpus import Policy, Rule
from ..policy.name_lists import PolicyList
from ..vocabulary.fields import Vocabulary

_NUDGE = Fraction(1, 100)
"""A figure is changed by one hundredth of itself either way: a case close to the figure must tell the difference."""

_OPERATORS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A rule with one change, under an id of its own."""

    id: str
    criterion: str
    what: str
    rule: Rule


def mutants(policy: Policy) -> list[Mutant]:
    """Every rule of the policy with every single change, in the document's order."""
    changed: list[Mutant] = []
    for rule in policy.rules:
        name = rule.criterion.id
        for what, other in _changes(rule, policy):
            number = f"{name}#{len(changed)}"
            criterion = other.criterion.model_copy(update={"id": number})
            changed.append(
                Mutant(id=number, criterion=name, what=f"{name} {what}", rule=replace(other, criterion=criterion))
            )
    return changed


def _changes(rule: Rule, policy: Policy) -> Iterator[tuple[str, Rule]]:
    change = _Changes(rule.vocabulary, dict(sorted(policy.lists.items())))
    for index, (case, node) in enumerate(rule.cases):
        where = f"情形 {case}" if case else "条件"
        for what, other in change.of(node):
            yield f"{where}:{what}", replace(rule, cases=_with(rule.cases, index, (case, other)))
        if len(rule.cases) > 1:
            yield f"{where}:删去", replace(rule, cases=rule.cases[:index] + rule.cases[index + 1 :])
    if rule.scope is not None:
        yield "范围：删去", replace(rule, scope=None)
        for what, other in change.of(rule.scope):
            yield f"范围：{what}", replace(rule, scope=other)
    yield from _bounds(rule)


def _bounds(rule: Rule) -> Iterator[tuple[str, Rule]]:
    flows = not rule.criterion.flows
    yield "全年数：取反", replace(rule, criterion=rule.criterion.model_copy(update={"flows": flows}))
    years = rule.criterion.years
    if years is None:
        return
    for what, pair in (
        ("起始年 +1", (years[0] + 1, years[1])),
        ("截止年 −1", (years[0], years[1] - 1)),
        ("起始年 −1", (years[0] - 1, years[1])),
        ("截止年 +1", (years[0], years[1] + 1)),
    ):
        yield f"年度：{what}", replace(rule, criterion=rule.criterion.model_copy(update={"years": pair}))


def _with(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


@dataclass(frozen=True)
class _Changes:
    """All single changes of an expression; formulas of derived fields belong to the vocabulary and stay unchanged."""

    vocabulary: Vocabulary
    lists: Mapping[str, PolicyList]

    def of(self, node: ast.Node) -> Iterator[tuple[str, ast.Node]]:
        """(what was changed, the whole expression after it)."""
        yield from self._here(node)
        if isinstance(node, ast.Derived | ast.Day):
            return
        for field in fields(node):  # type: ignore[arg-type]
            value = getattr(node, field.name)
            for what, other in self._inside(value):
                yield what, replace(node, **{field.name: other})  # type: ignore[type-var]

    def _inside(self, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, ast.Node):
            yield from self.of(value)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                for what, other in self._inside(item):
                    yield what, _with(value, index, other)

    def _here(self, node: ast.Node) -> Iterator[tuple[str, ast.Node]]:
        change: Callable[[Any], Iterator[tuple[str, ast.Node]]] = getattr(
            self, f"_{type(node).__name__.lower()}", lambda _: iter(())
        )
        yield from change(node)

    def _compare(self, node: ast.Compare) -> Iterator[tuple[str, ast.Node]]:
        for operator in _OPERATORS[node.operator]:
            yield f"{node.operator} 改为 {operator}", replace(node, operator=operator, word="", open_word="")  # type: ignore[arg-type]
        if node.open_word:
            yield f"“{node.open_word}”改为不含", replace(node, open_word="")

    def _quantity(self, node: ast.Quantity) -> Iterator[tuple[str, ast.Node]]:
        for sign, name in ((1, "+1%"), (-1, "−1%")):
            nudged = node.value * (1 + sign * _NUDGE) if node.value else Fraction(sign, 100)
            yield f"数值 {node.value} 改为 {name}", replace(node, value=nudged)

    def _day(self, node: ast.Day) -> Iterator[tuple[str, ast.Node]]:
        yield "日期 +1 年", replace(node, years=node.years + 1)
        if isinstance(node.literal, date):
            yield "日期 +1 日", replace(node, literal=node.literal + timedelta(days=1))

    def _flag(self, node: ast.Flag) -> Iterator[tuple[str, ast.Node]]:
        yield from self._renamed(node, lambda key: self.vocabulary[key].type == "flag")
        yield f"“{self.vocabulary.label(node.key)}”取反", ast.Not(node)

    def _number(self, node: ast.Number) -> Iterator[tuple[str, ast.Node]]:
        own = self.vocabulary[node.key]
        yield from self._renamed(
            node, lambda key: (entry := self.vocabulary[key]).type == "number" and entry.unit == own.unit
        )

    def _derived(self, node: ast.Derived) -> Iterator[tuple[str, ast.Node]]:
        own = self.vocabulary[node.key]
        for key, entry in self.vocabulary.fields.items():
            if key != node.key and entry.type == "number" and entry.unit == own.unit:
                yield f"字段“{own.label}”改为“{entry.label}”", ast.Number(key)
                return

    def _renamed(self, node: Any, fits: Callable[[str], bool]) -> Iterator[tuple[str, ast.Node]]:
        """The first other field that fits: a case must tell the two apart."""
        for key in self.vocabulary.fields:
            if key != node.key and fits(key):
                names = [self.vocabulary.label(name) for name in (node.key, key)]
                yield f"字段“{names[0]}”改为“{names[1]}”", replace(node, key=key)
                return

    def _oneof(self, node: ast.OneOf) -> Iterator[tuple[str, ast.Node]]:
        options = [name for name in self.vocabulary[node.key].options if name not in node.values] or ["其他取值"]
        for index, value in enumerate(node.values):
            yield f"取值“{value}”改为“{options[0]}”", replace(node, values=_with(node.values, index, options[0]))
        yield "取值取反", ast.Not(node)

    def _listed(self, node: ast.Listed) -> Iterator[tuple[str, ast.Node]]:
        others = [name for name in self.lists if len(self.lists[name].columns) == len(node.keys) and name != node.list]
        yield "名单取反", ast.Not(node)
        if node.near:
            yield f"名单“{node.list}”的相近名称改为不算", replace(node, near=False)
        if others:
            yield f"名单“{node.list}”改为“{others[0]}”", replace(node, list=others[0])

    def _not(self, node: ast.Not) -> Iterator[tuple[str, ast.Node]]:
        yield "删去 非", node.item

    def _open(self, node: ast.Open) -> Iterator[tuple[str, ast.Node]]:
        yield f"删去 {node.word}", node.item
        yield from (
            (f"{node.word} 改为 {word}", replace(node, word=word)) for word in ("等", "未定") if word != node.word
        )

    def _and(self, node: ast.And) -> Iterator[tuple[str, ast.Node]]:
        yield "且 改为 或", ast.Or(node.items)
        if node.open_word:
            yield "、 改为 且", ast.And(node.items)
        yield from _dropped(node.items, ast.And)

    def _or(self, node: ast.Or) -> Iterator[tuple[str, ast.Node]]:
        yield "或 改为 且", ast.And(node.items)
        yield from _dropped(node.items, ast.Or)


def _dropped(items: tuple[ast.Node, ...], kind: type[ast.And] | type[ast.Or]) -> Iterator[tuple[str, ast.Node]]:
    for index in range(len(items)):
        rest = items[:index] + items[index + 1 :]
        yield f"删去第 {index + 1} 项", rest[0] if len(rest) == 1 else kind(rest)
