"""The verdicts of one rule over a prepared frame.

Figures, cells and message differ from record to record. Everything else (outcome, basis, what is missing or assumed)
is the verdict's ground: it follows from discrete facts and is worked out once for each distinct combination of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ...language.variables import FieldVariable, ReferenceVariable
from ...policy.corpus import Rule
from ...policy.settings import Settings
from ...records.column_names import state_column
from ...records.records import Records
from .asked import asked_by_column, is_unclear, left_unclear
from .binding import INDEX, YEAR, applies
from .combinations import CIRCUMSTANCE, GROUND, Facts, combinations
from .compile import Compiler, Input
from .exact_rows import ExactRows, beyond_scale, states_bound
from .figures import Figures
from .listed import left_open, unknown_words
from .message import LEFT_OPEN, UNKNOWN_WORDS, Message
from .outcome import UNDECIDED, Readings, outcome
from .shown_figures import DECIDING, STATES, ShownFigures

_GROUND_COLUMNS = (
    "outcome", "basis", "source", "unclear", "missing", "assumptions", "cases", "clear_cases", "doubts", DECIDING, STATES,
)  # fmt: skip
"""What a verdict rests on beside the record's own figures. Records with the same facts share a ground, so it is worked
out once; `source` is the sheet's number, by which `asked` tells whether the sheet has a column for what is missing, and `unclear`
whether a cell speaks of it without settling it."""

_BEYOND = "_beyond_scale"
"""Column that marks a record with a figure that a scaled column cannot hold: it is judged again, in fractions."""


def reference_column(key: str) -> str:
    """Column of a prepared frame with the cell reference of a field; it exists where any sheet has the field."""
    return f"cell:{key}"


def _texts(parts: Sequence[pl.Expr]) -> pl.Expr:
    """A list column of the texts that are not null."""
    if not parts:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(parts).list.drop_nulls()


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(False), *conditions)


@dataclass(frozen=True)
class JudgedRule:
    """Verdicts of one rule.

    Attributes:
        rows: one a record, in any order: `INDEX`, `GROUND` (a row of `grounds`), actual, limit, margin, cells, message.
        grounds: the columns of `VERDICT_COLUMNS` that neither `rows` nor the records have.
    """

    rows: pl.DataFrame
    grounds: pl.DataFrame


@dataclass(kw_only=True)
class RuleVerdicts:
    """Judges one rule on all records of a prepared and placed frame.

    Attributes:
        figures: those of the frame, whose column `CIRCUMSTANCE` is the number of a row of `circumstances`.
    """

    rule: Rule
    figures: Figures
    circumstances: pl.DataFrame
    records: Records
    settings: Settings
    facts: Facts = field(init=False, default_factory=Facts)
    strict: Compiler = field(init=False)
    inclusive: Compiler = field(init=False)

    def __post_init__(self) -> None:
        self.strict = self.inclusive = self._compiler(inclusive=False)
        if self.rule.is_open:
            self.inclusive = self._compiler(inclusive=True)

    def _compiler(self, *, inclusive: bool) -> Compiler:
        return Compiler(
            rule=self.rule,
            figures=self.figures,
            as_of=self.settings.as_of,
            loaded=self._loaded,
            inclusive=inclusive,
            facts=self.facts,
        )

    @cached_property
    def _loaded(self) -> dict[str, tuple[str, ...]]:
        """Names of the rule's reference tables that are loaded, with their key fields."""
        return {
            name: tuple(column for column in table.columns if column not in self.rule.head.references[name].columns)
            for name, table in self.settings.references.items()
            if name in self.rule.head.references
        }

    @cached_property
    def shown(self) -> ShownFigures:
        """The comparisons whose figures the verdicts show."""
        return ShownFigures(self.rule)

    def judged(self, *, include_out_of_scope: bool) -> JudgedRule:
        """The verdicts; without `include_out_of_scope`, `out_of_scope` ones are left out."""
        circumstances = self.circumstances.with_columns(applies(self.rule).alias("_applies"))
        bound = circumstances["_applies"].fill_null(True)
        reasoning = self._reasoning()
        figures, is_beyond_scale = self._figures()
        frame = self.figures.frame
        wanted = [
            INDEX,
            CIRCUMSTANCE,
            *self.facts.of_records(),
            *figures,
            is_beyond_scale.alias(_BEYOND),
            self._cells(),
        ]
        chosen = True if include_out_of_scope else bound[frame[CIRCUMSTANCE]]
        rows = frame.lazy().filter(chosen).select(wanted).collect().rechunk()  # rows are gathered slowly from chunks
        held = rows.filter(~pl.col(_BEYOND))
        grounds, numbers = combinations(held.select(CIRCUMSTANCE, *self.facts.names))
        grounds = grounds.hstack(circumstances[grounds[CIRCUMSTANCE]])
        for step in reasoning:
            grounds = grounds.with_columns(step)
        held, grounds = (
            held.select(INDEX, numbers.alias(GROUND), *self.shown.names, "cells"),
            grounds.select(_GROUND_COLUMNS),
        )
        if held.height < rows.height:
            held, grounds = self._with_exact_rows(held, grounds, rows.filter(_BEYOND))
        return self._worded(held, grounds, include_out_of_scope=include_out_of_scope)

    def _with_exact_rows(
        self, held: pl.DataFrame, grounds: pl.DataFrame, rows: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows and grounds, with the rows beyond the scaled columns judged in fractions, each on its own ground."""
        prepared = self.figures.frame[rows[INDEX]].with_columns(applies(self.rule).alias("_applies"))
        judging = ExactRows(rule=self.rule, as_of=self.settings.as_of, loaded=self._loaded, shown=self.shown)
        exact = judging.frame(prepared)
        exact = exact.with_columns(
            (pl.int_range(pl.len(), dtype=pl.UInt32) + grounds.height).alias(GROUND),
            prepared[self._basis].alias("basis"), prepared["source"], rows["cells"],
            self._doubts_of(prepared, exact["by_bound"]),
        )  # fmt: skip
        states = prepared.select(state_column(key) for key in self.rule.fields)
        exact = exact.with_columns(exact.hstack(states).with_columns(self._unclear(is_unclear))["unclear"])
        held = pl.concat([held, exact.select(held.columns)], rechunk=True)
        return held, pl.concat([grounds, exact.select(_GROUND_COLUMNS)], rechunk=True)

    def _worded(self, rows: pl.DataFrame, grounds: pl.DataFrame, *, include_out_of_scope: bool) -> JudgedRule:
        criterion = self.rule.criterion
        message = Message(self.rule, self.shown)
        grounds = grounds.with_columns(
            pl.lit(self.rule.head.id).alias("policy"),
            pl.lit(criterion.id).alias("criterion"),
            pl.lit(criterion.title).alias("title"),
            pl.lit(criterion.finding).alias("finding"),
            self.shown.symbol().alias("unit"),
            (_any(asked_by_column(self.rule, self.records)) | pl.col("unclear") | pl.lit(criterion.numeric)).alias(
                "asked"
            ),
            message.without_figures().alias("text"),
        )
        telling = ["outcome", "text", *([] if self.shown.alone else [DECIDING, STATES])]
        rows = rows.hstack(grounds.select(telling)[rows[GROUND]])
        named = self.figures.frame[rows[INDEX]]
        rows = rows.with_columns(
            left_open(self.rule, named).alias(LEFT_OPEN), unknown_words(self.rule, named).alias(UNKNOWN_WORDS)
        )
        if not include_out_of_scope:
            rows = rows.filter(pl.col("outcome") != "out_of_scope")
        rows = rows.with_columns(message.with_figures().alias("message"), *self.shown.of_shown())
        rows = rows.drop(*telling, LEFT_OPEN, UNKNOWN_WORDS, *self.shown.names)
        return JudgedRule(rows, grounds.drop("source", "unclear", "text", DECIDING, STATES))

    # Outcome

    def _reasoning(self) -> list[list[pl.Expr]]:
        """Steps that compute a ground's columns from the fact columns: first the outcome, then what depends on it."""
        basis = pl.col(self._basis).alias("basis")
        unclear = self._unclear(lambda key: self.facts.column(("unclear", key), is_unclear(key)))
        following = [self._missing(), self._cases(), self._clear_cases(), self._assumptions(), self._doubts()]
        deciding = self.shown.deciding(self.strict, self.inclusive)
        return [[self._outcome(), basis], [*following, *deciding], [unclear]]

    def _doubts(self) -> pl.Expr:
        """What is doubtful about the data year; an unfinished year only for figures that flow through the whole year."""
        years = self.circumstances[YEAR].unique().to_list()
        doubts = {
            year: [
                code for code in self.settings.doubts(year) if self.rule.criterion.flows or code != "unfinished_year"
            ]
            for year in years
        }
        return pl.col(YEAR).replace_strict(doubts, return_dtype=pl.List(pl.String)).alias("doubts")

    def _doubts_of(self, prepared: pl.DataFrame, by_bound: pl.Series) -> pl.Series:
        """The doubts about rows that were judged alone; whether a bound decides is one of them."""
        own = pl.when(by_bound).then(pl.lit(["bounded_figure"])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
        return prepared.select(self._doubts()).select(pl.col("doubts").list.concat(own))["doubts"]

    @property
    def _basis(self) -> str:
        return f"_basis:{self.rule.head.id}"

    def _outcome(self) -> pl.Expr:
        readings = (self.strict, self.inclusive)
        applies_, scope = pl.col("_applies"), self.rule.scope
        scopes = [applies_ & reading.truth(scope) if scope is not None else applies_ for reading in readings]
        truths = [reading.truth(self.rule.when) for reading in readings]
        table_missing = [absent for read, absent in self._missing_inputs if isinstance(read, ReferenceVariable)]
        return outcome(Readings(*scopes), Readings(*truths), _any(table_missing)).alias("outcome")

    @cached_property
    def _missing_inputs(self) -> list[tuple[Input, pl.Expr]]:
        """(input, where its absence leaves scope or condition undecided), in both readings."""
        readings = [self.strict] if self.inclusive is self.strict else [self.strict, self.inclusive]
        nodes = [node for node in (self.rule.scope, self.rule.when) if node is not None]
        return [pair for node in nodes for reading in readings for pair in reading.missing(node)]

    # Figures

    def _figures(self) -> tuple[list[pl.Expr], pl.Expr]:
        """The figures of all comparisons, and which rows have a figure that a scaled column cannot hold."""
        figures, hides = self.shown.columns(self.strict)
        return figures, hides | self._judged_alone()

    def _judged_alone(self) -> pl.Expr:
        """Rows with a figure that a scaled column cannot hold, or with a bound instead of a figure."""
        too_large = beyond_scale(self.rule, min(self.strict.leaf_bits, self.inclusive.leaf_bits))
        return too_large | states_bound(self.rule) if self.figures.have_states(self.rule.fields) else too_large

    # Grounds

    def _missing(self) -> pl.Expr:
        place = pl.col(self.rule.binding).is_null()
        pairs: list[tuple[Input, pl.Expr]] = [(FieldVariable("region"), place), *self._missing_inputs]
        undecided = pl.col("outcome").is_in(UNDECIDED)
        names = [
            pl.when(undecided & absent).then(pl.lit(read.key))
            for read, absent in pairs
            if isinstance(read, FieldVariable)
        ]
        return _texts(names).list.unique(maintain_order=True).alias("missing")

    def _unclear(self, fact: Callable[[str], pl.Expr]) -> pl.Expr:
        return _any(left_unclear(self.rule, self.figures.has_states, fact)).alias("unclear")

    def _cases(self) -> pl.Expr:
        """The cases that hold; of an open outcome, those that hold in the wide reading."""
        hit, open_ = (pl.col("outcome") == outcome for outcome in ("hit", "boundary"))
        held = [
            pl.when((hit & self.strict.truth(node)) | (open_ & self.inclusive.truth(node))).then(pl.lit(name))
            for name, node in self.rule.cases
            if name
        ]
        return _texts(held).alias("cases")

    def _clear_cases(self) -> pl.Expr:
        """The cases that do not hold, in both readings, of a record that the criterion binds and that it does not clear."""
        readings = (self.strict, self.inclusive)
        scope = [reading.truth(self.rule.scope) for reading in readings if self.rule.scope is not None]
        binds = pl.all_horizontal(pl.col("_applies"), pl.col("outcome") != "clear", *scope)
        clear = [
            pl.when(binds & ~pl.any_horizontal(*(reading.truth(node) for reading in readings))).then(pl.lit(name))
            for name, node in self.rule.cases
            if name
        ]
        return _texts(clear).alias("clear_cases")

    def _assumptions(self) -> pl.Expr:
        texts = self.strict.assumptions(self.rule.when)
        if self.rule.scope is not None:
            texts = [*texts, *self.strict.assumptions(self.rule.scope)]
        premise = [pl.lit(self.rule.premise)] if self.rule.premise else []
        made = [*premise, pl.col("_assumed_year"), pl.col("_assumed_region"), *texts]
        return _texts(made).list.unique(maintain_order=True).alias("assumptions")

    def _cells(self) -> pl.Expr:
        """Cell references of the fields that the rule reads. An array is many times cheaper to build than a list."""
        frame = self.figures.frame
        nulls = {
            key: frame[key].null_count() for key in map(reference_column, self.rule.fields) if key in frame.columns
        }
        named = [key for key, count in nulls.items() if count < frame.height]
        if not named:
            return pl.lit([], dtype=pl.List(pl.String)).alias("cells")
        cells = pl.concat_arr(named).arr.to_list()
        return (cells.list.drop_nulls() if any(nulls[key] for key in named) else cells).alias("cells")
