"""What a template may do: show fields, choose and repeat. Everything else is refused when it is loaded."""

from __future__ import annotations

import html
import re
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from ..core.errors import TemplateError
from .structure import check_structure
from .template_fields import check_fields

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.CondExpr, nodes.Name, nodes.Getattr,
    nodes.Getitem, nodes.Const, nodes.Tuple, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Filter, nodes.Test, nodes.Keyword, nodes.Concat, nodes.Add, nodes.Sub,
)  # fmt: skip
"""No calls, macros, assignments, includes, powers or products: nothing that grows, reaches out or hides."""

_TESTS = ("defined", "eq", "even", "ge", "gt", "in", "le", "lt", "ne", "odd")
_MOST_NODES = 20_000
_DEEPEST_LOOP = 3

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")
"""What XML cannot hold, and marks that turn the direction of text; a break or tab among them becomes a blank."""

_UNUSUAL = re.compile(f"[&<>\"']|{_UNPRINTABLE.pattern}")


def shown(value: Any) -> str:
    """A field's value as the document's XML holds it: text of one line, escaped."""
    text = value if isinstance(value, str) else str(value)
    if _UNUSUAL.search(text) is None:
        return text
    return html.escape(_UNPRINTABLE.sub(_as_blank, text))


def _as_blank(match: re.Match[str]) -> str:
    return " " if any(character in "\t\n\r\x0b\x0c\x85\u2028\u2029" for character in match[0]) else ""


def _join(items: tuple[str, ...], between: str = "、") -> str:
    return between.join(items)


class _Environment(SandboxedEnvironment):
    """Skips the checks at each attribute: names were checked when the template was loaded; fields are plain data."""

    getattr = staticmethod(getattr)  # type: ignore[assignment]


def environment() -> SandboxedEnvironment:
    """Strict about names, with few filters and no global names; `shown` escapes every value, wherever it comes from."""
    env = _Environment(undefined=jinja2.StrictUndefined, autoescape=False, finalize=shown, cache_size=0)
    env.globals.clear()
    env.filters = {"join": _join, "length": len}
    env.tests = {name: env.tests[name] for name in _TESTS}
    return env


def parse_tags(source: str, where: str) -> nodes.Template:
    """The tree of a template's text.

    Raises:
        jinja2.TemplateSyntaxError: a tag is broken.
        TemplateError: brackets inside brackets without end.
    """
    try:
        return environment().parse(source)
    except RecursionError as problem:
        raise TemplateError("模板标记嵌套过深", code="T002", where=where, remedy="请简化模板") from problem


def compile_source(env: SandboxedEnvironment, source: str, context: type[Any], where: str) -> jinja2.Template:
    """Compile a template's text after looking at every node of it.

    Raises:
        TemplateError: broken syntax, an unknown filter or field, a construct that is not allowed, or a tag at a place
            where it would break the document.
    """
    try:
        tree = parse_tags(source, where)
        check_tree(tree, where)
        check_fields(tree, context, where)
        check_structure(tree, where)
        return env.from_string(tree)
    except jinja2.TemplateSyntaxError as problem:
        raise TemplateError(
            f"模板标记有误（{in_chinese(problem.message)}）",
            code="T001",
            where=where,
            remedy="请检查 {{ }}、{% %} 是否成对",
        ) from problem
    except RecursionError as problem:
        raise TemplateError("模板标记嵌套过深", code="T002", where=where, remedy="请简化模板") from problem


_SYNTAX = (
    (re.compile(r"Encountered unknown tag '(\w+)'.*"), r"不认识的语句 \1，或 if、for 与 endif、endfor 不成对"),
    (re.compile(r"Unexpected end of template.*"), "有 if 或 for 没有写 endif、endfor"),
    (re.compile(r"No filter named '(\w+)'.*"), r"没有过滤器 \1"),
    (re.compile(r"unexpected '(.*)'"), r"多出 \1"),
    (re.compile(r"expected token '(.*)', got '(.*)'"), r"应为 \1，写成了 \2"),
)


def in_chinese(message: str | None) -> str:
    """Jinja's message about broken syntax in Chinese; an unknown message is returned as it is."""
    text = message or ""
    for pattern, words in _SYNTAX:
        if pattern.match(text):
            return pattern.sub(words, text)
    return text


def check_tree(tree: nodes.Template, where: str) -> None:
    """Raise TemplateError for nodes that are not in `_ALLOWED`, private names, and deep or recursive loops."""
    count = 0
    stack: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if isinstance(node, nodes.For):
            depth += 1
        problem = _problem(node, depth) or ("模板过大" if count > _MOST_NODES else "")
        if problem:
            raise TemplateError(problem, code="T003", where=where, remedy="模板只可显示字段、判断(if)和循环(for)")
        stack.extend((child, depth) for child in node.iter_child_nodes())


def _problem(node: nodes.Node, depth: int) -> str:
    if not isinstance(node, _ALLOWED):
        return f"第 {node.lineno} 行使用了不允许的语句({type(node).__name__})"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"使用了不允许的名称({node.attr})"
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        return "使用了不允许的下标"
    if isinstance(node, nodes.For) and (node.recursive or depth > _DEEPEST_LOOP):
        return "循环嵌套过深"
    return ""
