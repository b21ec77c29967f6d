"""Parses YAML safely into plain data, and remembers the line and column of every node."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import yaml

from .errors import TenglongError
from .printable import printable
from .resources import PACKAGE
from .yaml_faults import fault
from .yaml_source import Path_

_TEXT = "tag:yaml.org,2002:str"

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")

_KNOWN = {
    "tag:yaml.org,2002:int": _INTEGER,
    "tag:yaml.org,2002:bool": re.compile("yes|no|true|false|on|off", re.IGNORECASE),
    "tag:yaml.org,2002:null": re.compile("~|null|", re.IGNORECASE),
}
"""Kinds of values that are not text, and how they are written; other tags, and these on other texts, are refused."""

_LONGEST_INT = 30
"""Characters of a whole number."""

_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")

_LEFT_AS_TEXT = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float", "tag:yaml.org,2002:int"}
"""Kinds of values that stay text: 0.52 must be exact, and YAML 1.1 would read 0610 as octal, 12:30 in base 60."""


def _as_written(base: type[Any]) -> type[Any]:
    """A safe loader that keeps dates, decimals, codes and times as written."""
    loader: Any = type("Loader", (base,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _LEFT_AS_TEXT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(f"^{_INTEGER.pattern}$"), list("-+0123456789"))
    return cast("type[Any]", loader)


_CAREFUL = _as_written(yaml.SafeLoader)
"""Loader for files from outside, in Python: deep nesting gives an error and does not exhaust the C stack."""

_FAST = _as_written(getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""Loader for the files that come with the program: ten times as fast if libyaml is installed."""


def parsed(
    text: str, path: Path, error: type[TenglongError]
) -> tuple[Any, dict[Path_, tuple[int, int]], dict[Path_, str]]:
    """The data of a file's text, and what `YamlSource` calls its places and raw texts.

    Raises:
        error: a syntax error, a repeated key, an anchor, an unknown tag.
    """
    try:
        loader = (_FAST if path.is_relative_to(PACKAGE) else _CAREFUL)(text)
        try:
            root = loader.get_single_node()
            builder = _Builder(loader, text)
            data = builder.build(root, ()) if root is not None else None
        except RecursionError:
            raise yaml.MarkedYAMLError(problem="嵌套过深") from None
        finally:
            loader.dispose()
    except yaml.YAMLError as problem:
        reason, place = fault(problem, text)
        spot = f"{path.name} 第 {place[0]} 行第 {place[1]} 列" if place else path.name
        raise error(f"YAML 无法解析：{reason}", code="Y003", where=spot, remedy="改好后再运行") from problem
    return data, builder.places, builder.raw_texts


def _unknown_tag(node: Any) -> yaml.YAMLError:
    scalar = node.value if isinstance(node, yaml.ScalarNode) else ""  # what else it holds are nodes, not text
    shown = printable(f"{node.tag.replace('tag:yaml.org,2002:', '!!')} {scalar}".rstrip()[:40])
    return yaml.MarkedYAMLError(problem=f"不支持“{shown}”这样的标签或数", problem_mark=node.start_mark)


class _Builder:
    """Turns YAML nodes into plain data and remembers the place of each."""

    def __init__(self, loader: Any, text: str) -> None:
        self._loader = loader
        self._text = text
        self._seen: set[int] = set()
        self.places: dict[Path_, tuple[int, int]] = {}
        self.raw_texts: dict[Path_, str] = {}

    def build(self, node: Any, path: Path_) -> Any:
        if id(node) in self._seen:  # an alias: nested aliases grow without bound
            raise yaml.MarkedYAMLError(problem="不支持锚点与引用", problem_mark=node.start_mark)
        self._seen.add(id(node))
        self.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _COLLECTIONS:
            raise _unknown_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        self.raw_texts[path] = self._text[node.start_mark.index : node.end_mark.index]
        return self._scalar(node)

    def _scalar(self, node: Any) -> Any:
        """The value of a scalar node; a text, the usual case, is taken directly, without the loader."""
        if node.tag == _TEXT:
            return node.value
        if node.tag not in _KNOWN or not _KNOWN[node.tag].fullmatch(node.value) or len(node.value) > _LONGEST_INT:
            raise _unknown_tag(node)
        return self._loader.construct_object(node)

    def _mapping(self, node: Any, path: Path_) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="键必须是文字", problem_mark=key_node.start_mark)
            key = self._scalar(key_node)
            if key in result:
                raise yaml.MarkedYAMLError(problem=f"键“{key}”重复", problem_mark=key_node.start_mark)
            result[key] = self.build(value_node, (*path, key))
        return result
