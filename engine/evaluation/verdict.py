"""The verdicts of one rule over a prepared frame: outcome, basis, figures, missing fields, assumptions, cells, message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from ..policy import ast
from ..policy.corpus import Rule
from ..policy.words import words
from ..records import Records
from ..units import unit
from .compile import TABLE, Compiler
from .figures import Figures
from .prepare import beyond, reference_key, scaled
from .ratio import literal
from .rowwise import Judge, decimal_text
from .settings import Settings

COLUMNS = {
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


def _texts(parts: list[pl.Expr]) -> pl.Expr:
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

    def __post_init__(self) -> None:
        self.strict = self._compiler(inclusive=False)

    def _compiler(self, *, inclusive: bool) -> Compiler:
        loaded = {
            name: tuple(column for column in table.columns if column not in self.rule.policy.references[name].columns)
            for name, table in self.settings.references.items()
            if name in self.rule.policy.references
        }
        return Compiler(self.rule, self.figures, self.lists, self.settings.as_of, loaded, inclusive)

    @cached_property
    def measure(self) -> ast.Compare | None:
        """The comparison whose figures the verdict shows; None for a rule of states."""
        return ast.measure(self.rule.when) if not self.rule.criterion.cases else None

    def frame(self, *, everything: bool) -> pl.DataFrame:
        """Rows in record order; without `everything`, `out_of_scope` rows are left out."""
        frame = self._corrected(self.figures.frame.with_columns(self._outcome().alias("outcome"), *self._figures()))
        if not everything:
            frame = frame.filter(pl.col("outcome") != "out_of_scope")
        frame = frame.with_columns(self._missing(), self._cases(), self._assumptions(), self._cells())
        asked = pl.any_horizontal(pl.lit(False), *(self.records.asked(key) for key in self.rule.fields))
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
            (asked | pl.lit(criterion.numeric)).alias("asked"),
            self._message().alias("message"),
        )

    # Outcome

    def _applies(self) -> pl.Expr:
        """Kind, place and years: true, false, or null where the place is unknown."""
        criterion = self.rule.criterion
        applies = pl.col("kind").is_in(list(criterion.record)) & pl.col(f"_binds:{self.rule.policy.id}")
        if criterion.years:
            applies = applies & pl.col("_year").is_between(*criterion.years)
        return applies

    def _outcome(self) -> pl.Expr:
        scope = self._applies()
        if self.rule.scope is not None:
            scope = scope & self.strict.truth(self.rule.scope)
        strict = self.strict.truth(self.rule.when)
        inclusive = strict
        if ast.open_words(self.rule.when):
            inclusive = self._compiler(inclusive=True).truth(self.rule.when)
        return outcome(scope, strict, inclusive, self._table_lacking())

    def _table_lacking(self) -> pl.Expr:
        lacking = [lacks for key, lacks in self.strict.missing(self.rule.when) if key.startswith(TABLE)]
        return pl.any_horizontal(pl.lit(False), *lacking)

    # Figures

    def _figures(self) -> list[pl.Expr]:
        measured = self.measure
        if measured is None or isinstance(measured.left, ast.Day):
            return [_NONE.alias(name) for name in ("actual", "limit", "unit", "margin")] + [pl.lit(False).alias("_hides")]
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

    def _unit(self, measured: ast.Compare) -> tuple[str, Any]:
        """The unit to show: the measured field's own, else the limit's."""
        key = getattr(measured.left, "key", "")
        symbol = self.rule.vocabulary[key].unit if key else getattr(measured.right, "unit", "")
        return symbol, unit(symbol).size

    # Rows that the scale cannot hold

    def _corrected(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Judge again, in fractions, the rows with a figure beyond what this rule's Int128 arithmetic holds."""
        rows = frame.filter(self._beyond(frame))
        if rows.is_empty():
            return frame
        changed = ("outcome", "actual", "limit", "margin")
        fixed = pl.DataFrame(
            [{"_record": row["_record"], **self._judged(row)} for row in rows.iter_rows(named=True)],
            schema={"_record": frame.schema["_record"], **{name: pl.String for name in changed}},
        )
        joined = frame.join(fixed, on="_record", how="left", suffix=":fixed", maintain_order="left")
        redone = pl.col("outcome:fixed").is_not_null()
        return joined.with_columns(
            pl.when(redone).then(pl.col(f"{name}:fixed")).otherwise(pl.col(name)).alias(name) for name in changed
        )

    def _beyond(self, frame: pl.DataFrame) -> pl.Expr:
        figures = [key for key in self.rule.fields if self.rule.vocabulary[key].type == "number"]
        figures += [reference_key(node) for node in self.rule.when.walk() if isinstance(node, ast.Reference)]
        limit = 2 ** min(self.strict.leaf_bits, 126)
        too_large = [~pl.col(scaled(key)).is_between(literal(-limit), literal(limit)) for key in figures]
        not_held = [pl.col(beyond(key)) for key in figures]
        return pl.any_horizontal(pl.col("_hides"), *too_large, *not_held).fill_null(False)

    def _judged(self, row: dict[str, Any]) -> dict[str, str | None]:
        strict, inclusive = (self.judge(row, inclusive=reading) for reading in (False, True))
        scope: bool | None = row["kind"] in self.rule.criterion.record and row[f"_binds:{self.rule.policy.id}"]
        years = self.rule.criterion.years
        if years and not years[0] <= row["_year"] <= years[1]:
            scope = False
        if self.rule.scope is not None and scope is not False:
            inner = strict.truth(self.rule.scope)
            scope = inner if scope else (False if inner is False else None)
        when, reading = strict.truth(self.rule.when), inclusive.truth(self.rule.when)
        literal = pl.DataFrame({"s": [scope], "t": [when], "i": [reading]}, schema=dict.fromkeys("sti", pl.Boolean))
        known = literal.select(outcome(pl.col("s"), pl.col("t"), pl.col("i"), pl.lit(False))).item()
        if known == "insufficient" and row["outcome"] == "needs_reference":
            known = "needs_reference"
        return {"outcome": known, **self._judged_figures(strict)}

    def judge(self, row: Mapping[str, Any], *, inclusive: bool = False) -> Judge:
        """The row-wise judge of a prepared row."""
        return Judge(row, self.rule.vocabulary, self.lists, self.rule.reference_units, self.settings.as_of, inclusive)

    def _judged_figures(self, judge: Judge) -> dict[str, str | None]:
        if self.measure is None or isinstance(self.measure.left, ast.Day):
            return {"actual": None, "limit": None, "margin": None}
        size = self._unit(self.measure)[1]
        left, right = judge.number(self.measure.left), judge.number(self.measure.right)
        margin = None if left is None or right is None else left - right
        values = {"actual": left, "limit": right, "margin": margin}
        return {name: None if value is None else decimal_text(value / size) for name, value in values.items()}

    # What the verdict rests on

    def _missing(self) -> pl.Expr:
        pairs = self.strict.missing(self.rule.when)
        if self.rule.scope is not None:
            pairs = [*self.strict.missing(self.rule.scope), *pairs]
        place = pl.col(f"_binds:{self.rule.policy.id}").is_null()
        pairs = [("region", place), *((key, lacks) for key, lacks in pairs if not key.startswith(TABLE))]
        undecided = pl.col("outcome").is_in(["insufficient", "needs_reference"])
        names = [pl.when(undecided & lacks).then(pl.lit(key)) for key, lacks in pairs]
        return _texts(names).list.unique(maintain_order=True).alias("missing")

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
        made = [pl.col("_assumed_year"), pl.col("_assumed_region"), *texts]
        return _texts(made).list.unique(maintain_order=True).alias("assumptions")

    def _cells(self) -> pl.Expr:
        return _texts([self.records.cell(key) for key in self.rule.fields]).alias("cells")

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
            .then(pl.lit("不在适用范围(对象、地区、行业或年度)"))
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
            return text
        figures = pl.concat_str(
            text, pl.lit(f":{self._measured_label()}"), pl.col("actual"), pl.col("unit"), pl.lit("，条款标准为"),
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


def standard_words(measured: ast.Compare) -> tuple[str, str]:
    """What stands before and after the limit in a clause's standard: ("", "以下"), ("低于", ""), (">=", "")."""
    if measured.word not in words().after:
        return measured.word or measured.operator, ""
    usual = words().find(measured.word)
    marks = {usual.inclusive: "（含）", usual.strict: "（不含）"}
    settled = usual.reading == "open" and not measured.open_word
    marked = settled or (usual.reading != "open" and measured.word == "以上")
    return "", (marks[measured.operator] if marked else "") + measured.word


def outcome(scope: pl.Expr, strict: pl.Expr, inclusive: pl.Expr, table_lacking: pl.Expr) -> pl.Expr:
    """The outcome code from Kleene truth of scope and condition under both readings of open words (design §3)."""
    fails = (~strict & ~inclusive).fill_null(False)
    return (
        pl.when(~scope).then(pl.lit("out_of_scope"))
        .when(fails).then(pl.lit("clear"))
        .when(scope & strict & inclusive).then(pl.lit("hit"))
        .when(scope & strict.is_not_null() & inclusive.is_not_null()).then(pl.lit("boundary"))
        .when(table_lacking).then(pl.lit("needs_reference"))
        .otherwise(pl.lit("insufficient"))
    )


