"""Makes the record frame ready for rules: every column that they read exists, and figures are scaled Int128, lists are searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from ...language import ast
from ...language.variables import ReferenceVariable
from ...policy.condition import Conditioned
from ...policy.reference_lookup import looked_up
from ...policy.settings import Settings
from ...records.column_names import state_column
from ...records.records import Records, column_type
from ...vocabulary.fields import Vocabulary
from .listed import with_lists
from .ratio import SCALE

_HOLDS = rf"^-?[0-9]{{1,20}}(\.[0-9]{{1,{SCALE}}})?$"
"""Exact texts that a scaled Int128 holds; anything else ("2/15", nine decimals) is judged row by row."""


def scaled_column(key: str) -> str:
    """Column of a figure × 10^SCALE; null where unknown or beyond the scale."""
    return f"#{key}"


def beyond_scale_column(key: str) -> str:
    """Column that tells that a figure is known, but does not fit the scaled column."""
    return f"!{key}"


def looked_up_column(variable: ReferenceVariable) -> str:
    """Column of a looked-up figure's exact text; unique even where names contain blanks or colons."""
    return f"参照:{(variable.table, variable.column)!r}"


def any_of(conditions: Iterable[pl.Expr]) -> pl.Expr:
    """Whether any condition holds, as a column of the frame's height even where there are none (a bare literal is a
    single value, which a filter does not stretch)."""
    return pl.any_horizontal(pl.col("record_id").is_null(), *conditions)


def prepare(records: Records, rules: Sequence[Conditioned], settings: Settings) -> pl.DataFrame:
    """Add what the rules read: absent fields as nulls, states, scaled figures, looked-up figures, lists."""
    frame = identified(records.frame)
    fields = rules[0].vocabulary
    keys = list(dict.fromkeys(key for rule in rules for key in rule.fields))
    frame = frame.with_columns(_absent(frame, keys, fields))
    frame = _with_references(frame, rules, settings)
    figures = [key for key in keys if fields[key].type == "number"]
    figures += list(dict.fromkeys(looked_up_column(read) for rule in rules for read in looked_up_figures(rule)))
    frame = with_lists(frame.with_columns(map(_encoded, figures)), rules)
    return frame.with_columns(
        (pl.col(key).is_not_null() & pl.col(scaled_column(key)).is_null()).alias(beyond_scale_column(key))
        for key in figures
    )


def identified(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the columns that say who and where a record is and of which year; null where it has none."""
    keys = ("uscc", "name", "town", "report_year", "region", "region_code")
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(key) for key in keys if _is_absent(frame, key))


def _absent(frame: pl.DataFrame, keys: Sequence[str], fields: Vocabulary) -> list[pl.Expr]:
    values = [pl.lit(None, dtype=column_type(fields[key])).alias(key) for key in keys if _is_absent(frame, key)]
    states = [
        pl.lit(None, dtype=pl.String).alias(state_column(key)) for key in keys if _is_absent(frame, state_column(key))
    ]
    return values + states


def _is_absent(frame: pl.DataFrame, column: str) -> bool:
    """Whether there is no such column, or one without any value and so without a type."""
    return frame.schema.get(column, pl.Null) == pl.Null


def _encoded(key: str) -> pl.Expr:
    text = pl.col(key)
    number = pl.when(text.str.contains(_HOLDS)).then(text).cast(pl.Decimal(38, SCALE)).to_physical()
    return number.alias(scaled_column(key))


def looked_up_figures(rule: Conditioned) -> list[ReferenceVariable]:
    """The figures of outside tables that a rule reads, in order of appearance."""
    return [ReferenceVariable(node.table, node.column) for node in rule.nodes if isinstance(node, ast.Reference)]


def _with_references(frame: pl.DataFrame, rules: Sequence[Conditioned], settings: Settings) -> pl.DataFrame:
    wanted = {read.table: rule.references[read.table] for rule in rules for read in looked_up_figures(rule)}
    for name, declared in wanted.items():
        columns = {column: looked_up_column(ReferenceVariable(name, column)) for column in declared.columns}
        table = settings.references.get(name)
        if table is None:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in columns.values())
            continue
        keys = [column for column in table.columns if column not in columns]
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(key) for key in keys if _is_absent(frame, key))
        frame = looked_up(frame, table, columns, settings.region)
    return frame
