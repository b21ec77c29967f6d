"""Read YAML safely and keep the line and column of every node, so that messages can point at the exact place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import TenglongError

Path_ = tuple[str | int, ...]

_LARGEST = 8 * 1024 * 1024
"""The largest size, in bytes, of a rule or profile file; a larger one is refused."""


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
    from .yaml_parser import parsed  # PyYAML is not loaded where all rules are known from an earlier process

    data, places, raw_texts = parsed(text, path, error)
    return YamlSource(path=path, data=data, places=places, raw_texts=raw_texts)


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
