"""Records × rules → the verdict frame: one row for each record and criterion, in record order, then rule order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import polars as pl

from ...policy.corpus import Policy, rules_for
from ...policy.settings import Settings
from ...records.records import Records
from .binding import INDEX, applies, discrete, placed
from .combinations import CIRCUMSTANCE, GROUND, combinations
from .figures import Figures
from .prepare import prepare
from .verdict import JudgedRule, RuleVerdicts, reference_column
from .verdict_columns import VERDICT_COLUMNS


def evaluate(
    records: Records, policies: Sequence[Policy], settings: Settings, *, include_out_of_scope: bool = False
) -> pl.DataFrame:
    """Judge every record by every criterion of its kind.

    Args:
        records: of one kind family (they share a vocabulary); figures are exact texts in the vocabulary's units.
        policies: as loaded.
        settings: day of the check, data year, place, loaded tables.
        include_out_of_scope: keep `out_of_scope` rows too.

    Returns:
        The verdict frame (`VERDICT_COLUMNS`), sorted by record, then policy and criterion in the documents' order.
    """
    rules = rules_for(policies, records.frame["kind"].unique())
    if not rules or records.frame.is_empty():
        return pl.DataFrame(schema=VERDICT_COLUMNS)
    frame = placed(prepare(records, rules, settings), policies, settings)
    circumstances, numbers = combinations(frame.select(discrete(rules)))
    if not include_out_of_scope:
        may = circumstances.select(applies(rule).fill_null(True).any().alias(rule.criterion.id) for rule in rules)
        rules = [rule for rule, bound in zip(rules, may.row(0), strict=True) if bound]
    if not rules:
        return pl.DataFrame(schema=VERDICT_COLUMNS)
    keys = dict.fromkeys(key for rule in rules for key in rule.fields if records.located(key))
    frame = frame.with_columns(records.cell(key).alias(reference_column(key)) for key in keys)
    figures = Figures.of(frame.with_columns(numbers.alias(CIRCUMSTANCE)), rules)
    judged = [
        RuleVerdicts(
            rule=rule,
            figures=figures,
            circumstances=circumstances,
            records=records,
            settings=settings,
        ).judged(include_out_of_scope=include_out_of_scope)
        for rule in rules
    ]
    return _assembled(figures.frame, judged)


def _assembled(frame: pl.DataFrame, judged: Sequence[JudgedRule]) -> pl.DataFrame:
    """One frame of all rules' verdicts. Rows are sorted before the many columns of records and grounds are added."""
    starts = accumulate((part.grounds.height for part in judged), initial=0)
    parts = [part.rows.with_columns(pl.col(GROUND) + start) for part, start in zip(judged, starts, strict=False)]
    rows = pl.concat(parts, rechunk=True)  # gathering lists from chunks takes twenty times as long
    grounds = pl.concat([part.grounds for part in judged], rechunk=True)  # numbered in the order of the rules
    order = rows.select((pl.col(INDEX).cast(pl.UInt64) * grounds.height + pl.col(GROUND)).arg_sort()).to_series()
    rows = rows[order]
    who = frame.select("file", "sheet", "row", "record_id", "uscc", "name", "town", "kind")[rows[INDEX]]
    return pl.concat([who, grounds[rows[GROUND]], rows], how="horizontal").select(VERDICT_COLUMNS.keys())
