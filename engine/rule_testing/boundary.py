"""Generated cases at every figure: just below, at, just above, blank, in another unit, and computed from its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from ..core.exact import exact_text, finite_places
from ..language import ast
from ..policy.corpus import Policy, Rule
from ..vocabulary.units import Unit, find_unit
from .oracle import Oracle, Value, Variable, variable
from .rule_cases import Outcome, PlacedCase, RuleCase
from .space import Assignment, shallow, space

_STEP = Fraction(1, 10_000)
_PART = Fraction(81, 25)
"""3.24, an area at which binary fractions go wrong (16.20 / 3.24)."""
_MOST = 20_000
_OTHER_UNITS = {"亩": "平方米", "万元": "元", "万元/亩": "元/平方米", "吨标准煤": "千克标准煤", "平方米": "亩", "%": ""}
_STRANGER = "名单之外有限公司"


@dataclass(frozen=True)
class Probe:
    """A generated case with the outcome that plain fractions give."""

    case: PlacedCase
    criterion: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """A comparison of one variable with a constant or a table's figure, in a rule."""

    policy: Policy
    rule: Rule
    compare: ast.Compare
    number: int
    measured: ast.Node
    since: int = 0
    """Year from which on a dated limit holds."""

    @property
    def year(self) -> int:
        years = self.rule.criterion.years
        return max(self.policy.head.valid_from.year, years[0] if years else 0, self.since)

    @property
    def as_of(self) -> date:
        return date(self.year, 12, 31)

    @property
    def read(self) -> Variable:
        found = variable(self.measured)
        assert found is not None  # by construction: see _figures
        return found

    def outcome(self, values: Assignment, forced: dict[int, bool | None] | None = None) -> Outcome:
        """The outcome by Kleene logic over fractions, under both readings of open words."""
        readings = [
            Oracle(
                vocabulary=self.rule.vocabulary,
                values=values,
                as_of=self.as_of,
                inclusive=inclusive,
                forced=forced or {},
            )
            for inclusive in (False, True)
        ]
        scope = readings[0].truth(self.rule.scope) if self.rule.scope is not None else True
        strict, inclusive = (reading.truth(self.rule.when) for reading in readings)
        if scope is False:
            return "out_of_scope"
        if strict is False and inclusive is False:
            return "clear"
        if scope is None or strict is None or inclusive is None:
            return "insufficient"
        return "hit" if strict and inclusive else "boundary"


def probes(policy: Policy) -> tuple[list[Probe], list[str]]:
    """Boundary cases of every numeric comparison, and the comparisons for which there are none."""
    found: list[Probe] = []
    lacking: list[str] = []
    for rule in policy.rules:
        for number, compare in enumerate(_compares(rule)):
            figures = _measured(policy, rule, compare, number)
            bases = [(figure, base) for figure in figures if (base := _pivotal(figure)) is not None]
            if not bases or len(bases) < len(figures):
                lacking.append(f"{rule.criterion.id} 第 {number + 1} 个比较")
            for figure, base in bases:
                found += _cases(figure, base)
    return found, lacking


def _compares(rule: Rule) -> list[ast.Compare]:
    nodes = [rule.scope, rule.when] if rule.scope is not None else [rule.when]
    parts = [part for node in nodes for part in shallow(node)]
    return [part for part in parts if isinstance(part, ast.Compare) and not isinstance(part.left, ast.Day)]


def _measured(policy: Policy, rule: Rule, compare: ast.Compare, number: int) -> list[_Figure]:
    """The figure of a comparison, once for every year from which on a dated limit differs."""
    for side, other in ((compare.left, compare.right), (compare.right, compare.left)):
        limit = ast.constant(other) is not None or isinstance(other, ast.Reference | ast.Dated)
        if isinstance(side, ast.Number | ast.Derived) and limit:
            years = [year for year, _ in other.values] if isinstance(other, ast.Dated) else [0]
            return [
                _Figure(policy=policy, rule=rule, compare=compare, number=number, measured=side, since=year)
                for year in years
            ]
    return []


def _pivotal(figure: _Figure) -> Assignment | None:
    """Values under which the comparison alone decides the outcome."""
    rule, this = figure.rule, id(figure.compare)
    nodes = [node for node in (rule.scope, rule.when) if node is not None]
    for values in islice(space(nodes, rule.vocabulary, figure.as_of).assignments(), _MOST):
        if figure.outcome(values, {this: True}) != figure.outcome(values, {this: False}):
            return values
    return None


