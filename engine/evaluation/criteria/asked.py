"""Whether somebody was asked for what a verdict lacks: by a column of the sheet, or by an unclear word in a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from ...language import ast
from ...policy.corpus import Rule
from ...records.column_names import state_column
from ...records.records import Records


def asked_by_column(rule: Rule, records: Records) -> Iterator[pl.Expr]:
    """For each field of the rule: it is missing, though the sheet has a column for it or for what it follows from."""
    for key in rule.fields:
        columns = dict.fromkeys([key, *rule.vocabulary.sources(key), *_of_formulas(rule, key)])
        yield _is_missing(key) & pl.any_horizontal(*map(records.asked, columns))


def _of_formulas(rule: Rule, key: str) -> Iterator[str]:
    """The fields from which a derived field is calculated, or that stand for their calculation: 亩均税收 for 税收."""
    for node in rule.nodes:
        if isinstance(node, ast.Derived):
            inputs = ast.field_keys(node.formula)
            if node.key == key:
                yield from (field for field in inputs if not rule.vocabulary[field].optional_addend)
            elif node.prefer == "computed" and key in inputs:
                yield node.key


def left_unclear(rule: Rule, has_states: Callable[[str], bool], fact: Callable[[str], pl.Expr]) -> Iterator[pl.Expr]:
    """For each flag of the rule: it is missing, and a cell speaks of it without settling it (安全问题 under 存在问题).

    Args:
        has_states: whether any record has a state for the field.
        fact: the column with `is_unclear` of a field.
    """
    for key in rule.fields:
        if rule.vocabulary[key].type == "flag" and has_states(key):
            yield _is_missing(key) & fact(key)


def is_unclear(key: str) -> pl.Expr:
    """Whether a record's cell speaks of a field without settling it."""
    return (pl.col(state_column(key)) == "unclear").fill_null(False)


def _is_missing(key: str) -> pl.Expr:
    return pl.col("missing").list.contains(key)
