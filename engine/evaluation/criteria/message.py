"""What a verdict says in words: built once for each combination of facts, then filled with each record's figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ...language import ast
from ...policy.corpus import Rule
from ...vocabulary.words import LISTING, words

_PARTLY = f"所列情形只部分成立，条款中“{LISTING}”是须同时成立还是任一即可原文未明，须由人认定"
LEFT_OPEN = "_left_open"
"""Column with what a list leaves open of a record, in words; null where it leaves nothing open."""

_LEFT_OPEN = {
    "等": "条款列举后写“等”，所报情形未列明而性质相近，是否在内须由人认定",
    "未定": "条款没有写明是否包括所报情形，须由人认定",
}


@dataclass(frozen=True)
class Message:
    """The messages of one rule.

    Attributes:
        measure: the comparison whose figures the verdict shows; None for a rule of states.
        unit: symbol of the unit in which these figures are shown.
    """

    rule: Rule
    measure: ast.Compare | None
    unit: str

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
        """The message, from the columns outcome, text, actual, limit, margin and what a list leaves open."""
        text = pl.col("text") if self.measure is None else self._measured(self.measure)
        return pl.when(pl.col("outcome") == "boundary").then(pl.coalesce(LEFT_OPEN, text)).otherwise(text)

    def _measured(self, measure: ast.Compare) -> pl.Expr:
        unit = pl.lit(self.unit)
        label = self._measured_label(measure)
        before, after = standard_words(measure)
        figures = pl.concat_str(
            "text", pl.lit(f"：{label}"), "actual", unit, pl.lit(f"，条款标准为{before}"), "limit", unit,
            pl.lit(f"{after}，相差"), "margin", unit,
        )  # fmt: skip
        word = "、".join(sorted(ast.open_words(self.rule.when)))
        at_figure = pl.concat_str(
            pl.lit(f"{label}恰为"), "actual", unit, pl.lit(f"，条款中“{word}”是否包含本数原文未明，须由人认定")
        )
        return (
            pl.when((pl.col("outcome") == "boundary") & (pl.col("margin") == "0") & pl.lit(bool(word)))
            .then(at_figure)
            .when(pl.col("outcome").is_in(["hit", "clear"]))
            .then(pl.coalesce(figures, "text"))
            .otherwise("text")
        )

    def _measured_label(self, measure: ast.Compare) -> str:
        key = getattr(measure.left, "key", "")
        return self.rule.vocabulary.label(key) if key else "计算值"


def _joined(column: str, labels: dict[str, str]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().replace(labels)).list.join("、")


def standard_words(measured: ast.Compare) -> tuple[str, str]:
    """The words before and after the limit in a clause's standard: ("", "以下"), ("低于", ""), (">=", "")."""
    if measured.word not in words().after:
        return measured.word or measured.operator, ""
    usual = words().find(measured.word)
    marks = {usual.inclusive: "（含）", usual.strict: "（不含）"}
    settled = usual.reading == "open" and not measured.open_word
    marked = settled or (usual.reading != "open" and measured.word == "以上")
    return "", (marks[measured.operator] if marked else "") + measured.word
