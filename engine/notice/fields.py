"""Whether the fields that a template names exist: found when it is loaded, also in branches seldom taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin

from jinja2 import nodes

from ..errors import TemplateError
from .model import Context, described


class _Loop:
    """Stands for Jinja's `loop` inside a for."""


_LOOP_FIELDS = {"first", "index", "index0", "last", "length", "revindex", "revindex0"}

Scope = Mapping[str, Any]
"""Names that can be used at a place, with their types."""


def check_fields(tree: nodes.Template, where: str) -> None:
    """Raise TemplateError for the first name that is no field, or loop over something that is no list."""
    scope = {name: type_ for name, (type_, _) in described(Context).items()}
    _Checker(where).children(tree, scope)


class _Checker:
    def __init__(self, where: str) -> None:
        self._where = where

    def children(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            self.check(child, scope)

    def check(self, node: nodes.Node, scope: Scope) -> Any:
        """The type of an expression; statements and everything composed are text."""
        if isinstance(node, nodes.Name):
            return self._name(node.name, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(self.check(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._row(self.check(node.node, scope), "下标")
        if isinstance(node, nodes.For):
            return self._loop(node, scope)
        self.children(node, scope)
        return str

    def _loop(self, node: nodes.For, scope: Scope) -> Any:
        if not isinstance(node.target, nodes.Name):
            raise self._error("循环只可使用一个变量")
        row = self._row(self.check(node.iter, scope), "循环")
        inner = {**scope, node.target.name: row, "loop": _Loop}
        for child in (*([node.test] if node.test else []), *node.body):
            self.check(child, inner)
        for child in node.else_:
            self.check(child, scope)
        return str

    def _name(self, name: str, scope: Scope) -> Any:
        if name not in scope:
            raise self._error(f"没有字段 {name}")
        return scope[name]

    def _attribute(self, owner: Any, name: str) -> Any:
        if owner is _Loop and name in _LOOP_FIELDS:
            return str
        if not is_dataclass(owner) or name not in described(owner):  # type: ignore[arg-type]
            raise self._error(f"没有字段 {name}")
        return described(owner)[name][0]  # type: ignore[arg-type]

    def _row(self, type_: Any, use: str) -> Any:
        if get_origin(type_) is not tuple:
            raise self._error(f"{use}只可用于列表字段")
        return get_args(type_)[0]

    def _error(self, what: str) -> TemplateError:
        return TemplateError(what, where=self._where, remedy="可用字段见文书字段表")
