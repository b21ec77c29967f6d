"""Read YAML safely and keep the line and column of every node, so that messages can point at the exact place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from .errors import TenglongError
from .printable import printable
from .resources import PACKAGE
from .yaml_faults import fault

Path_ = tuple[str | int, ...]

_LARGEST = 8 * 1024 * 1024
"""The largest size, in bytes, of a rule or profile file; a larger one is refused."""

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


@dataclass(frozen=True, kw_only=True)
class YamlSource:
    """A parsed YAML file.

    Attributes:
        path: the file.
        data: plain dicts, lists, strings, ints, bools and None; decimals and dates stay text.
        places: path of keys and indexes → (line, column) of the node, both 1-based.
        raw_texts: each text as the file writes it, with its quotes, line folds and block marks.
    """

    path: Path
    data: Any
    places: dict[Path_, tuple[int, int]]
    raw_texts: dict[Path_, str] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """The place of the node at `path`, or of its nearest ancestor, as `file 第 L 行第 C 列`."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.path.name} 第 {line} 行第 {column} 列"

    def character_positions(self, *path: str | int) -> tuple[tuple[int, int], ...]:
        """(line, column) in the file of every character of the text at `path`; () if an escape makes this unknown."""
        return _positions(str(_at(self.data, path)), self.raw_texts.get(path, ""), *self.places.get(path, (1, 1)))


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _positions(text: str, raw: str, line: int, column: int) -> tuple[tuple[int, int], ...]:
    """(line, column) of each character of `text`; the file writes it as `raw`, beginning at (line, column).

    Folding changes only white space: the visible characters keep their order. A blank gets the place of the next one.
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
        error: the file is missing, unreadable or has a syntax error, repeats a key, or uses an anchor (`*x` can grow
            without bound).
    """
    text = _text(path, error)
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
    return YamlSource(path=path, data=data, places=builder.places, raw_texts=builder.raw_texts)


def _text(path: Path, error: type[TenglongError]) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise error("文件过大", code="Y001", where=str(path), remedy="请确认选对了文件")
        data = path.read_bytes()
    except OSError as problem:
        raise error("文件不存在或无法读取", code="Y002", where=str(path), remedy="请检查路径") from problem
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        remedy = "请在记事本中另存为，编码选 UTF-8"
        where = f"{path.name} 第 {line} 行"
        raise error("文件不是 UTF-8 编码", code="Y004", where=where, remedy=remedy) from problem


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
