"""Reads which processes a cell names, denies or leaves open: 圆网印花, 不涉及印花, 印染（含印花）, 染色、后整理."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ...core.text import fold_text
from ...vocabulary.process_words import ProcessNames, process_words
from .cell_reading import ticked

Statement = Literal["yes", "no", "open"]

_SEPARATORS = re.compile(r"以及|[、,;/+&和与]|(?<!涉)及|\d+[.]")
_BRACKETS = re.compile(r"([^()]+)|\(([^()]*)\)")
_PADDING = ":=-·."
_LONGEST = 300
"""Characters of the longest text that is taken for a list of processes."""


@dataclass(frozen=True, kw_only=True)
class NamedProcesses:
    """What a text says of processes.

    Attributes:
        statements: by field, what the text says of the process: that it is there, that it is not, or something that leaves it open.
        rest: the same for all other fields: False where the text names nothing but known processes, else None.
        unclear: the parts of the text that settle nothing.
    """

    statements: dict[str, Statement]
    rest: bool | None
    unclear: tuple[str, ...]

    def value(self, key: str) -> bool | None:
        """Whether there is the process of a field; None where the text leaves it open."""
        return self.stated(key) if key in self.statements else self.rest

    def stated(self, key: str) -> bool | None:
        """The same, but None for a process of which the text does not speak."""
        return {"yes": True, "no": False}.get(self.statements.get(key, ""))


@dataclass(frozen=True)
class _Phrase:
    """A part of the text, what it says, and of what: a name, then the same name without the words behind it."""

    text: str
    statement: Statement
    names: tuple[str, ...]

    def ends_with(self, words: tuple[str, ...]) -> bool:
        return any(name.endswith(words) for name in self.names)


def named_processes(text: str) -> NamedProcesses:
    """What the text of a cell says of every process of process_words.yaml.

    >>> [named_processes(text).value("printing") for text in ("染色、圆网印花", "不涉及印花", "染色、后整理", "印染")]
    [True, False, False, None]
    """
    parts = list(_parts(text))
    processes = process_words().processes
    statements = {key: stated for key, names in processes.items() if (stated := _of_all(parts, names))}
    known = all(_is_known(part) for part in parts)
    rest = False if known and any(part.statement != "no" for part in parts) else None
    return NamedProcesses(statements=statements, rest=rest, unclear=tuple(_unclear(parts)))


# The parts of a text


def _parts(text: str) -> Iterator[_Phrase]:
    folded = fold_text(text)
    chosen = ticked(folded)
    if chosen is None or len(folded) > _LONGEST:
        yield _Phrase(folded, "open", ())
        return
    pieces = [fold_text(piece) for piece in text.split()] if chosen == folded else [chosen]
    if any(len(piece) < 2 for piece in pieces):  # blanks that only spread a word
        pieces = [chosen]
    for piece in pieces:
        yield from map(_part, _cut(piece))


def _cut(text: str) -> list[str]:
    """The texts between separators; a remark in brackets that only denies or doubts (外协, 无) stays with its process."""
    cut: list[str] = []
    for outside, inside in _BRACKETS.findall(text):
        if cut and inside and _is_remark(inside):
            cut[-1] += inside
        else:
            cut += [part for piece in _SEPARATORS.split(outside or inside) if (part := piece.strip(_PADDING))]
    return cut


def _is_remark(text: str) -> bool:
    words = process_words()
    denies = text in words.denied_after or any(word in text for word in words.doubtful)
    return denies and not any(word in text for word in words.known)


def _part(text: str) -> _Phrase:
    words = process_words()
    if text.startswith(words.doubtful_before) or any(word in text for word in words.doubtful):
        return _Phrase(text, "open", _names(text))
    if not any(name in words.known for name in _names(text)):  # 非织造布 denies nothing
        denied = _Phrase(text, "no", _names(_denied(text) or ""))
        if denied.ends_with(words.known):
            return denied
        denied = _Phrase(text, "no", _names(_without(words.denied_name, text, at_end=False) or ""))
        if any(name in words.known for name in denied.names):
            return denied
    return _Phrase(text, "yes", _names(text))


def _denied(text: str) -> str | None:
    """What a text denies: 没有从事印花, 印花:无 and 除印花外 deny 印花; None where it denies nothing."""
    words = process_words()
    behind = _without(words.denied_before, text, at_end=False)
    for filler in words.said_between if behind else ():
        behind = (behind or "").removeprefix(filler)
    before = _without(words.denied_after, behind or text, at_end=True)
    return before or behind


def _without(denials: Sequence[str], text: str, *, at_end: bool) -> str | None:
    for denial in denials:
        rest = text.removesuffix(denial) if at_end else text.removeprefix(denial)
        if rest not in ("", text):
            return rest.strip(_PADDING)
    return None


def _names(text: str) -> tuple[str, ...]:
    """The text, and the text with ever fewer words behind it: 印花加工车间, 印花加工, 印花."""
    names = [text]
    while rest := _without(process_words().said_behind, names[-1], at_end=True):
        names.append(rest)
    return tuple(names)


# What the parts say


def _is_known(part: _Phrase) -> bool:
    """Whether a part is the name of a process, or leaves open one that it names."""
    known = process_words().known
    doubted = part.statement == "open" and any(name in part.text for name in known)
    return doubted or part.statement == "no" or part.ends_with(known)


def _of_all(parts: Sequence[_Phrase], names: ProcessNames) -> Statement | None:
    """What all parts together say of one process; None where they do not speak of it."""
    statements = {statement for part in parts if (statement := _of_one(part, names))}
    if statements >= {"yes", "no"}:
        return "open"
    return next((statement for statement in ("yes", "no", "open") if statement in statements), None)


def _of_one(part: _Phrase, names: ProcessNames) -> Statement | None:
    if part.statement == "no":
        if any(name in names.words or name in names.wider for name in part.names):
            return "no"
    elif part.ends_with(names.words):
        return part.statement
    elif part.ends_with(names.wider):
        return "open"
    elif any(name in process_words().known for name in part.names):  # a name of its own, in which the word only occurs
        return None
    return "open" if any(word in part.text for word in names.words) else None


def _unclear(parts: Sequence[_Phrase]) -> Iterator[str]:
    """The parts that name no known process, doubt one of a field, or deny what another part names."""
    processes = process_words().processes.values()
    for part in parts:
        spoken = [(_of_one(part, names), names) for names in processes]
        doubts = any(statement == "open" and not part.ends_with(names.wider) for statement, names in spoken)
        contradicts = any(statement == "no" and _of_all(parts, names) == "open" for statement, names in spoken)
        if doubts or contradicts or not _is_known(part):
            yield part.text
