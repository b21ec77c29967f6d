"""Criteria that can never hold, always hold, swallow or contradict each other, shown on a witness record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations, islice, product
from typing import TypeAlias, get_args

from ..core.exact import exact_text
from ..evaluation.criteria.judge import Value
from ..language import ast
from ..language.variables import ListedDayVariable, ListVariable, ReferenceVariable, Variable, variable_of
from ..policy.corpus import Policy, Rule
from ..vocabulary.code_types import Finding
from ..vocabulary.labels import labels
from .assignment_judge import AssignmentJudge
from .lint_finding import LintFinding
from .space import Assignment, Space, space

_MOST = 20_000
_FOLLOWED: frozenset[Finding] = frozenset(get_args(Finding)) - {"hint", "protected"}
"""Findings that have a consequence: only for these is a second criterion with the same effect superfluous."""
_ADVERSE: frozenset[Finding] = frozenset({"inefficient", "unlawful", "withdraw"})

_Values: TypeAlias = tuple[Value, ...]
"""One value for each variable of a common space, in the space's order."""


def overlaps(policies: Sequence[Policy]) -> list[LintFinding]:
    """All findings, of each rule first, then of each pair that binds the same records in the same years."""
    rules = [rule for policy in policies for rule in policy.rules]
    findings = [finding for rule in rules for finding in _alone(rule)]
    for first, second in combinations(rules, 2):
        if _bind_same_records(first, second):
            findings += _pair(first, second)
    return findings


# One rule


def _alone(rule: Rule) -> Iterator[LintFinding]:
    name, common = rule.criterion.id, _CommonSpace((rule,))
    if not common.judgeable:
        yield LintFinding(level="info", where=name, what="运算或组合过多，未检查是否恒真、恒假或与他条重叠", remedy="")
        return
    states = [(common.scope(rule, values), common.truth(rule.when, values)) for values in common.assignments()]
    if not any(scope for scope, _ in states):
        yield LintFinding(level="error", where=name, what="适用范围永远不成立", remedy="请核对 scope")
        return
    if not any(common.scope(rule, values) and common.may(rule.when, values) for values in common.assignments()):
        yield LintFinding(level="error", where=name, what="条件在适用范围内永远不成立", remedy="请核对 when 与 scope")
    elif all(holds for scope, holds in states if scope):
        yield LintFinding(level="warning", where=name, what="条件在适用范围内总是成立", remedy="请核对 when")
    yield from _cases(rule, common)


def _cases(rule: Rule, common: _CommonSpace) -> Iterator[LintFinding]:
    """Cases that never hold, or hold only where an earlier case holds and add nothing to it."""
    if len(rule.cases) < 2:
        return
    for index, (name, node) in enumerate(rule.cases):
        held = [values for values in common.assignments() if common.scope(rule, values) and common.may(node, values)]
        where = f"{rule.criterion.id} 情形 {name}"
        if not held:
            yield LintFinding(level="error", where=where, what="永远不成立", remedy="请核对 when 与 scope")
            continue
        for other, earlier in rule.cases[:index]:
            if all(common.may(earlier, values) for values in held):
                witness = _shown(common.named(held[0]), rule)
                yield LintFinding(
                    level="warning",
                    where=where,
                    what=f"只在情形 {other} 成立时成立，例如 {witness}",
                    remedy="合并两个情形",
                )


# Two rules


def _bind_same_records(first: Rule, second: Rule) -> bool:
    """Whether two rules have the same place, a common kind and a common year."""
    places = sorted((first.head.region, second.head.region), key=lambda code: not code.endswith("00"))
    prefix = places[0][:4] if places[0].endswith("00") else places[0]
    starts, ends = zip(_years(first), _years(second), strict=True)
    return (
        places[1].startswith(prefix)
        and bool(set(first.criterion.record) & set(second.criterion.record))
        and max(starts) <= min(ends)
    )


def _years(rule: Rule) -> tuple[int, int]:
    head = rule.head
    end = head.valid_to.year if head.valid_to else max(head.last_target_year, head.valid_from.year)
    years = rule.criterion.years or (head.first_year, end)
    return max(years[0], head.first_year), min(years[1], end)


def _pair(first: Rule, second: Rule) -> Iterator[LintFinding]:
    common = _CommonSpace((first, second))
    if not common.judgeable:
        return
    hits = [(values, common.hit(first, values), common.hit(second, values)) for values in common.assignments()]
    both = [values for values, first_hit, second_hit in hits if first_hit and second_hit]
    findings = {first.criterion.finding, second.criterion.finding}
    if len(findings) == 1 and findings <= _FOLLOWED and common.related:
        yield from _shadow(first, second, common, hits)
    if findings <= _ADVERSE and common.related:
        yield from _no_way_out(first, second, common, hits)
    if both and "protected" in findings and findings & _ADVERSE:
        where = f"{first.criterion.id} 与 {second.criterion.id}"
        kinds = "、".join(labels().finding[rule.criterion.finding] for rule in (first, second))
        yield LintFinding(
            level="info",
            where=where,
            what=f"可同时成立（{kinds}），例如 {_shown(common.named(both[0]), first)}",
            remedy="同时成立时转人工复核",
        )


