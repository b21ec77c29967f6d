"""The verdicts of one rule over a prepared frame: outcome, basis, figures, what it lacks or assumes, message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import polars as pl

from ..policy import ast
from ..policy.corpus import Rule
from ..policy.words import LISTING, words
from ..records import Records
from ..units import unit
from .compile import TABLE, Compiler
from .figures import Figures
from .outcome import UNDECIDED, outcome
from .overflow import Again, beyond_scale
from .prepare import any_of
from .settings import Settings

COLUMNS: dict[str, type[pl.DataType] | pl.DataType] = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "record_id": pl.String,
    "uscc": pl.String,
    "name": pl.String,
    "town": pl.String,
    "kind": pl.String,
    "policy": pl.String,
    "criterion": pl.String,
    "title": pl.String,
    "finding": pl.String,
    "outcome": pl.String,
    "basis": pl.String,
    "actual": pl.String,
    "limit": pl.String,
    "unit": pl.String,
    "margin": pl.String,
    "missing": pl.List(pl.String),
    "assumptions": pl.List(pl.String),
    "cells": pl.List(pl.String),
    "cases": pl.List(pl.String),
    "asked": pl.Boolean,
    "message": pl.String,
}
"""The verdict frame. Figures are decimals as text in `unit`; `margin` is actual − limit."""

_NONE = pl.lit(None, dtype=pl.String)
_PARTLY = f"所列情形只部分成立，条款中“{LISTING}”是须同时成立还是任一即可原文未明，须由人认定"


def cell_column(key: str) -> str:
    """Column of a prepared frame with a field's cell, where any sheet has one."""
    return f"cell:{key}"


def _texts(parts: Sequence[pl.Expr]) -> pl.Expr:
    """A list column of the texts that are not null."""
    if not parts:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(parts).list.drop_nulls()


