"""The expression language: turns the text of a rule into a checked expression, or one error that points at the word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..core.errors import RuleError
from ..core.location import SourceLocation
from ..core.persistent_cache import value_across_runs
from ..vocabulary.fields import Vocabulary, vocabulary
from ..vocabulary.units import unit_spellings
from ..vocabulary.words import Meaning, words
from .ast import Dated, Node

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

    from .typecheck import NamedList

_LONGEST = 4000
"""The most characters that an expression may have; the longest clause of a document has far fewer."""
_DEEPEST = 100
"""The most levels that an expression may have; this limits the recursion of all code that walks it."""
_NOWHERE = SourceLocation()
_Checks = Literal["condition", "figure"]

_HALF_WIDTH = str.maketrans("（），［］：＋－−×÷／＜＞＝０１２３４５６７８９．｛｝“”", '(),[]:+--*//<>=0123456789.{}""')
"""Full-width sign → the same sign in ASCII; always one character for one, so that column numbers stay right."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """The names that expressions of one policy may use, and how the office reads the policy's words.

    Attributes:
        vocabulary: the fields of the record kind.
        lists: the policy's lists (名单) by name.
        references: table name → column name → unit symbol, for figures that the office loads (参照).
        meanings: policy word → the reading that the office's profile chooses.
        parameters: name → figures of the clause that change by year.
    """

    vocabulary: Vocabulary
    lists: Mapping[str, NamedList] = field(default_factory=dict)
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    parameters: Mapping[str, Dated] = field(default_factory=dict)

    def condition(self, text: str, place: SourceLocation = _NOWHERE) -> Node:
        """Parse and check a condition (an expression that is true or false).

        Raises:
            RuleError: a syntax error, an unknown name, a wrong type or dimension; gives file, rule, line and column.
        """
        return self._checked(text, place, "condition")

    def figure(self, text: str, place: SourceLocation = _NOWHERE) -> Node:
        """Like `condition`, for a formula that gives a number."""
        return self._checked(text, place, "figure")

    def _checked(self, text: str, place: SourceLocation, check: _Checks) -> Node:
        """The checked expression; one that names only fields is kept for the next process, since all of it follows from the
        vocabulary."""
        own = self.lists or self.references or self.meanings or self.parameters
        if own or self.vocabulary is not vocabulary(self.vocabulary.kind):
            return self._parsed(text, place, check)
        key = json.dumps([check, self.vocabulary.kind, text], ensure_ascii=False)
        return value_across_runs(key, lambda: self._parsed(text, place, check))

    def _parsed(self, text: str, place: SourceLocation, check: _Checks) -> Node:
        from .typecheck import ExpressionError, TypeChecker

        tree = _parse(text, place)
        checker = TypeChecker(
            self.vocabulary,
            self.lists,
            references=self.references,
            meanings=self.meanings,
            parse=_parse,
            parameters=self.parameters,
        )
        try:
            return checker.condition(tree) if check == "condition" else checker.figure(tree)
        except ExpressionError as fault:
            raise RuleError(
                fault.what, code=fault.code, where=place.at(text, fault.offset), remedy=fault.remedy
            ) from None


@cache
def _parser() -> Lark:
    from lark import Lark  # not loaded where every expression is known from an earlier process

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
def _parse(text: str, place: SourceLocation) -> Tree[Token]:
    from lark import UnexpectedInput, UnexpectedToken

    if len(text) > _LONGEST:
        raise RuleError(
            f"表达式过长({len(text)} 字，上限 {_LONGEST})",
            code="R010",
            where=place.at(text, 0),
            remedy="请用 cases 拆成几种情形",
        )
    try:
        tree = _parser().parse(text.translate(_HALF_WIDTH))
    except UnexpectedInput as problem:
        offset = problem.pos_in_stream if isinstance(problem.pos_in_stream, int) else len(text)
        ended = isinstance(problem, UnexpectedToken) and problem.token.type == "$END"
        rest = "" if ended else text[offset:].splitlines()[0].strip() if text[offset:].strip() else ""
        seen = f"在“{rest[:12]}”处看不懂" if rest else "表达式不完整"
        raise RuleError(
            seen,
            code="R011",
            where=place.at(text, offset if rest else len(text.rstrip())),
            remedy="词语之间要有空格，含符号的取值加引号，用语见 rules/vocabulary/words.yaml",
        ) from None
    if _depth(tree) > _DEEPEST:
        raise RuleError(
            f"表达式嵌套超过 {_DEEPEST} 层", code="R012", where=place.at(text, 0), remedy="请用 cases 拆成几种情形"
        )
    return tree


def _depth(tree: Tree[Token]) -> int:
    """The number of levels of the tree, counted without recursion."""
    from lark import Tree

    level, depth = [tree], 0
    while level:
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        depth += 1
    return depth