def _shadow(
    first: Rule, second: Rule, common: _CommonSpace, hits: Sequence[tuple[_Values, bool, bool]]
) -> Iterator[LintFinding]:
    """Two rules with the same finding, where one holds only where the other does.

    A list within a list is fine where it asks for more than the wider one: what is recognised among those screened.
    """
    both = next((values for values, first_hit, second_hit in hits if first_hit and second_hit), None)
    if both is None:
        return
    within = [
        all(second_hit for _, first_hit, second_hit in hits if first_hit),
        all(first_hit for _, first_hit, second_hit in hits if second_hit),
    ]
    inner, outer = (first, second) if within[0] else (second, first)
    example = f"例如 {_shown(common.named(both), first)}"
    if all(within):
        where = f"{first.criterion.id} 与 {second.criterion.id}"
        yield LintFinding(level="warning", where=where, what=f"总是同时成立，{example}", remedy="保留其一")
    elif any(within) and not (inner.criterion.finding == "list" and common.asks_more(inner, outer)):
        what = f"凡成立时 {outer.criterion.id} 也成立且结论相同，{example}"
        yield LintFinding(level="warning", where=inner.criterion.id, what=what, remedy="请核对两条的数值与适用范围")


def _no_way_out(
    first: Rule, second: Rule, common: _CommonSpace, hits: Sequence[tuple[_Values, bool, bool]]
) -> Iterator[LintFinding]:
    """Two rules that contradict each other: every record in both scopes hits one, though each alone can be avoided."""
    inside = [
        (values, first_hit, second_hit)
        for values, first_hit, second_hit in hits
        if common.scope(first, values) and common.scope(second, values)
    ]
    escapes = any(not first_hit and not second_hit for _, first_hit, second_hit in inside)
    torn = next((values for values, first_hit, second_hit in inside if first_hit and not second_hit), None)
    back = any(second_hit and not first_hit for _, first_hit, second_hit in inside)
    if not escapes and torn is not None and back:
        where = f"{first.criterion.id} 与 {second.criterion.id}"
        yield LintFinding(
            level="error",
            where=where,
            what=f"互相矛盾：总有一条成立，例如 {_shown(common.named(torn), first)}",
            remedy="请核对两条的数值与方向",
        )


class _CommonSpace:
    """The truths of some rules over their common space of values.

    A condition reads few of the common variables, so it is judged once for each combination of those that it reads.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._day = max(date(_years(rule)[0], 12, 31) for rule in rules)
        self._space = space([node for rule in rules for node in _nodes(rule)], rules[0].vocabulary, self._day)
        self._candidates = self._space.candidates()
        self._reads: dict[int, tuple[int, ...]] = {}
        self._truths: dict[tuple[int, bool, tuple[Value, ...]], bool] = {}

    @property
    def judgeable(self) -> bool:
        """Whether the candidates stand for all values and are few enough to try."""
        return self._space.exact and self._space.size <= _MOST

    @property
    def related(self) -> bool:
        """Whether the rules read a common variable: otherwise neither can depend on the other."""
        reads = [set(_own(rule, self._day).candidates()) for rule in self._rules]
        return bool(set.intersection(*reads))

    def asks_more(self, inner: Rule, outer: Rule) -> bool:
        """Whether the inner rule's condition reads something that the outer rule does not."""
        asked = space([inner.when], inner.vocabulary, self._day).candidates()
        return not asked.keys() <= _own(outer, self._day).candidates().keys()

    def assignments(self) -> Iterator[_Values]:
        """Every combination of candidate values."""
        return islice(product(*self._candidates.values()), _MOST)

    def named(self, values: _Values) -> Assignment:
        """The values by variable."""
        return dict(zip(self._candidates, values, strict=True))

    def truth(self, node: ast.Node, values: _Values) -> bool:
        """Whether the condition surely holds."""
        return self._judged(node, values, inclusive=False)

    def may(self, node: ast.Node, values: _Values) -> bool:
        """Whether the condition holds in the wide reading of what the text leaves open."""
        return self._judged(node, values, inclusive=True)

    def _judged(self, node: ast.Node, values: _Values, *, inclusive: bool) -> bool:
        if id(node) not in self._reads:
            read = {variable_of(part) for part in node.walk()}
            self._reads[id(node)] = tuple(place for place, variable in enumerate(self._candidates) if variable in read)
        known = id(node), inclusive, tuple([values[place] for place in self._reads[id(node)]])
        if known not in self._truths:
            judge = AssignmentJudge(
                vocabulary=self._rules[0].vocabulary,
                values=self.named(values),
                as_of=self._day,
                inclusive=inclusive,
            )
            self._truths[known] = judge.truth(node) is True
        return self._truths[known]

    def scope(self, rule: Rule, values: _Values) -> bool:
        """Whether the rule applies."""
        return rule.scope is None or self.truth(rule.scope, values)

    def hit(self, rule: Rule, values: _Values) -> bool:
        """Whether the rule applies and holds."""
        return self.scope(rule, values) and self.truth(rule.when, values)


def _nodes(rule: Rule) -> list[ast.Node]:
    return [rule.when] if rule.scope is None else [rule.scope, rule.when]


def _own(rule: Rule, day: date) -> Space:
    return space(_nodes(rule), rule.vocabulary, day)


def _shown(values: Assignment, rule: Rule) -> str:
    """A witness record in words."""
    return "、".join(_shown_value(variable, value, rule) for variable, value in values.items())


def _shown_value(variable: Variable, value: Value, rule: Rule) -> str:
    if isinstance(variable, ListVariable):
        return f"{'在' if value else '不在'}名单“{variable.list}”"
    if isinstance(variable, ListedDayVariable):
        return f"名单“{variable.list}”的{variable.column} {value}"
    if isinstance(variable, ReferenceVariable):
        figure = exact_text(value) if isinstance(value, Fraction) else value
        return f"{variable.table}的{variable.column} {figure}"
    entry = rule.vocabulary[variable.key]
    if isinstance(value, Fraction):
        return f"{entry.label} {exact_text(value / entry.unit_.size)}{entry.unit}"
    if isinstance(value, bool):
        return f"{entry.label} {'是' if value else '否'}"
    return f"{entry.label} {'空' if value is None else value}"
