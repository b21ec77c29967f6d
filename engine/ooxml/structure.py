"""Checks, when a template is loaded, that it gives a whole document whatever its conditions and loops do.

Values are escaped, so only the template's own text can break the document. It is whole if every part that may be left
out or repeated closes exactly what it opens, and everything together is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from jinja2 import nodes

from ..core.errors import TemplateError

_TAG = re.compile(r"<(/?)([\w:.-]+)[^<>]*?(/?)>")


class _TornError(Exception):
    """A part that may be left out or repeated does not close what it opens."""


def check_structure(tree: nodes.Template, where: str) -> None:
    """Raise TemplateError where a tag's place would make a document that cannot be opened."""
    try:
        expat.ParserCreate().Parse("".join(_texts(tree.body)).encode(), True)
    except (_TornError, expat.ExpatError) as problem:
        remedy = "段落、表格行的标记请用 {%p %}、{%tr %},成对的标记放在同一段落或同一表格中"
        raise TemplateError(
            "模板标记放错了位置,生成的文书无法打开", code="T004", where=where, remedy=remedy
        ) from problem


def _texts(body: Iterable[nodes.Node]) -> Iterator[str]:
    """The template's own text with every part once; a value is one letter."""
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (child.data if isinstance(child, nodes.TemplateData) else "x" for child in node.nodes)
        elif isinstance(node, nodes.For):
            yield from (_balanced_text(node.body), _balanced_text(node.else_))
        elif isinstance(node, nodes.If):
            yield _balanced_text(node.body)
            yield from _texts(node.elif_)
            yield _balanced_text(node.else_)


def _balanced_text(body: Iterable[nodes.Node]) -> str:
    text = "".join(_texts(body))
    closed: list[str] = []
    opened: list[str] = []
    for closing, name, alone in _TAG.findall(text):
        if alone:
            continue
        if not closing:
            opened.append(name)
        elif not opened:
            closed.append(name)
        elif opened.pop() != name:
            raise _TornError
    if opened != closed[::-1] or "<" in _TAG.sub("", text):
        raise _TornError
    return text
