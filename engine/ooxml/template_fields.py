"""Which fields a template names, and whether they exist: found when it is loaded, also in branches seldom taken.

The fields are those of a data class, `context` below; each of its fields is `Annotated[type, meaning]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import nodes

from ..core.errors import TemplateError


@cache
def described(model: type[Any]) -> dict[str, tuple[Any, str]]:
    """Field name → (type, meaning) of a data class whose fields are `Annotated[type, meaning]`."""
    hints = get_type_hints(model, include_extras=True)
    return {field.name: get_args(hints[field.name]) for field in fields(model)}


class _Loop:
    """Stands for Jinja's `loop` inside a for."""


class _Unknown:
    """Stands for the type of a field that does not exist: its own fields are not reported again."""


_LOOP_FIELDS = {"first", "index", "index0", "last", "length", "revindex", "revindex0"}

Scope = Mapping[str, Any]
"""Names that can be used at a place, with their types."""

Use = tuple[str, str]
"""A field that is used: name of the class of the context that has it, name of the field."""


def check_fields(tree: nodes.Template, context: type[Any], where: str) -> None:
    """Raise TemplateError for the first name that is not a field, or loop over something that is not a list."""
    for problem in FieldUse(tree, context).problems:
        raise TemplateError(problem, code="T015", where=where, remedy="可用字段见文书字段表")


def root_scope(context: type[Any]) -> dict[str, Any]:
    """The names that a template starts with."""
    return {name: type_ for name, (type_, _) in described(context).items()}  # type: ignore[arg-type]


class FieldUse:
    """What a template's tags name.

    Attributes:
        problems: names that are not fields and other misuse, in order, each once.
        uses: the fields that are used.
    """

    def __init__(self, tree: nodes.Template, context: type[Any], scope: Scope | None = None) -> None:
        self._context = context
        self._problems: dict[str, None] = {}
        self.uses: set[Use] = set()
        self._children(tree, root_scope(context) if scope is None else scope)

    @property
    def problems(self) -> list[str]:
        return list(self._problems)

    def _children(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            self._type(child, scope)

    def _type(self, node: nodes.Node, scope: Scope) -> Any:
        """The type of an expression; statements and everything composed are text."""
        if isinstance(node, nodes.Name):
            return self._name(node.name, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(self._type(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._row(self._type(node.node, scope), "下标")
        if isinstance(node, nodes.For):
            return self._loop(node, scope)
        self._children(node, scope)
        return str

    def _loop(self, node: nodes.For, scope: Scope) -> Any:
        row = self._row(self._type(node.iter, scope), "循环")
        if not isinstance(node.target, nodes.Name):
            return self._wrong("循环只可使用一个变量")
        inner = {**scope, node.target.name: row, "loop": _Loop}
        for child in (*([node.test] if node.test else []), *node.body):
            self._type(child, inner)
        for child in node.else_:
            self._type(child, scope)
        return str

    def _name(self, name: str, scope: Scope) -> Any:
        if name not in scope:
            return self._wrong(f"没有字段 {name}")
        if name in described(self._context):  # type: ignore[arg-type]
            self.uses.add((self._context.__name__, name))
        return scope[name]

    def _attribute(self, owner: Any, name: str) -> Any:
        if owner is _Unknown or (owner is _Loop and name in _LOOP_FIELDS):
            return owner
        if not is_dataclass(owner) or name not in described(owner):  # type: ignore[arg-type]
            return self._wrong(f"没有字段 {name}")
        self.uses.add((owner.__name__, name))  # type: ignore[union-attr]
        return described(owner)[name][0]  # type: ignore[arg-type]

    def _row(self, type_: Any, use: str) -> Any:
        if type_ is _Unknown:
            return _Unknown
        if get_origin(type_) is not tuple:
            return self._wrong(f"{use}只可用于列表字段")
        return get_args(type_)[0]

    def _wrong(self, what: str) -> Any:
        self._problems[what] = None
        return _Unknown
