"""Safe YAML with places: data, plus the line and column of every node, for messages that point at the spot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import TenglongError

Path_ = tuple[str | int, ...]

_LARGEST = 8 * 1024 * 1024
"""Bytes; a rule or profile file above this is refused."""


class _Loader(yaml.SafeLoader):
    """Safe loader that keeps dates and years as written and refuses what hides a mistake."""


def _without_timestamps() -> dict[str, list[tuple[str, Any]]]:
    """Resolvers without the one that turns 2022-05-10 into a date: pydantic converts where a date is meant."""
    return {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _LEFT_AS_TEXT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_LEFT_AS_TEXT = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float"}
"""Floats stay text too: 0.52 in a rule is exactly 0.52."""

_Loader.yaml_implicit_resolvers = _without_timestamps()


@dataclass(frozen=True)
class YamlSource:
    """A parsed YAML file.

    Attributes:
        path: the file.
        data: plain dicts, lists, strings, ints, bools and None; decimals and dates stay text.
        places: (line, column), both 1-based, of each node by its path of keys and indexes.
    """

    path: Path
    data: Any
    places: dict[Path_, tuple[int, int]]

    def where(self, *path: str | int) -> str:
        """`file 第 L 行第 C 列` of the node at `path`, or of its nearest ancestor."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.path.name} 第 {line} 行第 {column} 列"


def load_yaml(path: Path, error: type[TenglongError]) -> YamlSource:
    """Read a YAML file safely.

    Raises:
        error: missing or unreadable file, a syntax error, a repeated key, an anchor (`*x` can grow without bound).
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise error("文件过大", where=str(path), remedy="请确认选对了文件")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise error("文件不存在或无法按 UTF-8 读取", where=str(path), remedy="请检查路径和文件编码") from problem
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            builder = _Builder(loader)
            data = builder.build(root, ()) if root is not None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        spot = f"{path.name} 第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else path.name
        reason = getattr(problem, "problem", None) or "格式不对"
        raise error(f"YAML 无法解析({reason})", where=spot, remedy="请检查缩进、冒号和引号") from problem
    return YamlSource(path, data, builder.places)


class _Builder:
    """Plain data from nodes, remembering where each stood."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._seen: set[int] = set()
        self.places: dict[Path_, tuple[int, int]] = {}

    def build(self, node: Any, path: Path_) -> Any:
        if id(node) in self._seen:  # an alias gives the same node twice: nested ones grow without bound
            raise yaml.MarkedYAMLError(problem="不支持锚点与引用", problem_mark=node.start_mark)
        self._seen.add(id(node))
        self.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._loader.construct_object(node)

    def _mapping(self, node: Any, path: Path_) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="键必须是文字", problem_mark=key_node.start_mark)
            key = self._loader.construct_object(key_node)
            if key in result:
                raise yaml.MarkedYAMLError(problem=f"键“{key}”重复", problem_mark=key_node.start_mark)
            result[key] = self.build(value_node, (*path, key))
        return result
