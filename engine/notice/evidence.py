"""The evidence of a verdict: each comparison with its inputs, or each state that holds, with their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ..core.exact import exact_text, parse_exact, stated_text
from ..evaluation.criteria.deciding import decides, parts
from ..evaluation.criteria.message import standard_words
from ..evaluation.criteria.row_judge import RowJudge
from ..evaluation.criteria.shown_figures import shown_unit
from ..evaluation.criteria.workings import calculation_text
from ..language import ast
from ..language.render import condition_text, figure_label
from ..policy.corpus import Rule
from ..records.column_names import state_column
from ..records.stated_bounds import stated_bound
from ..vocabulary.fields import VocabularyField
from ..vocabulary.labels import labels
from ..vocabulary.units import unit
from .case import Evidence, StatedField

_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class RememberingJudge(RowJudge):
    """A judge of one record that works out each figure once, for all rules that share `memo`."""

    memo: dict[tuple[type[ast.Node], str, bool], Fraction | None] = field(default_factory=dict)

    def number(self, node: ast.Node, *, addend: bool = False) -> Fraction | None:
        """As `RowJudge.number`."""
        key = getattr(node, "key", "")
        if not key:
            return super().number(node, addend=addend)
        known = (type(node), key, addend)
        if known not in self.memo:
            self.memo[known] = super().number(node, addend=addend)
        return self.memo[known]

    def from_formula(self, node: ast.Derived) -> Fraction | None:
        """As `RowJudge.from_formula`."""
        known = (ast.Arithmetic, node.key, True)
        if known not in self.memo:
            self.memo[known] = super().from_formula(node)
        return self.memo[known]


def evidence(rule: Rule, judge: RowJudge, cases: Sequence[str], compared: Sequence[ast.Compare]) -> list[Evidence]:
    """The comparisons of a criterion that hold, or the states of its cases that do.

    Args:
        compared: the comparisons of figures in its condition, which are the same for all records.
    """
    if rule.criterion.cases:
        labels = {case.id: case.label for case in rule.criterion.cases}
        held = [(name, node) for name, node in rule.cases if name in cases]
        return [
            Evidence(case=name, label=labels[name], cells=_cells(node, judge), fields=_fields(node, judge))
            for name, node in held
        ]
    title = rule.criterion.title
    if not compared:
        return [Evidence(label=title, cells=_cells(rule.when, judge), fields=_fields(rule.when, judge))]
    deciding = [part.node for part in parts(rule.when) if decides(part, replace(judge, inclusive=True))]
    figures = [node for node in deciding if isinstance(node, ast.Compare) and node in compared]
    if deciding and not figures:
        return [_state(rule, judge, node) for node in deciding]
    return [_compared(rule, judge, node) for node in figures or compared[:1]]


def _state(rule: Rule, judge: RowJudge, node: ast.Node) -> Evidence:
    label = condition_text(node, rule.vocabulary)
    return Evidence(label=label, cells=_cells(node, judge), fields=_fields(node, judge))


def _compared(rule: Rule, judge: RowJudge, node: ast.Compare) -> Evidence:
    symbol = shown_unit(node, rule.vocabulary)
    size = unit(symbol).size
    actual, limit = judge.number(node.left), judge.number(node.right)
    before, after = standard_words(node)
    bound = exact_text(limit / size) if limit is not None else ""
    return Evidence(
        label=figure_label(node.left, rule.vocabulary),
        actual=exact_text(actual / size) if actual is not None else "",
        working=calculation_text(node.left, judge),
        limit=bound,
        standard=f"{before}{bound}{symbol}{after}" if bound else "",
        unit=symbol,
        cells=_cells(node, judge),
        fields=_fields(node, judge),
        bound=bound_words(judge.row, node.left.key) if isinstance(node.left, ast.Number | ast.Derived) else "",
    )


def bound_words(row: Mapping[str, Any], key: str) -> str:
    """What a cell says of its figure where it gives only a bound (2.0以上): 填报为不低于2; "" for any other cell."""
    bound = stated_bound(row.get(state_column(key)))
    return f"{labels().stated_bound[bound.operator]}{exact_text(bound.limit)}" if bound else ""


def _cells(node: ast.Node, judge: RowJudge) -> tuple[str, ...]:
    """Cells of the fields that a condition reads and that have a value; all its cells where none has."""
    keys = ast.field_keys(node)
    filled = [key for key in keys if judge.row.get(key) is not None] or keys
    return tuple(cell for key in filled if (cell := judge.row.get(f"cell:{key}")))


def _fields(node: ast.Node, judge: RowJudge) -> tuple[StatedField, ...]:
    """The fields that a condition reads and that have a value of their own."""
    stated = []
    for key in ast.field_keys(node):
        value = judge.row.get(key)
        if value is not None:
            field_ = judge.vocabulary[key]
            shown = _YES_NO[value] if isinstance(value, bool) else _stated(field_, value)
            stated.append(
                StatedField(
                    key=key, label=field_.label, value=shown, figure=field_.type == "number", holds=value is True,
                    aliases=field_.aliases,
                )
            )  # fmt: skip
    return tuple(stated)


def _stated(field: VocabularyField, value: object) -> str:
    number = parse_exact(str(value)) if field.type == "number" else None
    return f"{value if number is None else stated_text(number)}{field.unit}"


def computed(keys: Sequence[str], derived: Mapping[str, ast.Derived], judge: RowJudge) -> Mapping[str, tuple[str, str]]:
    """Field → (exact value, working), for derived fields that are empty in the sheet but can be computed."""
    figures = {}
    for key in keys:
        if key not in derived or judge.row.get(key) is not None:
            continue
        value = judge.number(derived[key])
        if value is not None and (words := calculation_text(derived[key], judge)):
            figures[key] = (exact_text(value / judge.vocabulary[key].unit_.size), words)
    return figures
