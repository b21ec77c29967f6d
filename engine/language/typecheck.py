"""Turns a parse tree into a checked expression: resolves names, compares types and dimensions, makes figures exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Literal, NamedTuple, Protocol, cast

from lark import Token, Tree

from ..core.errors import RuleError
from ..core.location import SourceLocation
from ..vocabulary.fields import Vocabulary, VocabularyField
from ..vocabulary.units import PLAIN, Dimension, dimension_text, multiply, unit
from ..vocabulary.words import LISTING, Meaning, Operator, Word, words
from . import ast

TODAY = "检查日"
YEAR_END = "年度末"
_OPERATORS: dict[str, Operator] = {"=": "==", "≥": ">=", "≤": "<=", "≠": "!="}
_MARKS = {"(含)": "inclusive", "(inclusive)": "inclusive", "(不含)": "strict", "(exclusive)": "strict"}
_MEANINGS = {"含": "inclusive", "不含": "strict"}
_TIME: Dimension = (("time", 1),)
_MOST_YEARS = 200
_MOST_DIGITS = 30
_FEW = 20
"""A message lists the known names only if there are at most this many."""


class ExpressionError(Exception):
    """A mistake in an expression, with its offset in the text."""

    def __init__(self, what: str, *, code: str, offset: int, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.code = code
        self.offset = offset
        self.remedy = remedy


class NamedList(Protocol):
    """What expressions may know of a list: its columns, which of them hold days, and whether a row leaves a name open."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def dates(self) -> tuple[str, ...]: ...

    @property
    def leaves_open(self) -> bool: ...


class Typed(NamedTuple):
    """A node with its type; `dimension` has a meaning only for numbers."""

    node: ast.Node
    type: Literal["number", "condition", "date", "word"]
    dimension: Dimension = PLAIN


