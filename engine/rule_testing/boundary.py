"""Generated cases at every figure: just below, at, just above, blank, in another unit, and computed from its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from ..core.exact import exact_text
from ..evaluation.criteria.judge import Value
from ..language import ast
from ..language.variables import FieldVariable, ListVariable, ReferenceVariable, variable_of
from ..policy.corpus import Policy, Rule
from ..vocabulary.code_types import Outcome
from ..vocabulary.units import Unit, find_unit
from .assignment_judge import AssignmentJudge
from .rule_cases import PlacedCase, RuleCase
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
class _ProbedFigure:
    """A comparison of one variable with a constant or a table's figure, in a rule."""

    policy: Policy
    rule: Rule
    compare: ast.Compare
    number: int
    measured: ast.Node
    since: int = 0
    """First year in which this value of a dated limit holds."""

    @property
    def year(self) -> int:
        years = self.rule.criterion.years
        return max(self.policy.head.valid_from.year, years[0] if years else 0, self.since)

    @property
    def as_of(self) -> date:
        return date(self.year, 12, 31)

    @property
    def variable(self) -> FieldVariable:
        """The variable that is measured."""
        variable = variable_of(self.measured)
        assert isinstance(variable, FieldVariable)  # by construction: see _measured
        return variable

    def outcome(self, values: Assignment, forced: dict[int, bool | None] | None = None) -> Outcome:
        """The outcome by Kleene logic over fractions, under both readings of open words."""
        readings = [
            AssignmentJudge(
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
    generated: list[Probe] = []
    unprobed: list[str] = []
    for rule in policy.rules:
        for number, compare in enumerate(_compares(rule)):
            figures = _measured(policy, rule, compare, number)
            bases = [(figure, base) for figure in figures if (base := _pivotal(figure)) is not None]
            if not bases or len(bases) < len(figures):
                unprobed.append(f"{rule.criterion.id} 第 {number + 1} 个比较")
            for figure, base in bases:
                generated += _cases(figure, base)
    return generated, unprobed


def _compares(rule: Rule) -> list[ast.Compare]:
    nodes = [rule.scope, rule.when] if rule.scope is not None else [rule.when]
    parts = [part for node in nodes for part in shallow(node)]
    return [part for part in parts if isinstance(part, ast.Compare) and not isinstance(part.left, ast.Day)]


def _measured(policy: Policy, rule: Rule, compare: ast.Compare, number: int) -> list[_ProbedFigure]:
    """The figures that a comparison is probed at: one, or one for each year in which a dated limit changes."""
    for side, other in ((compare.left, compare.right), (compare.right, compare.left)):
        limit = ast.constant(other) is not None or isinstance(other, ast.Reference | ast.Dated)
        if isinstance(side, ast.Number | ast.Derived) and limit:
            years = [year for year, _ in other.values] if isinstance(other, ast.Dated) else [0]
            return [
                _ProbedFigure(policy=policy, rule=rule, compare=compare, number=number, measured=side, since=year)
                for year in years
            ]
    return []


def _pivotal(figure: _ProbedFigure) -> Assignment | None:
    """Values under which the comparison alone decides the outcome; None where none were found."""
    rule, this = figure.rule, id(figure.compare)
    nodes = [node for node in (rule.scope, rule.when) if node is not None]
    for values in islice(space(nodes, rule.vocabulary, figure.as_of).assignments(), _MOST):
        if figure.outcome(values, {this: True}) != figure.outcome(values, {this: False}):
            return values
    return None


@dataclass(frozen=True, kw_only=True)
class _Variation:
    """How one case states the measured figure.

    Attributes:
        name: Chinese, the end of the case's name.
        stated: field → figure in base units; None is a blank.
        unit: the unit that the figures are written in; None for each field's own.
    """

    name: str
    stated: Mapping[FieldVariable, Fraction | None]
    unit: Unit | None = None


def _cases(figure: _ProbedFigure, base: Assignment) -> list[Probe]:
    """The probes of one figure, the other variables being as in `base`."""
    return [_probe(figure, base, variation, serial) for serial, variation in enumerate(_variations(figure, base))]


def _variations(figure: _ProbedFigure, base: Assignment) -> Iterator[_Variation]:
    limit, own = _limit(figure, base), figure.rule.vocabulary[figure.variable.key].unit_
    other = find_unit(_OTHER_UNITS.get(own.symbol, ""))
    for sign, name in ((-1, "略低"), (0, "恰为"), (1, "略高")):
        value = limit + sign * _STEP * own.size
        yield _Variation(name=name, stated={figure.variable: value})
        if other:
            yield _Variation(name=f"{name}（换单位）", stated={figure.variable: value}, unit=other)
        parts = _parts(figure.measured, value, figure.rule)
        if parts and not set(parts) & set(base):
            yield _Variation(name=f"{name}（由分项算得）", stated=parts)
    yield _Variation(name="空白", stated={figure.variable: None})


def _limit(figure: _ProbedFigure, base: Assignment) -> Fraction:
    other = figure.compare.right if figure.measured is figure.compare.left else figure.compare.left
    value = AssignmentJudge(vocabulary=figure.rule.vocabulary, values=base, as_of=figure.as_of).number(other)
    assert value is not None  # by construction: a constant, or a table's figure with a candidate value
    return value


def _parts(node: ast.Node, value: Fraction, rule: Rule) -> dict[FieldVariable, Fraction | None]:
    """Inputs of a derived field's formula under which it comes to `value`; {} where there is no simple choice."""
    match node:
        case ast.Derived(formula=ast.Arithmetic("/", ast.Number(upper), ast.Number(lower) | ast.Derived(lower))):
            size = rule.vocabulary[lower].unit_.size
            return {FieldVariable(upper): value * _PART * size, FieldVariable(lower): _PART * size}
        case ast.Derived(formula=ast.Arithmetic(operator) as formula) if operator in "+-":
            first, *rest = [part.key for part in formula.walk() if isinstance(part, ast.Number)]
            return {FieldVariable(first): value} if all(rule.vocabulary[key].optional_addend for key in rest) else {}
    return {}


def _probe(figure: _ProbedFigure, base: Assignment, variation: _Variation, serial: int) -> Probe:
    rule = figure.rule
    values = {variable: value for variable, value in base.items() if variable != figure.variable}
    cells: dict[str, str | int | bool | None] = {}
    tables: dict[str, dict[str, str | int]] = {}
    for variable, value in values.items():
        match variable:
            case ReferenceVariable(table, column):
                symbol = figure.policy.head.references[table].columns[column]
                tables.setdefault(table, {})[column] = _figure_text(value, find_unit(symbol))
            case ListVariable(keys, name):
                listed = next(row.names for row in figure.policy.lists[name].rows if not row.guess)
                cells |= {key: names[0] if value else _STRANGER for key, names in zip(keys, listed, strict=True)}
            case FieldVariable(key):
                cells[key] = _cell_text(value, rule.vocabulary[key].unit_)
    for field, amount in variation.stated.items():
        values[field] = amount
        cells[field.key] = _figure_text(amount, variation.unit or rule.vocabulary[field.key].unit_)
    references = {table: [_table_row(figure, table, row, cells)] for table, row in tables.items()}
    case = RuleCase(
        id=f"{rule.criterion.id.lower()}-{figure.number}-{figure.since}-{serial}",
        name=f"{rule.criterion.id} 第 {figure.number + 1} 个比较{variation.name}",
        given=cells,
        kind=rule.criterion.record[0],
        year=figure.year,
        as_of=figure.as_of,
        references=references,
        expect={},
    )
    placed = PlacedCase(spec=case, where=f"{figure.policy.head.id}/边界用例", rest=())
    return Probe(placed, rule.criterion.id, figure.outcome(values))


def _table_row(
    figure: _ProbedFigure, table: str, row: dict[str, str | int], cells: dict[str, str | int | bool | None]
) -> dict[str, str | int]:
    """The table's row for the record: its keys, the given cells of `row`, and 1 in every other column.

    A key field that no cell states yet is added to `cells`.
    """
    declared = figure.policy.head.references[table]
    fields = figure.rule.vocabulary
    labels = [label for label in declared.keys if fields[fields.keys[label]].type != "code"]  # left out = any record
    for label in labels:
        key = fields.keys[label]
        cells.setdefault(key, next(iter(fields[key].options), "C17"))
    keys: dict[str, str | int] = {label: str(cells[fields.keys[label]]) for label in labels}
    return {**dict.fromkeys(declared.columns, 1), **row, **keys}


def _cell_text(value: Value, unit: Unit) -> str:
    """A value as a case states it."""
    if isinstance(value, Fraction):
        return _figure_text(value, unit)
    return "是" if value is True else "否" if value is False else str(value) if value is not None else "空"


def _figure_text(value: Value, unit: Unit | None) -> str:
    """A base-unit figure as a case writes it, in `unit`."""
    if not isinstance(value, Fraction):
        return "空"
    figure = value / unit.size if unit else value
    return f"{exact_text(figure)}{unit.symbol if unit else ''}"
