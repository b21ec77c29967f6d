"""Safe YAML with places: data, plus the line and column of every node, for messages that point at the spot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from .errors import TenglongError
from .resources import PACKAGE

Path_ = tuple[str | int, ...]

_LARGEST = 8 * 1024 * 1024
"""Bytes; a rule or profile file above this is refused."""

_TEXT = "tag:yaml.org,2002:str"

_LEFT_AS_TEXT = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float", "tag:yaml.org,2002:int"}
"""0.52 in a rule is exactly 0.52; YAML 1.1 would read the code 0610 as octal and 12:30 as sexagesimal."""


def _as_written(base: type[Any]) -> type[Any]:
    """A safe loader that keeps dates, decimals, codes and times as written."""
    loader: Any = type("Loader", (base,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _LEFT_AS_TEXT]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
    return cast("type[Any]", loader)


_CAREFUL = _as_written(yaml.SafeLoader)
"""For files from outside: deep nesting ends in an error, not in an exhausted C stack."""

_FAST = _as_written(getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""For the files that come with the program; ten times as fast where libyaml is there."""


@dataclass(frozen=True, kw_only=True)
class YamlSource:
    """A parsed YAML file.

    Attributes:
        path: the file.
        data: plain dicts, lists, strings, ints, bools and None; decimals and dates stay text.
        places: (line, column), both 1-based, of each node by its path of keys and indexes.
        raw_texts: each text as it stands in the file, with quotes, folds and block marks.
    """

    path: Path
    data: Any
    places: dict[Path_, tuple[int, int]]
    raw_texts: dict[Path_, str] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """`file 第 L 行第 C 列` of the node at `path`, or of its nearest ancestor."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.path.name} 第 {line} 行第 {column} 列"

    def character_positions(self, *path: str | int) -> tuple[tuple[int, int], ...]:
        """(line, column) in the file of every character of the text at `path`; () where an escape hides them."""
        return _positions(str(_at(self.data, path)), self.raw_texts.get(path, ""), *self.places.get(path, (1, 1)))


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _positions(text: str, raw: str, line: int, column: int) -> tuple[tuple[int, int], ...]:
    """Places of the characters of `text`, which stands as `raw` in the file from (line, column) on.

    Folding changes white space only: the visible characters come in the same order. A blank takes the next one's place.
    """
    start = raw.find("\n") + 1 if raw[:1] in ("|", ">") else int(raw[:1] in ("'", '"'))
    ink: list[tuple[str, tuple[int, int]]] = []
    for position, letter in enumerate(raw):
        if position >= start and not letter.isspace():
            ink.append((letter, (line, column)))
        line, column = (line + 1, 1) if letter == "\n" else (line, column + 1)
    visible = [letter for letter in text if not letter.isspace()]
    if not ink or [letter for letter, _ in ink[: len(visible)]] != visible:
        return ()
    spots, passed = [], 0
    for letter in text:
        spots.append(ink[min(passed, len(ink) - 1)][1])
        passed += not letter.isspace()
    return tuple(spots)


def load_yaml(path: Path, error: type[TenglongError]) -> YamlSource:
    """Read a YAML file safely.

    Raises:
        error: missing or unreadable file, a syntax error, a repeated key, an anchor (`*x` can grow without bound).
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise error("文件过大", code="Y001", where=str(path), remedy="请确认选对了文件")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise error(
            "文件不存在或无法按 UTF-8 读取", code="Y002", where=str(path), remedy="请检查路径和文件编码"
        ) from problem
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
        mark = getattr(problem, "problem_mark", None)
        spot = f"{path.name} 第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else path.name
        reason = getattr(problem, "problem", None) or "格式不对"
        raise error(f"YAML 无法解析({reason})", code="Y003", where=spot, remedy="请检查缩进、冒号和引号") from problem
    return YamlSource(path=path, data=data, places=builder.places, raw_texts=builder.raw_texts)


class _Builder:
    """Plain data from nodes, remembering where each stood."""

    def __init__(self, loader: Any, text: str) -> None:
        self._loader = loader
        self._text = text
        self._seen: set[int] = set()
        self.places: dict[Path_, tuple[int, int]] = {}
        self.raw_texts: dict[Path_, str] = {}

    def build(self, node: Any, path: Path_) -> Any:
        if id(node) in self._seen:  # an alias gives the same node twice: nested ones grow without bound
            raise yaml.MarkedYAMLError(problem="不支持锚点与引用", problem_mark=node.start_mark)
        self._seen.add(id(node))
        self.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        self.raw_texts[path] = self._text[node.start_mark.index : node.end_mark.index]
        return self._scalar(node)

    def _scalar(self, node: Any) -> Any:
        """Text, as nearly all of it is, without the loader's detour."""
        return node.value if node.tag == _TEXT else self._loader.construct_object(node)

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
