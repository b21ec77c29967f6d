"""`tenglong compare`: two finished runs side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ..checking.finished_run import refuse_changed_rules
from ..core.errors import RunError
from .causes import with_causes
from .changed_fields import PairedRecords
from .changed_figures import with_figures
from .changed_letters import changed_letters
from .flips import changed_decisions, flips
from .pairing import SHOWN, Pairing, pair_records
from .sides import Side

_WHO = SHOWN[1:]


@dataclass(frozen=True, kw_only=True)
class ComparedRuns:
    """What differs between two runs.

    Attributes:
        pairing: which records are the same, new, gone or unmatched.
        flips: name, uscc, town, criterion, title, and old and new outcome, basis, actual, unit and limit; `figures` (the fields
            that differ, with cells) and `causes`; one row a verdict that differs.
        decisions: name, uscc, town, `decisions_old`, `decisions_new`, `causes`; one row a record.
        letters: a `changed_letters` frame with name, uscc and town.
    """

    old: Side
    new: Side
    pairing: Pairing
    flips: pl.DataFrame
    decisions: pl.DataFrame
    letters: pl.DataFrame

    @cached_property
    def changed(self) -> int:
        """The number of paired records with a verdict or a decision that differs."""
        return pl.concat([self.flips["pair"], self.decisions["pair"]]).n_unique()

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        tables = (self.pairing.gone, self.pairing.new, self.pairing.unmatched, self.letters)
        return bool(self.changed) or not all(table.is_empty() for table in tables)


def compare(old_folder: Path, new_folder: Path) -> ComparedRuns:
    """Compare two finished runs.

    Raises:
        RunError: a folder is not that of a run, the runs are of different kinds of records, or the rules have changed
            since the newer run.
    """
    old, new = Side.of(old_folder), Side.of(new_folder)
    if old.record.options.kind != new.record.options.kind:
        raise RunError(
            "两次检查的不是同一类记录", code="C055", where=str(old_folder), remedy="请给出同一种类的两个结果文件夹"
        )
    refuse_changed_rules(new.record.policies, new.checker.policies)
    pairing = pair_records(old, new)
    flipped, decided = flips(pairing.pairs, old, new), changed_decisions(pairing.pairs, old, new)
    touched = pairing.pairs.join(pl.concat([flipped.select("pair"), decided.select("pair")]), on="pair", how="semi")
    records = PairedRecords.of(
        old.records(touched.select(record_id="old_id")),
        new.records(touched.select(record_id="new_id")),
        touched, new.words.fields,
    )  # fmt: skip
    flipped, decided = with_causes(flipped, decided, records, old=old, new=new)
    rules = {rule.criterion.id: rule for policy in new.checker.policies for rule in policy.rules}
    who = [_who(side) for side in (old, new)]
    letters = changed_letters(pairing.pairs, old, new)
    return ComparedRuns(
        old=old,
        new=new,
        pairing=pairing,
        flips=_named(with_figures(flipped, records, rules, new.words), touched, who[1]),
        decisions=_named(decided, touched, who[1]),
        letters=_addressed(letters, who),
    )


def _who(side: Side) -> pl.LazyFrame:
    table = side.table("records")
    columns = set(table.collect_schema().names())
    return table.select("record_id", *(pl.col(key) if key in columns else pl.lit("").alias(key) for key in _WHO))


def _named(rows: pl.DataFrame, pairs: pl.DataFrame, who: pl.LazyFrame) -> pl.DataFrame:
    ids = rows.join(pairs.select("pair", "new_id"), on="pair", maintain_order="left")
    return ids.lazy().join(who, left_on="new_id", right_on="record_id", how="left", maintain_order="left").collect()


def _addressed(letters: pl.DataFrame, who: list[pl.LazyFrame]) -> pl.DataFrame:
    rows = letters.lazy()
    for run, table in zip(("old", "new"), who, strict=True):
        named = table.rename({key: f"{key} {run}" for key in _WHO})
        rows = rows.join(named, left_on=f"{run}_id", right_on="record_id", how="left", maintain_order="left")
    return rows.with_columns(pl.coalesce(f"{key} new", f"{key} old").alias(key) for key in _WHO).collect()