class TypeChecker:
    """Checks one expression. Each grammar rule that has a meaning is handled by the method of the same name."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        lists: Mapping[str, NamedList],
        references: Mapping[str, Mapping[str, str]],
        meanings: Mapping[str, Meaning],
        parse: Callable[[str, SourceLocation], Tree[Token]],
        parameters: Mapping[str, ast.Dated],
    ) -> None:
        self._vocabulary = vocabulary
        self._lists = lists
        self._references = references
        self._meanings = meanings
        self._parse = parse
        self._parameters = parameters
        self._deriving: tuple[str, ...] = ()

    def condition(self, tree: Tree[Token]) -> ast.Node:
        """The checked condition of a whole expression."""
        return self._condition(tree)

    def figure(self, tree: Tree[Token]) -> ast.Node:
        """The checked number of a whole formula."""
        return self._number(tree).node

    def _check(self, tree: Tree[Token]) -> Typed:
        return cast(Typed, getattr(self, tree.data)(tree, *tree.children))

    def _condition(self, tree: Tree[Token]) -> ast.Node:
        typed = self._check(tree)
        if typed.type != "condition":
            raise self._fault("这里要一个条件(能回答是或否)", tree, code="E001")
        return typed.node

    def _number(self, tree: Tree[Token]) -> Typed:
        typed = self._check(tree)
        if typed.type != "number":
            raise self._fault("这里要一个数值", tree, code="E002")
        return typed

    @staticmethod
    def _fault(what: str, at: Tree[Token] | Token, remedy: str = "", *, code: str) -> ExpressionError:
        spot: Any = at if isinstance(at, Token) else at.meta
        return ExpressionError(what, code=code, offset=getattr(spot, "start_pos", 0) or 0, remedy=remedy)

    # Conditions

    def any(self, _: Tree[Token], *items: Tree[Token]) -> Typed:
        return Typed(ast.Or(tuple(self._condition(item) for item in items)), "condition")

    def all(self, _: Tree[Token], *items: Tree[Token]) -> Typed:
        return Typed(ast.And(tuple(self._condition(item) for item in items)), "condition")

    def listing(self, _: Tree[Token], *items: Tree[Token]) -> Typed:
        """Such as 安全设施不到位、排放不达标: whether one item is enough is open, unless the office settles it.

        企业名称、项目名称 属于 名单(…) is one condition: names before a list are the columns of one row.
        """
        *before, last = items
        if last.data == "in_list" and all(self._is_text(item) for item in before):
            left, sign, call = last.children
            return self._in_list([*before, cast("Tree[Token]", left)], str(sign), cast("Tree[Token]", call))
        parts = tuple(self._condition(item) for item in items)
        meaning = self._meanings.get(LISTING)
        if meaning == "或":
            return Typed(ast.Or(parts), "condition")
        return Typed(ast.And(parts, "" if meaning == "且" else LISTING), "condition")

    def negation(self, _: Tree[Token], item: Tree[Token]) -> Typed:
        return Typed(ast.Not(self._condition(item)), "condition")

    def compare(self, tree: Tree[Token], left: Tree[Token], sign: Token, right: Tree[Token]) -> Typed:
        if sign.type == "OPERATOR":
            operator = cast(Operator, _OPERATORS.get(sign, str(sign)))
            return self._compared(tree, left, right, operator=operator)
        return self._worded(tree, left, right, text=str(sign))

    def range(self, tree: Tree[Token], left: Tree[Token], right: Tree[Token], *rest: Token) -> Typed:
        mark = next((_MARKS[token] for token in rest if token.type == "MARK"), None)
        text = next(str(token) for token in rest if token.type == "AFTER")
        return self._worded(tree, left, right, text=text, mark=mark)

    def _worded(
        self, tree: Tree[Token], left: Tree[Token], right: Tree[Token], *, text: str, mark: str | None = None
    ) -> Typed:
        word: Word = words().find(text)
        reading = mark or _MEANINGS.get(self._meanings.get(text, "")) or word.reading
        operator = word.inclusive if reading == "inclusive" else word.strict
        open_word = text if reading == "open" else ""
        return self._compared(tree, left, right, operator=operator, word=text, open_word=open_word)

    def _compared(
        self,
        tree: Tree[Token],
        left: Tree[Token],
        right: Tree[Token],
        *,
        operator: Operator,
        word: str = "",
        open_word: str = "",
    ) -> Typed:
        first = self._check(left)
        second = self._check(right) if first.type in ("number", "date") else None
        if second is None or first.type != second.type:
            raise self._fault(
                "比较的两边类型不同", tree, "数值与数值比，日期与日期比，枚举和是非项用 是 或 属于", code="E003"
            )
        if first.dimension != second.dimension and not (_is_zero(first.node) or _is_zero(second.node)):
            raise self._fault(
                f"比较的两边量纲不同({dimension_text(first.dimension)} 与 {dimension_text(second.dimension)})",
                tree,
                "请检查数字后的单位",
                code="E004",
            )
        return Typed(
            ast.Compare(operator=operator, left=first.node, right=second.node, open_word=open_word, word=word),
            "condition",
        )

    def is_word(self, _: Tree[Token], left: Tree[Token], sign: Token, value: Tree[Token]) -> Typed:
        return self._one_of(left, [value], negated=sign == "不是")

    def in_words(self, _: Tree[Token], left: Tree[Token], sign: Token, *values: Tree[Token]) -> Typed:
        return self._one_of(left, list(values), negated=str(sign).startswith(("不", "not")))

    def _one_of(self, left: Tree[Token], values: list[Tree[Token]], *, negated: bool) -> Typed:
        key, field = self._field(left)
        texts = [_word(value) for value in values]
        if field.type == "flag":
            node = self._flag_is(key, texts, values)
        elif field.type in ("choice", "text", "code"):
            node = ast.OneOf(key, tuple(self._option(field, text, at) for text, at in zip(texts, values, strict=True)))
        else:
            raise self._fault(
                f"“{field.label}”是数值或日期，不能用 是/属于 比较", left, "请用 在…以上、低于 等", code="E005"
            )
        return Typed(ast.Not(node) if negated else node, "condition")

    def _flag_is(self, key: str, texts: list[str], values: list[Tree[Token]]) -> ast.Node:
        if len(texts) != 1 or texts[0] not in ("是", "有", "否", "无"):
            raise self._fault("是非项只能写 是 或 否", values[0], code="E006")
        return ast.Flag(key) if texts[0] in ("是", "有") else ast.Not(ast.Flag(key))

    def _option(self, field: VocabularyField, text: str, at: Tree[Token]) -> str:
        if field.type == "choice" and text not in field.options:
            raise self._fault(f"“{field.label}”没有取值“{text}”", at, _nearest(text, field.options), code="E007")
        return text

    def in_list(self, _: Tree[Token], left: Tree[Token], sign: Token, call: Tree[Token]) -> Typed:
        return self._in_list([left], str(sign), call)

    def _is_text(self, tree: Tree[Token]) -> bool:
        """Whether it is the name of a text field alone, which is no condition."""
        key = self._vocabulary.keys.get(str(tree.children[0])) if tree.data == "name" else None
        return key is not None and self._vocabulary[key].type in ("text", "code")

    def _in_list(self, left: list[Tree[Token]], sign: str, call: Tree[Token]) -> Typed:
        for item in left:
            if not self._is_text(item):
                raise self._fault(f"“{self._field(item)[1].label}”不是文字项，不能查名单", item, code="E008")
        name, arguments = str(call.children[0]), [_word(item) for item in call.children[1:]]
        if name != "名单" or len(arguments) != 1:
            raise self._fault("属于 的后面要写 [值, …] 或 名单(名称)", call, code="E009")
        columns = self._list(arguments[0], call).columns
        if len(columns) != len(left):
            raise self._fault(
                f"名单“{arguments[0]}”按 {'、'.join(columns)} 查，这里写了 {len(left)} 项", call, code="E025"
            )
        node: ast.Node = self._listed([self._field(item)[0] for item in left], arguments[0])
        return Typed(ast.Not(node) if sign.startswith(("不", "not")) else node, "condition")

    def _list(self, name: str, call: Tree[Token]) -> NamedList:
        if name not in self._lists:
            raise self._fault(f"没有名单“{name}”", call, _nearest(name, self._lists), code="E010")
        return self._lists[name]

    def _listed(self, keys: Sequence[str], name: str) -> ast.Listed:
        near = self._lists[name].leaves_open or any(self._vocabulary[key].name_of for key in keys)
        return ast.Listed(keys=tuple(keys), list=name, near=near)

    def _listed_day(self, name: str, column: str, call: Tree[Token]) -> Typed:
        """The day that the list gives for the record, such as 名单(重大项目, 建设周期止)."""
        entries = self._list(name, call)
        if column not in entries.dates:
            raise self._fault(f"名单“{name}”没有日期列“{column}”", call, _nearest(column, entries.dates), code="E026")
        keys = [self._vocabulary.keys.get(label, "") for label in entries.columns]
        if not all(keys):
            raise self._fault(
                f"名单“{name}”的列 {'、'.join(entries.columns)} 不都是字段名称，不能用它查日期",
                call,
                "请在 policy.yaml 的 column 中写字段名称",
                code="E027",
            )
        return Typed(ast.Day(listed=self._listed(keys, name), column=column), "date")

    def is_empty(self, _: Tree[Token], left: Tree[Token], sign: Token) -> Typed:
        key, _field = self._field(left)
        return Typed(ast.Not(ast.Empty(key)) if sign == "不为空" else ast.Empty(key), "condition")

    def left_open(self, _: Tree[Token], word: Token, item: Tree[Token]) -> Typed:
        return Typed(ast.Open(self._condition(item), cast(Literal["等", "未定"], str(word))), "condition")

    # Figures, names and dates

    def arithmetic(self, tree: Tree[Token], left: Tree[Token], sign: Token, right: Tree[Token]) -> Typed:
        first, second = self._check(left), self._check(right)
        if first.type == "date" and second.type == "number":
            return self._moved(tree, first, second, str(sign))
        if first.type != "number" or second.type != "number":
            raise self._fault("只有数值可以运算", tree, code="E011")
        if sign in ("+", "-") and first.dimension != second.dimension:
            raise self._fault("相加减的两项量纲不同", tree, "请检查单位", code="E012")
        divisor = ast.constant(second.node) if sign == "/" else None
        if divisor is not None and divisor <= 0:
            raise self._fault("除数必须大于 0", right, code="E013")
        dimension = first.dimension
        if sign in ("*", "/"):
            dimension = multiply(first.dimension, second.dimension, 1 if sign == "*" else -1)
        operator = cast(Literal["+", "-", "*", "/"], str(sign))
        return Typed(ast.Arithmetic(operator, first.node, second.node), "number", dimension)

    def _moved(self, tree: Tree[Token], day: Typed, span: Typed, sign: str) -> Typed:
        node = span.node
        if span.dimension != _TIME or not isinstance(node, ast.Quantity) or node.value.denominator != 1:
            raise self._fault("日期只能加减整年，如 成立日期 + 2年", tree, code="E014")
        if sign not in ("+", "-"):
            raise self._fault("日期只能加减整年，如 成立日期 + 2年", tree, code="E015")
        moved = cast(ast.Day, day.node)
        years = moved.years + (int(node.value) if sign == "+" else -int(node.value))
        if abs(years) > _MOST_YEARS:
            raise self._fault(f"日期加减不能超过 {_MOST_YEARS} 年", tree, code="E016")
        return Typed(replace(moved, years=years), "date")

    def negative(self, _: Tree[Token], _sign: Token, operand: Tree[Token]) -> Typed:
        typed = self._number(operand)
        return Typed(ast.Negative(typed.node), "number", typed.dimension)

    def quantity(self, tree: Tree[Token], number: Token, symbol: Token | None = None) -> Typed:
        if len(number) > _MOST_DIGITS:
            raise self._fault(f"数字过长({len(number)} 位)", tree, f"上限 {_MOST_DIGITS} 位", code="E017")
        unit_text = str(symbol or "")
        measured = unit(unit_text)
        return Typed(ast.Quantity(Fraction(str(number)) * measured.size, unit_text), "number", measured.dimension)

    def date(self, tree: Tree[Token], text: Token) -> Typed:
        try:
            return Typed(ast.Day(literal=date.fromisoformat(text)), "date")
        except ValueError:
            raise self._fault(f"没有“{text}”这一天", tree, code="E018") from None

    def call(self, tree: Tree[Token], name: Token, *arguments: Tree[Token]) -> Typed:
        table, column = ([*map(_word, arguments), "", ""])[:2]
        if name == "名单" and len(arguments) == 2:
            return self._listed_day(table, column, tree)
        if name != "参照" or len(arguments) != 2:
            raise self._fault(
                f"没有“{name}(…)”这种写法",
                tree,
                "数值标准表写作 参照(表名, 列名)，名单的日期写作 名单(名称, 列名)",
                code="E019",
            )
        if table not in self._references or column not in self._references[table]:
            raise self._fault(
                f"没有外部标准表“{table}”的“{column}”列", tree, "请在 policy.yaml 的 references 中声明", code="E020"
            )
        return Typed(ast.Reference(table, column), "number", unit(self._references[table][column]).dimension)

    def name(self, tree: Tree[Token], token: Token) -> Typed:
        if token == TODAY:
            return Typed(ast.Day(), "date")
        if token == YEAR_END:
            return Typed(ast.Day(year_end=True), "date")
        if token in self._parameters and not self._deriving:
            parameter = self._parameters[token]
            return Typed(parameter, "number", unit(parameter.unit).dimension)
        key, field = self._field(tree)
        if field.type == "number":
            return Typed(self._numeric(key, field), "number", field.unit_.dimension)
        if field.type == "flag":
            return Typed(ast.Flag(key), "condition")
        if field.type == "date":
            return Typed(ast.Day(key=key), "date")
        return Typed(ast.OneOf(key, ()), "word")

    def _numeric(self, key: str, field: VocabularyField) -> ast.Node:
        if field.derive is None:
            return ast.Number(key)
        text, place = field.derive.formula, self._vocabulary.places.get(key, SourceLocation(rule=field.label))
        tree = self._parse(text, place)
        try:
            return ast.Derived(key, self._formula(key, field, tree), field.derive.prefer)
        except ExpressionError as fault:
            raise RuleError(
                f"“{field.label}”的推导公式有误：{fault.what}",
                code="R013",
                where=place.at(text, fault.offset),
                remedy=fault.remedy,
            ) from None

    def _formula(self, key: str, field: VocabularyField, tree: Tree[Token]) -> ast.Node:
        if key in self._deriving:
            raise self._fault("绕回了自己", tree, code="E021")
        before, self._deriving = self._deriving, (*self._deriving, key)
        formula = self._number(tree)
        self._deriving = before
        if formula.dimension != field.unit_.dimension:
            computed = dimension_text(formula.dimension)
            raise self._fault(
                f"量纲为 {computed}，与单位 {field.unit or '1'} 不符", tree, "请检查公式和单位", code="E022"
            )
        return formula.node

    def _field(self, tree: Tree[Token]) -> tuple[str, VocabularyField]:
        """The field that a bare name means."""
        if tree.data != "name":
            raise self._fault("这里要写一个字段名称", tree, code="E023")
        text = str(tree.children[0])
        key = self._vocabulary.keys.get(text)
        if key is None:
            raise self._fault(f"没有名为“{text}”的字段", tree, _nearest(text, self._vocabulary.keys), code="E024")
        return key, self._vocabulary[key]


def _word(tree: Any) -> str:
    return str(tree.children[0]).strip('"')


def _is_zero(node: ast.Node) -> bool:
    return isinstance(node, ast.Quantity) and node.value == 0 and not node.unit


def _nearest(text: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(text, names, n=1, cutoff=0.3)
    run_on = max((name for name in names if text.startswith(name)), key=len, default="")
    if run_on:
        return f"最接近的是“{run_on}”，词语之间要有空格"
    if close:
        return f"最接近的是“{close[0]}”"
    return f"可用的有：{'、'.join(names)}" if 0 < len(names) <= _FEW else "可用名称见 rules/vocabulary"
