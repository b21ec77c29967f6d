"""The expression language: text of a rule to a checked expression, or one error that points at the word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from lark import Lark, Tree, UnexpectedInput
from lark.exceptions import VisitError

from ..errors import RuleError
from ..units import unit_spellings
from .ast import Node
from .checker import Checker, Fault
from .vocabulary import Vocabulary
from .words import words

_FOLD = str.maketrans("（），［］：＋－−×÷／＜＞＝０１２３４５６７８９．｛｝“”", "(),[]:+--*//<>=0123456789.{}\"\"")
"""Full-width signs to their ASCII twins, one to one, so that columns stay where the author sees them."""


@dataclass(frozen=True)
class Place:
    """Where an expression stands: file, rule id, and the line and column of its first character (1-based)."""

    file: str = ""
    rule: str = ""
    line: int = 1
    column: int = 1

    def at(self, offset_line: int, offset_column: int) -> str:
        """The place of a token at 1-based `offset_line`, `offset_column` inside the expression."""
        column = self.column + offset_column - 1 if offset_line == 1 else offset_column
        parts = [self.file, self.rule, f"第 {self.line + offset_line - 1} 行第 {column} 列"]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Language:
    """What the expressions of one policy may name, and how the office reads its words.

    Attributes:
        vocabulary: the fields of the record kind.
        lists: names of the policy's lists (名单).
        references: table name → column name → unit symbol, for figures that the office loads (参照).
        meanings: policy word → 含 or 不含, as the office's profile settles it.
    """

    vocabulary: Vocabulary
    lists: frozenset[str] = frozenset()
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meanings: Mapping[str, Literal["含", "不含"]] = field(default_factory=dict)

    def condition(self, text: str, place: Place = Place()) -> Node:  # noqa: B008 (frozen, no state)
        """Parse and check a condition.

        Raises:
            RuleError: syntax, an unknown name, a wrong type or dimension; names file, rule, line and column.
        """
        tree = _parse(text, place)
        checker = Checker(self.vocabulary, self.lists, self.references, self.meanings, _formula_tree)
        try:
            return checker.condition(tree)
        except Fault as fault:
            raise RuleError(fault.what, where=place.at(fault.line, fault.column), remedy=fault.remedy) from None


def _formula_tree(text: str) -> Tree:  # type: ignore[type-arg]
    return _parse(text, Place(file="vocabulary"))


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "expression.lark").read_text(encoding="utf-8")
    filled = {
        "%AFTER%": _alternatives(words().after),
        "%BEFORE%": _alternatives(words().before),
        "%UNITS%": _alternatives(unit_spellings()),
    }
    for mark, alternatives in filled.items():
        grammar = grammar.replace(mark, alternatives)
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _alternatives(names: Mapping[str, object] | tuple[str, ...]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(name.replace("/", r"\/").replace(".", r"\.").replace("²", "²") for name in longest_first)


@cache
def _parse(text: str, place: Place) -> Tree:  # type: ignore[type-arg]
    try:
        return _parser().parse(text.translate(_FOLD))
    except UnexpectedInput as problem:
        line, column = max(problem.line, 1), max(problem.column, 1)
        lines = text.splitlines() or [""]
        rest = lines[min(line, len(lines)) - 1][column - 1 :].strip()
        seen = f"在“{rest[:12]}”处看不懂" if rest else "表达式不完整"
        raise RuleError(
            seen, where=place.at(line, column), remedy="词语之间要有空格,用语见 rules/vocabulary/words.yaml"
        ) from None
    except VisitError as problem:
        raise RuleError("表达式无法解析", where=place.at(1, 1)) from problem