def _cases(figure: _Figure, base: Assignment) -> list[Probe]:
    limit = _limit(figure, base)
    own = figure.rule.vocabulary[figure.read[1]].unit_
    step = _STEP * own.size
    written: list[tuple[str, Fraction | None, dict[str, Fraction | None], Unit | None]] = []
    for sign, name in ((-1, "略低"), (0, "恰为"), (1, "略高")):
        value = limit + sign * step
        written.append((name, value, {figure.read[1]: value}, None))
        if other := find_unit(_OTHER_UNITS.get(own.symbol, "")):
            written.append((f"{name}（换单位）", value, {figure.read[1]: value}, other))
        parts = _parts(figure.measured, value, figure.rule)
        if parts and not {("字段", key) for key in parts} & set(base):
            written.append((f"{name}（由分项算得）", value, parts, None))
    written.append(("空白", None, {figure.read[1]: None}, None))
    return [
        _probe(figure, {**base, figure.read: value}, measured, name, serial, other)
        for serial, (name, value, measured, other) in enumerate(written)
    ]


def _limit(figure: _Figure, base: Assignment) -> Fraction:
    other = figure.compare.right if figure.measured is figure.compare.left else figure.compare.left
    value = Oracle(vocabulary=figure.rule.vocabulary, values=base, as_of=figure.as_of).number(other)
    assert value is not None  # by construction: a constant, or a table's figure with a candidate value
    return value


def _parts(node: ast.Node, value: Fraction, rule: Rule) -> dict[str, Fraction | None] | None:
    """Inputs of a derived field's formula under which it comes to `value`."""
    match node:
        case ast.Derived(formula=ast.Arithmetic("/", ast.Number(upper), below)) if key := variable(below):
            size = rule.vocabulary[key[1]].unit_.size
            return {upper: value * _PART * size, key[1]: _PART * size}
        case ast.Derived(formula=ast.Arithmetic(operator) as formula) if operator in "+-":
            first, *rest = [part.key for part in formula.walk() if isinstance(part, ast.Number)]
            return {first: value} if all(rule.vocabulary[key].optional_addend for key in rest) else None
    return None


def _probe(
    figure: _Figure,
    values: Assignment,
    measured: dict[str, Fraction | None],
    name: str,
    serial: int,
    other: Unit | None,
) -> Probe:
    rule = figure.rule
    given: dict[str, str | int | bool | None] = {}
    tables: dict[str, dict[str, str | int]] = {}
    for read, value in {**values, figure.read: None}.items():
        if read[0] == "参照":
            table, column = read[1].split(" ")
            tables.setdefault(table, {})[column] = _written(value, find_unit(_column_unit(figure, table, column)))
        elif read != figure.read:
            given.update(_given(figure, read, value))
    for key, value in measured.items():
        given[key] = _written(value, other or rule.vocabulary[key].unit_)
    references = {table: [_row(figure, table, row, given)] for table, row in tables.items()}
    title = f"{rule.criterion.id} 第 {figure.number + 1} 个比较{name}"
    case = RuleCase(
        id=f"{rule.criterion.id.lower()}-{figure.number}-{figure.since}-{serial}",
        name=title,
        given=given,
        kind=rule.criterion.record[0],
        year=figure.year,
        as_of=figure.as_of,
        references=references,
        expect={},
    )
    return Probe(PlacedCase(case, f"{figure.policy.head.id}/边界用例", ()), rule.criterion.id, figure.outcome(values))


def _column_unit(figure: _Figure, table: str, column: str) -> str:
    return figure.policy.head.references[table].columns[column]


def _row(
    figure: _Figure, table: str, row: dict[str, str | int], given: dict[str, str | int | bool | None]
) -> dict[str, str | int]:
    """The table's row for the record: its keys, and every column that the rule does not read left at 1."""
    declared = figure.policy.head.references[table]
    fields = figure.rule.vocabulary
    labels = [label for label in declared.keys if fields[fields.keys[label]].type != "code"]  # left out fits everybody
    for label in labels:
        key = fields.keys[label]
        given.setdefault(key, next(iter(fields[key].options), "C17"))
    keys: dict[str, str | int] = {label: str(given[fields.keys[label]]) for label in labels}
    return {**dict.fromkeys(declared.columns, 1), **row, **keys}


def _given(figure: _Figure, read: Variable, value: Value) -> dict[str, str | int | bool | None]:
    if read[0] == "名单":
        key, name = read[1].split(" ", 1)
        listed = sorted(figure.policy.lists[name])
        return {key: listed[0] if value else _STRANGER}
    if isinstance(value, Fraction):
        return {read[1]: _written(value, figure.rule.vocabulary[read[1]].unit_)}
    return {read[1]: "是" if value is True else "否" if value is False else str(value) if value is not None else "空"}


def _written(value: Value, unit: Unit | None) -> str:
    """A base-unit figure as a case writes it, in `unit`."""
    if not isinstance(value, Fraction):
        return "空"
    figure = value / unit.size if unit else value
    symbol = unit.symbol if unit else ""
    return f"{exact_text(figure)}{symbol}" if finite_places(figure) is not None or symbol else exact_text(figure)
