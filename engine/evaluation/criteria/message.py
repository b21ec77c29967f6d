"""What a verdict says in words: built once for each combination of facts, then filled with each record's figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ...language import ast
from ...language.render import condition_text, figure_label
from ...policy.corpus import Rule
from ...vocabulary.fields import Vocabulary
from ...vocabulary.words import LISTING, words
from .shown_figures import DECIDING, STATES, ShownComparison, ShownFigures, figure_column

_PARTLY = f"所列情形只部分成立，条款中“{LISTING}”是须同时成立还是任一即可原文未明，须由人认定"
LEFT_OPEN = "_left_open"
"""Column with what a list leaves open of a record, in words; null where it leaves nothing open."""

UNKNOWN_WORDS = "_unknown_words"
"""Column with the words of a record that a closed list does not know, in a sentence; null where there are none."""

_LEFT_OPEN = {
    "等": "条款列举后写“等”，所报情形未列明而性质相近，是否在内须由人认定",
    "未定": "条款没有写明是否包括所报情形，须由人认定",
}


@dataclass(frozen=True)
class Message:
    """The messages of one rule.

    Attributes:
        shown: the comparisons whose figures a verdict shows; none for a rule of states.
    """

    rule: Rule
    shown: ShownFigures

    def without_figures(self) -> pl.Expr:
        """The message without figures, from the columns outcome, missing and cases."""
        labels = {key: field.label for key, field in self.rule.vocabulary.fields.items()}
        tables = "、".join(f"“{name}”" for name in self.rule.head.references)
        return (
            pl.when(pl.col("outcome") == "insufficient")
            .then(pl.concat_str(pl.lit("数据不足，缺少或无法使用："), _joined("missing", labels)))
            .when(pl.col("outcome") == "needs_reference")
            .then(pl.lit(f"须先装载外部标准表{tables}，并查到该企业所属的一行"))
            .when(pl.col("outcome") == "out_of_scope")
            .then(pl.lit("不在适用范围（对象、地区、行业或年度）"))
            .otherwise(self._decided())
        )

    def _decided(self) -> pl.Expr:
        criterion = self.rule.criterion
        hit = pl.col("outcome") == "hit"
        open_ = pl.when(pl.col("outcome") == "boundary")
        if criterion.cases:
            held = _joined("cases", {case.id: case.label for case in criterion.cases})
            left_open = open_.then(pl.concat_str(held, pl.lit(f"：{self._why_open()}")))
            named = left_open.when(hit).then(pl.concat_str(pl.lit("成立的情形："), held))
            return named.otherwise(pl.lit("所列情形均不成立"))
        holds = pl.lit(f"符合“{criterion.title}”的条件")
        partly = open_.then(pl.lit(self._why_open()))
        return partly.when(hit).then(holds).otherwise(pl.lit(f"不符合“{criterion.title}”的条件"))

    def _why_open(self) -> str:
        """What the text leaves open beside exact figures."""
        nodes = list(self.rule.when.walk())
        listing = [_PARTLY] if any(isinstance(node, ast.And) and node.open_word for node in nodes) else []
        words_ = dict.fromkeys(node.word for node in nodes if isinstance(node, ast.Open))
        return "；".join([*listing, *(_LEFT_OPEN[word] for word in words_)])

    def with_figures(self) -> pl.Expr:
        """The message, from the columns outcome, text, the figures of all comparisons, which decide, and what a list
        leaves open or does not know."""
        text = self._measured() if self.shown.measures else pl.col("text")
        unknown = (pl.col("outcome") == "insufficient") & pl.col(UNKNOWN_WORDS).is_not_null()
        open_ = pl.when(pl.col("outcome") == "boundary").then(pl.coalesce(LEFT_OPEN, text))
        return open_.when(unknown).then(pl.concat_str(text, pl.lit("；"), UNKNOWN_WORDS)).otherwise(text)

    def _measured(self) -> pl.Expr:
        decided, open_ = pl.col("outcome").is_in(["hit", "clear"]), pl.col("outcome") == "boundary"
        measures = list(enumerate(self.shown.measures))
        decisive = [
            *self._states(),
            *(self._deciding(number, self._figures(number, measure)) for number, measure in measures),
        ]
        at_figure = [self._deciding(number, self._at_figure(number, measure)) for number, measure in measures]
        return (
            pl.when(decided)
            .then(_sentence([pl.col("text"), _listed(decisive)], "："))
            .when(open_)
            .then(pl.coalesce(_listed(at_figure), "text"))
            .otherwise("text")
        )

    def _deciding(self, number: int, words_: pl.Expr) -> pl.Expr:
        return words_ if self.shown.alone else pl.when(pl.col(DECIDING).list.contains(number)).then(words_)

    def _states(self) -> list[pl.Expr]:
        """The states that decide, in words: “规模”为规上."""
        if self.shown.alone:
            return []
        holds, fields = pl.col("outcome") == "hit", self.rule.vocabulary
        return [
            pl.when(pl.col(STATES).list.contains(place)).then(
                pl.when(holds)
                .then(_state_words(part.node, part.truth, fields))
                .otherwise(_state_words(part.node, not part.truth, fields))
            )
            for place, part in self.shown.states
        ]

    def _figures(self, number: int, measure: ShownComparison) -> pl.Expr:
        unit = pl.lit(measure.symbol)
        before, after = standard_words(measure.compared)
        actual, limit, margin = (pl.col(figure_column(name, number)) for name in ("actual", "limit", "margin"))
        return pl.concat_str(
            pl.lit(self._label(measure)), actual, unit, pl.lit(f"，条款标准为{before}"), limit, unit,
            pl.lit(f"{after}，相差"), margin, unit,
        )  # fmt: skip

    def _at_figure(self, number: int, measure: ShownComparison) -> pl.Expr:
        word = measure.compared.open_word
        words_ = pl.concat_str(
            pl.lit(f"{self._label(measure)}恰为"), pl.col(figure_column("actual", number)), pl.lit(measure.symbol),
            pl.lit(f"，条款中“{word}”是否包含本数原文未明，须由人认定"),
        )  # fmt: skip
        return pl.when((pl.col(figure_column("margin", number)) == "0") & pl.lit(bool(word))).then(words_)

    def _label(self, measure: ShownComparison) -> str:
        return figure_label(measure.compared.left, self.rule.vocabulary)


def _joined(column: str, labels: dict[str, str]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().replace(labels)).list.join("、")


def _state_words(node: ast.Node, truth: bool, fields: Vocabulary) -> pl.Expr:
    return pl.lit(condition_text(node if truth else ast.Not(node), fields))


def _listed(items: list[pl.Expr]) -> pl.Expr:
    """The texts that are not null, one after another; null where all are."""
    return _sentence(items, "；") if len(items) > 1 else items[0]


def _sentence(items: list[pl.Expr], separator: str) -> pl.Expr:
    words_ = pl.concat_str(items, separator=separator, ignore_nulls=True)
    return pl.when(pl.any_horizontal(item.is_not_null() for item in items)).then(words_)


def standard_words(measured: ast.Compare) -> tuple[str, str]:
    """The words before and after the limit in a clause's standard: ("", "以下"), ("低于", ""), (">=", "")."""
    if measured.word not in words().after:
        return measured.word or measured.operator, ""
    usual = words().find(measured.word)
    marks = {usual.inclusive: "（含）", usual.strict: "（不含）"}
    settled = usual.reading == "open" and not measured.open_word
    marked = settled or (usual.reading != "open" and measured.word == "以上")
    return "", (marks[measured.operator] if marked else "") + measured.word
