"""Writes a checked condition in plain Chinese, for readers who do not know the expression language."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.exact import exact_text
from ..vocabulary.fields import Vocabulary
from ..vocabulary.labels import labels
from ..vocabulary.units import unit
from . import ast

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_TIGHT = ("*", "/")
_LEFT_OPEN = {"等": "原文列举后写“等”，没有写明这种情形", "未定": "原文没有写明是否包括这种情形"}


def quantity_text(node: ast.Quantity) -> str:
    """A figure as Chinese text, in the unit that the rule uses."""
    return f"{exact_text(node.value / unit(node.unit).size)}{node.unit}"


def top_level_parts(node: ast.Node, fields: Vocabulary) -> tuple[str, list[str]]:
    """How the parts of a condition are combined ("" for a single part), and each part in words."""
    match node:
        case ast.Or(items):
            return "下列任一成立", [condition_text(item, fields) for item in items]
        case ast.And(items, open_word):
            together = "下列各项，须同时成立还是任一即可原文未明" if open_word else "下列各项同时成立"
            return together, [condition_text(item, fields) for item in items]
    return "", [condition_text(node, fields)]


def condition_text(node: ast.Node, fields: Vocabulary) -> str:
    """A condition as a Chinese phrase."""
    match node:
        case ast.Or(items):
            return "，或者".join(_within(item, fields) for item in items)
        case ast.And(items, open_word):
            return ("、" if open_word else "，并且").join(_within(item, fields) for item in items)
        case ast.Not(item):
            return _denied(item, fields)
        case ast.Open(item, word):
            return f"{condition_text(item, fields)}（{_LEFT_OPEN[word]}，成立的转人工认定）"
        case ast.Compare():
            return _compared(node, fields)
        case ast.Flag(key):
            return f"“{fields.label(key)}”为“是”"
        case ast.OneOf(key, values):
            return f"“{fields.label(key)}”为{'、'.join(values)}{'之一' if len(values) > 1 else ''}"
        case ast.Listed(keys=keys, list=name):
            return f"{_names(keys, fields)}在{_place(keys, name)}"
        case ast.Empty(key):
            return f"没有填写“{fields.label(key)}”"
    raise TypeError(f"no condition: {node}")


def _within(node: ast.Node, fields: Vocabulary) -> str:
    text = condition_text(node, fields)
    return f"（{text}）" if isinstance(node, ast.Or | ast.And) else text


def _names(keys: Sequence[str], fields: Vocabulary) -> str:
    return "、".join(f"“{fields.label(key)}”" for key in keys)


def _place(keys: Sequence[str], name: str) -> str:
    return f"名单“{name}”{'的同一行' if len(keys) > 1 else ''}中"


def _denied(node: ast.Node, fields: Vocabulary) -> str:
    match node:
        case ast.Flag(key):
            return f"“{fields.label(key)}”为“否”"
        case ast.OneOf(key, values):
            return f"“{fields.label(key)}”不为{'、'.join(values)}{'中任何一项' if len(values) > 1 else ''}"
        case ast.Listed(keys=keys, list=name):
            return f"{_names(keys, fields)}不在{_place(keys, name)}"
        case ast.Empty(key):
            return f"填写了“{fields.label(key)}”"
        case ast.Or(items):
            return f"下列各项都不成立：{'；'.join(condition_text(item, fields) for item in items)}"
    return f"并非：{condition_text(node, fields)}"


def _compared(node: ast.Compare, fields: Vocabulary) -> str:
    if isinstance(node.left, ast.Day):
        return f"{figure(node.left, fields)}{labels().comparison.day[node.operator]}{figure(node.right, fields)}"
    left, right = figure(node.left, fields), figure(node.right, fields)
    doubt = f"（恰为该数时，“{node.open_word}”是否含本数原文未明）" if node.open_word else ""
    return f"{left}{labels().comparison.figure[node.operator]}{right}{doubt}"


def figure(node: ast.Node, fields: Vocabulary) -> str:
    """A figure or date as a Chinese phrase."""
    match node:
        case ast.Quantity():
            return quantity_text(node)
        case ast.Dated(name, values):
            years = "，".join(f"{first} 年起 {quantity_text(value)}" for first, value in values)
            return f"“{name}”（{years}）"
        case ast.Number(key) | ast.Derived(key):
            return f"“{fields.label(key)}”"
        case ast.Reference(table, column):
            return f"外部标准表“{table}”查得的“{column}”"
        case ast.Negative(operand):
            return f"负的{figure(operand, fields)}"
        case ast.Arithmetic(operator, left, right):
            return f"{_operand(left, operator, fields)}{_SIGNS[operator]}{_operand(right, operator, fields)}"
        case ast.Day():
            return _day(node, fields)
    raise TypeError(f"no figure: {node}")


def figure_label(node: ast.Node, fields: Vocabulary) -> str:
    """The name of a figure: a field's own, or its calculation, such as 税收实际贡献÷实际用地."""
    return figure(node, fields).replace("“", "").replace("”", "")


def _operand(node: ast.Node, outer: str, fields: Vocabulary) -> str:
    loose = isinstance(node, ast.Arithmetic) and (node.operator not in _TIGHT or outer == "/") and outer != "+"
    return f"（{figure(node, fields)}）" if loose else figure(node, fields)


def _day(node: ast.Day, fields: Vocabulary) -> str:
    if node.literal:
        text = node.literal.isoformat()
    elif node.listed:
        text = f"名单“{node.listed.list}”所列的“{node.column}”"
    elif node.key:
        text = f"“{fields.label(node.key)}”"
    else:
        text = "数据年度末" if node.year_end else "检查日"
    if not node.years:
        return text
    return f"{text}{'之后' if node.years > 0 else '之前'} {abs(node.years)} 年的那一天"
