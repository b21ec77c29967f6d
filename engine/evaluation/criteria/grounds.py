"""What is missing for one record's verdict and what the verdict assumes, found by the judge of single rows."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.exact import exact_text
from ...language import ast
from ...language.variables import FieldVariable, ReferenceVariable
from ...records.column_names import state_column
from ...vocabulary.labels import labels
from .compile import AS_GIVEN, AS_ZERO, Input
from .row_judge import RowJudge


def missing_inputs(judge: RowJudge, node: ast.Node, loaded: Mapping[str, tuple[str, ...]]) -> list[Input]:
    """The inputs whose absence leaves `node` undecided; for one row what `Compiler.missing` is for whole columns.

    Args:
        loaded: names of the loaded reference tables, with their key fields.
    """
    if judge.truth(node) is not None:
        return []
    match node:
        case ast.Or(items) | ast.And(items):
            return [read for item in items for read in missing_inputs(judge, item, loaded)]
        case ast.Not(item):
            return missing_inputs(judge, item, loaded)
        case ast.Open(item):
            return missing_inputs(judge, item, loaded)
        case ast.Compare(left=left, right=right):
            return [*_absent_inputs(judge, left, loaded), *_absent_inputs(judge, right, loaded)]
        case ast.Listed():
            return [FieldVariable(key) for key in judge.unknown_names(node)]
    return [FieldVariable(str(getattr(node, "key", "")))]


def _absent_inputs(
    judge: RowJudge, node: ast.Node, loaded: Mapping[str, tuple[str, ...]], *, addend: bool = False
) -> list[Input]:
    """The inputs whose absence leaves the figure or date `node` unknown."""
    if isinstance(node, ast.Day):
        if node.listed:
            return missing_inputs(judge, node.listed, loaded)
        return [FieldVariable(node.key)] if node.key and judge.row.get(node.key) is None else []
    if judge.number(node, addend=addend) is not None:
        return []
    match node:
        case ast.Number(key):
            return [FieldVariable(key)]
        case ast.Derived(key, formula, prefer):
            return [FieldVariable(key)] if prefer == "given" else _absent_inputs(judge, formula, loaded, addend=True)
        case ast.Reference(table, column):
            unstated: list[Input] = [FieldVariable(key) for key in loaded.get(table, ()) if judge.row.get(key) is None]
            return unstated or [ReferenceVariable(table, column)]
        case ast.Negative(operand):
            return _absent_inputs(judge, operand, loaded, addend=addend)
        case ast.Arithmetic(operator, left, right):
            inputs = [read for side in (left, right) for read in _absent_inputs(judge, side, loaded, addend=addend)]
            divisor = judge.number(right, addend=addend) if operator == "/" else None
            not_above_zero = divisor is not None and divisor <= 0
            return [*inputs, *map(FieldVariable, ast.field_keys(right)[:1])] if not_above_zero else inputs
    return []


def assumptions(judge: RowJudge, node: ast.Node) -> list[str]:
    """What a verdict on `node` assumes, in the same words as `Compiler.assumptions` gives for whole columns."""
    fields = judge.vocabulary
    texts = []
    for key in ast.field_keys(node):
        state = judge.row.get(state_column(key))
        if state is not None and judge.row.get(key) is not None:
            texts.append(f"{fields.label(key)}{labels().state[state]}")
        elif (bound := judge.bound(key)) is not None:
            texts.append(
                f"{fields.label(key)}{labels().stated_bound[bound.operator]}{exact_text(bound.limit)}{fields[key].unit}"
            )
    for part in node.walk():
        if isinstance(part, ast.Derived):
            texts.extend(_derivation(judge, part))
    return texts


def _derivation(judge: RowJudge, node: ast.Derived) -> list[str]:
    fields = judge.vocabulary
    used = judge.computes(node)
    if node.prefer == "computed":
        as_stated = judge.row.get(node.key) is not None and not used
        return [AS_GIVEN.format(fields.label(node.key))] if as_stated else []
    silent = [key for key in ast.field_keys(node.formula) if fields[key].optional_addend and judge.silent(key)]
    return [AS_ZERO.format(fields.label(key)) for key in silent if used]
