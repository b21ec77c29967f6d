"""`tenglong compare`: two finished runs side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ..core.errors import RunError
from .causes import with_causes
from .changed_fields import PairedRecords
from .changed_figures import with_figures
from .changed_letters import changed_letters
from .comparable import TABLES, incomplete, refuse_other_policies, refuse_unknown_policies
from .flips import changed_decisions, flips
from .pairing import Pairing, pair_records
from .sides import SHOWN, Side
from .stepwise_checkers import StepwiseCheckers
from .touched_pairs import touched_pairs

_AT_ONCE = 100_000
"""Pairs whose records are held and judged again at a time."""


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
        RunError: a folder is not that of a run, or a table of it is missing or broken; the runs are of different kinds of records;
            a policy is not installed any more, or its rules have changed since the newer run.
    """
    old, new = Side.of(old_folder), Side.of(new_folder)
    if old.record.options.kind != new.record.options.kind:
        raise RunError(
            "两次检查的不是同一类记录", code="C055", where=str(old_folder), remedy="请给出同一种类的两个结果文件夹"
        )
    for side, other in ((old, new), (new, old)):
        refuse_unknown_policies(side, other)
    checkers = StepwiseCheckers.between(old, new)
    refuse_other_policies(new, checkers.days.policies)
    with _broken_told(old, new):
        return _compared(old, new, checkers)


@contextmanager
def _broken_told(*sides: Side) -> Iterator[None]:
    """Turn what is broken inside a table into one line; it shows only when the rows are read."""
    try:
        yield
    except (OSError, pl.exceptions.ComputeError, pl.exceptions.ColumnNotFoundError) as problem:
        for side, name in ((side, name) for side in sides for name in TABLES):
            try:
                side.table(name).collect()
            except (OSError, pl.exceptions.PolarsError):
                raise incomplete(side.out, f"{name}.parquet") from problem
        raise


def _compared(old: Side, new: Side, checkers: StepwiseCheckers) -> ComparedRuns:
    pairing = pair_records(old, new)
    touched = touched_pairs(pairing.pairs, old, new)
    starts = range(0, max(touched.height, 1), _AT_ONCE)
    parts = [_differences(touched.slice(start, _AT_ONCE), old, new, checkers) for start in starts]
    flipped, decided = (pl.concat(frames) for frames in zip(*parts, strict=True))
    return ComparedRuns(
        old=old,
        new=new,
        pairing=pairing,
        flips=flipped,
        decisions=decided,
        letters=_addressed(changed_letters(pairing.pairs, old, new), old, new),
    )


def _differences(
    pairs: pl.DataFrame, old: Side, new: Side, checkers: StepwiseCheckers
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The flips and the changed decisions of these pairs, with causes, figures and who they are about."""
    flipped, decided = flips(pairs, old, new), changed_decisions(pairs, old, new)
    records = PairedRecords.of(old.records(pairs["old_id"]), new.records(pairs["new_id"]), pairs, new.words.fields)
    flipped, decided = with_causes(flipped, decided, records, old=old, new=new, checkers=checkers)
    rules = {rule.criterion.id: rule for policy in checkers.days.policies for rule in policy.rules}
    who = pairs.select("pair", "new_id").join(
        new.shown(pairs["new_id"]), left_on="new_id", right_on="record_id", maintain_order="left"
    )
    flipped = with_figures(flipped, records, rules, new.words)
    return flipped.join(who, on="pair", maintain_order="left"), decided.join(who, on="pair", maintain_order="left")


def _addressed(letters: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    for run, side in (("old", old), ("new", new)):
        shown = side.shown(letters[f"{run}_id"])
        who = shown.rename({key: f"{key} {run}" for key in SHOWN[1:]})
        letters = letters.join(who, left_on=f"{run}_id", right_on="record_id", how="left", maintain_order="left")
    return letters.with_columns(pl.coalesce(f"{key} new", f"{key} old").alias(key) for key in SHOWN[1:])
