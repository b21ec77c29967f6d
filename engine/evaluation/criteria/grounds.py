"""What one record's verdict rests on, by the row-wise judge: the fields that it lacks, what it takes for granted."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import ast
from ...records.column_names import state_column
from ...records.records import STATES
from .compile import AS_GIVEN, AS_ZERO, TABLE
from .rowwise import RowJudge


def lacking(judge: RowJudge, node: ast.Node, loaded: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Fields whose absence leaves `node` undecided, as `Compiler.missing` finds them for a column."""
    if judge.truth(node) is not None:
        return []
    match node:
        case ast.Or(items) | ast.And(items):
            return [key for item in items for key in lacking(judge, item, loaded)]
        case ast.Not(item):
            return lacking(judge, item, loaded)
        case ast.Compare(left=left, right=right):
            return [*_unknown(judge, left, loaded), *_unknown(judge, right, loaded)]
    return [str(getattr(node, "key", ""))]


def _unknown(
    judge: RowJudge, node: ast.Node, loaded: Mapping[str, tuple[str, ...]], *, addend: bool = False
) -> list[str]:
    if isinstance(node, ast.Day):
        return [node.key] if node.key and judge.row.get(node.key) is None else []
    if judge.number(node, addend=addend) is not None:
        return []
    match node:
        case ast.Number(key):
            return [key]
        case ast.Derived(key, formula, prefer):
            return [key] if prefer == "given" else _unknown(judge, formula, loaded, addend=True)
        case ast.Reference(table):
            unsaid = [key for key in loaded.get(table, ()) if judge.row.get(key) is None]
            return unsaid or [f"{TABLE}{table}"]
        case ast.Negative(operand):
            return _unknown(judge, operand, loaded, addend=addend)
        case ast.Arithmetic(operator, left, right):
            keys = [key for side in (left, right) for key in _unknown(judge, side, loaded, addend=addend)]
            divisor = judge.number(right, addend=addend) if operator == "/" else None
            return keys if divisor is None or divisor > 0 else [*keys, *ast.field_keys(right)[:1]]
    return []


def assumptions(judge: RowJudge, node: ast.Node) -> list[str]:
    """What a verdict on `node` takes for granted, as `Compiler.assumptions` words it for a column."""
    fields = judge.vocabulary
    texts = []
    for key in ast.field_keys(node):
        state = judge.row.get(state_column(key))
        if state is not None and judge.row.get(key) is not None:
            texts.append(f"{fields.label(key)}{STATES[state].text}")
    for part in node.walk():
        if isinstance(part, ast.Derived):
            texts.extend(_derivation(judge, part))
    return texts


def _derivation(judge: RowJudge, node: ast.Derived) -> list[str]:
    fields = judge.vocabulary
    used = judge.computes(node)
    if node.prefer == "computed":
        given = judge.row.get(node.key) is not None and not used
        return [AS_GIVEN.format(fields.label(node.key))] if given else []
    silent = [key for key in ast.field_keys(node.formula) if fields[key].optional_addend and judge.silent(key)]
    return [AS_ZERO.format(fields.label(key)) for key in silent if used]