@dataclass
class RuleVerdicts:
    """Judges one rule on all records of a prepared frame (`evaluate._placed`)."""

    rule: Rule
    figures: Figures
    records: Records
    lists: Mapping[str, frozenset[str]]
    settings: Settings
    strict: Compiler = field(init=False)
    inclusive: Compiler = field(init=False)

    def __post_init__(self) -> None:
        self.strict = self.inclusive = self._compiler(inclusive=False)
        if ast.is_open(self.rule.when):
            self.inclusive = self._compiler(inclusive=True)

    def _compiler(self, *, inclusive: bool) -> Compiler:
        return Compiler(self.rule, self.figures, self.lists, self.settings.as_of, self._loaded, inclusive)

    @cached_property
    def _loaded(self) -> dict[str, tuple[str, ...]]:
        """Names of the rule's reference tables that are loaded, with their key fields."""
        return {
            name: tuple(column for column in table.columns if column not in self.rule.policy.references[name].columns)
            for name, table in self.settings.references.items()
            if name in self.rule.policy.references
        }

    @cached_property
    def measure(self) -> ast.Compare | None:
        """The comparison whose figures the verdict shows; None for a rule of states."""
        return ast.measure(self.rule.when) if not self.rule.criterion.cases else None

    def frame(self, *, everything: bool) -> pl.DataFrame:
        """Rows in record order; without `everything`, `out_of_scope` rows are left out."""
        frame = self.figures.frame.with_columns(self._applies().alias("_applies"))
        if not everything:  # another kind, place or year: nothing else need be computed
            frame = frame.filter(pl.col("_applies").fill_null(True))
        frame = frame.with_columns(self._outcome().alias("outcome"), *self._figures())
        again = self._again(frame.filter(pl.col("_hides") | beyond_scale(self.rule, self.strict.leaf_bits)))
        frame = _corrected(frame, again, ["outcome", "actual", "limit", "margin"])
        if not everything:
            frame = frame.filter(pl.col("outcome") != "out_of_scope")
        frame = frame.with_columns(self._missing(), self._cases(), self._assumptions(), self._cells())
        frame = _corrected(frame, again, ["missing", "cases", "assumptions"])
        criterion = self.rule.criterion
        return frame.select(
            "_record",
            *("file", "sheet", "row", "record_id", "uscc", "name", "town", "kind"),
            pl.lit(self.rule.policy.id).alias("policy"),
            pl.lit(criterion.id).alias("criterion"),
            pl.lit(criterion.title).alias("title"),
            pl.lit(criterion.finding).alias("finding"),
            "outcome",
            pl.col(f"_basis:{self.rule.policy.id}").alias("basis"),
            *("actual", "limit", "unit", "margin", "missing", "assumptions", "cells", "cases"),
            (self._asked() | pl.lit(criterion.numeric)).alias("asked"),
            self._message().alias("message"),
        )

    # Outcome

    def _applies(self) -> pl.Expr:
        """Kind, place and years: true, false, or null where the place is unknown."""
        criterion = self.rule.criterion
        applies = pl.col("kind").is_in(list(criterion.record)) & pl.col(self.rule.binding)
        if criterion.years:
            applies = applies & pl.col("_year").is_between(*criterion.years)
        return applies

    def _outcome(self) -> pl.Expr:
        scope = pl.col("_applies")
        if self.rule.scope is not None:
            scope = scope & self.strict.truth(self.rule.scope)
        strict, inclusive = (reading.truth(self.rule.when) for reading in (self.strict, self.inclusive))
        table_lacking = [lacks for key, lacks in self._lacking() if key.startswith(TABLE)]
        return outcome(scope, strict, inclusive, any_of(table_lacking))

    def _lacking(self) -> list[tuple[str, pl.Expr]]:
        """(field, where its absence leaves scope or condition undecided), the condition under both readings."""
        pairs = self.strict.missing(self.rule.scope) if self.rule.scope is not None else []
        readings = [self.strict] if self.inclusive is self.strict else [self.strict, self.inclusive]
        return [*pairs, *(pair for reading in readings for pair in reading.missing(self.rule.when))]

    # Figures

    def _figures(self) -> list[pl.Expr]:
        measured = self.measure
        if measured is None:
            none = [_NONE.alias(name) for name in ("actual", "limit", "unit", "margin")]
            return [*none, pl.lit(False).alias("_hides")]
        symbol, size = self._unit(measured)
        left, right = self.strict.ratio(measured.left), self.strict.ratio(measured.right)
        texts = [value.text(size) for value in (left, right, left.plus(right.negated()))]
        self.strict.bounds.extend(bound for _, _, bound in texts)
        names = ("actual", "limit", "margin")
        return [
            *(text.alias(name) for name, (text, _, _) in zip(names, texts, strict=True)),
            pl.lit(symbol).alias("unit"),
            pl.any_horizontal(*(hides for _, hides, _ in texts)).fill_null(False).alias("_hides"),
        ]

    def _unit(self, measured: ast.Compare) -> tuple[str, Fraction]:
        """The unit to show: the measured field's own, else the limit's."""
        key = getattr(measured.left, "key", "")
        symbol = self.rule.vocabulary[key].unit if key else getattr(measured.right, "unit", "")
        return symbol, unit(symbol).size

    def _again(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The verdicts in fractions of rows that the scale cannot hold."""
        measured = self.measure
        shown = (measured, self._unit(measured)[1]) if measured else None
        return Again(self.rule, self.lists, self.settings.as_of, self._loaded, shown).frame(rows)

    # What the verdict rests on

    def _missing(self) -> pl.Expr:
        place = pl.col(self.rule.binding).is_null()
        pairs = [("region", place), *((key, lacks) for key, lacks in self._lacking() if not key.startswith(TABLE))]
        undecided = pl.col("outcome").is_in(UNDECIDED)
        names = [pl.when(undecided & lacks).then(pl.lit(key)) for key, lacks in pairs]
        return _texts(names).list.unique(maintain_order=True).alias("missing")

    def _asked(self) -> pl.Expr:
        """A missing field's sheet has a column for it: whoever filled the sheet was asked and left it open."""
        asked = [pl.col("missing").list.contains(key) & self.records.asked(key) for key in self.rule.fields]
        return any_of(asked)

    def _cases(self) -> pl.Expr:
        held = [
            pl.when((pl.col("outcome") == "hit") & self.strict.truth(node)).then(pl.lit(name))
            for name, node in self.rule.cases
            if name
        ]
        return _texts(held).alias("cases")

    def _assumptions(self) -> pl.Expr:
        texts = self.strict.assumptions(self.rule.when)
        if self.rule.scope is not None:
            texts = [*texts, *self.strict.assumptions(self.rule.scope)]
        premise = [pl.lit(self.rule.premise)] if self.rule.premise else []
        made = [*premise, pl.col("_assumed_year"), pl.col("_assumed_region"), *texts]
        return _texts(made).list.unique(maintain_order=True).alias("assumptions")

    def _cells(self) -> pl.Expr:
        named = [cell_column(key) for key in self.rule.fields]
        return _texts([pl.col(name) for name in named if name in self.figures.frame.columns]).alias("cells")

    # Message

    def _message(self) -> pl.Expr:
        labels = {key: field.label for key, field in self.rule.vocabulary.fields.items()}
        named = pl.col("missing").list.eval(pl.element().replace(labels)).list.join("、")
        tables = "、".join(f"“{name}”" for name in self.rule.policy.references)
        return (
            pl.when(pl.col("outcome") == "insufficient")
            .then(pl.concat_str(pl.lit("数据不足，缺少或无法使用："), named))
            .when(pl.col("outcome") == "needs_reference")
            .then(pl.lit(f"须先装载外部标准表{tables}，并查到该企业所属的一行"))
            .when(pl.col("outcome") == "out_of_scope")
            .then(pl.lit("不在适用范围（对象、地区、行业或年度）"))
            .otherwise(self._finding())
        )

    def _finding(self) -> pl.Expr:
        criterion = self.rule.criterion
        if criterion.cases:
            labels = {case.id: case.label for case in criterion.cases}
            held = pl.col("cases").list.eval(pl.element().replace(labels)).list.join("、")
            return pl.when(pl.col("outcome") == "hit").then(pl.concat_str(pl.lit("成立的情形："), held)).otherwise(
                pl.lit("所列情形均不成立")
            )
        text = pl.when(pl.col("outcome") == "hit").then(pl.lit(f"符合“{criterion.title}”的条件")).otherwise(
            pl.lit(f"不符合“{criterion.title}”的条件")
        )
        if self.measure is None:
            return pl.when(pl.col("outcome") == "boundary").then(pl.lit(_PARTLY)).otherwise(text)
        figures = pl.concat_str(
            text, pl.lit(f"：{self._measured_label()}"), pl.col("actual"), pl.col("unit"), pl.lit("，条款标准为"),
            self._standard(), pl.lit("，相差"), pl.col("margin"), pl.col("unit"),
        )
        word = "、".join(sorted(ast.open_words(self.rule.when)))
        at_figure = pl.concat_str(
            pl.lit(f"{self._measured_label()}恰为"), pl.col("actual"), pl.col("unit"),
            pl.lit(f"，条款中“{word}”是否包含本数原文未明，须由人认定"),
        )
        return pl.when(pl.col("outcome") == "boundary").then(at_figure).otherwise(pl.coalesce(figures, text))

    def _measured_label(self) -> str:
        key = getattr(self.measure.left, "key", "") if self.measure else ""
        return self.rule.vocabulary.label(key) if key else "计算值"

    def _standard(self) -> pl.Expr:
        if self.measure is None:
            return _NONE
        before, after = standard_words(self.measure)
        return pl.concat_str(pl.lit(before), pl.col("limit"), pl.col("unit"), pl.lit(after))


def _corrected(frame: pl.DataFrame, again: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The frame with the columns of the records that were judged again."""
    if again.is_empty():
        return frame
    fixed = again.select("_record", *columns, pl.lit(True).alias("_again"))
    joined = frame.join(fixed, on="_record", how="left", suffix=":again", maintain_order="left")
    chosen = [pl.when("_again").then(f"{name}:again").otherwise(name).alias(name) for name in columns]
    return joined.with_columns(chosen).drop("_again", *(f"{name}:again" for name in columns))


def standard_words(measured: ast.Compare) -> tuple[str, str]:
    """What stands before and after the limit in a clause's standard: ("", "以下"), ("低于", ""), (">=", "")."""
    if measured.word not in words().after:
        return measured.word or measured.operator, ""
    usual = words().find(measured.word)
    marks = {usual.inclusive: "（含）", usual.strict: "（不含）"}
    settled = usual.reading == "open" and not measured.open_word
    marked = settled or (usual.reading != "open" and measured.word == "以上")
    return "", (marks[measured.operator] if marked else "") + measured.word
