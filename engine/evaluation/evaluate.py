"""Records × rules → the verdict frame: one row a record and criterion, in record order, then rule order."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..policy.corpus import Policy, rules_for
from ..records import Records
from .figures import Figures
from .place import INDEX, placed
from .prepare import prepare
from .settings import Settings
from .verdict import COLUMNS, RuleVerdicts, cell_column


def evaluate(
    records: Records, policies: Sequence[Policy], settings: Settings, *, everything: bool = False
) -> pl.DataFrame:
    """Judge every record by every criterion of its kind.

    Args:
        records: one kind family; exact texts in the vocabulary's units.
        policies: as loaded.
        settings: day of the check, data year, place, loaded tables.
        everything: keep `out_of_scope` rows too.

    Returns:
        The verdict frame (design §5): `COLUMNS`, sorted by record, then policy and criterion in the documents' order.
    """
    rules = rules_for(policies, records.frame["kind"].unique())
    if not rules or records.frame.is_empty():
        return pl.DataFrame(schema=COLUMNS)
    lists = {policy.head.id: policy.lists for policy in policies}
    frame = placed(prepare(records, rules, settings), policies, settings)
    keys = dict.fromkeys(key for rule in rules for key in rule.fields if records.located(key))
    figures = Figures.of(frame.with_columns(records.cell(key).alias(cell_column(key)) for key in keys), rules)
    parts = [
        RuleVerdicts(rule, figures, records, lists[rule.policy.id], settings)
        .frame(everything=everything)
        .with_columns(pl.lit(order, dtype=pl.Int32).alias("_rule"))
        for order, rule in enumerate(rules)
    ]
    return pl.concat(parts).sort(INDEX, "_rule", maintain_order=True).select(COLUMNS.keys())
