"""Reads the folder of a finished run: its run.json and its tables, or only the rows that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import polars as pl

from ..core import output_folder
from ..core.errors import RunError
from ..core.text import normal_name, normal_name_expr
from ..decision.release import RELEASED
from ..policy.corpus import Policy
from ..policy.office import office_policies
from ..policy.references import load_references
from ..policy.settings import Settings
from ..records.records import Records, as_given
from ..vocabulary.code_types import DecisionTrack
from ..vocabulary.uscc import normal_code
from .check import Check
from .days import signing_day
from .run_record import RecordedPolicy, damaged_run, read_run_record

_TABLES = ("records", "problems", "verdicts", "cautions", "decisions")


def read_run(out: Path) -> Check:
    """Read all tables of a finished run.

    Raises:
        RunError: the folder is not that of a run or is damaged, or the rules have changed since the run.
    """
    return _read(out, lambda table: table)


def read_held(out: Path) -> pl.DataFrame:
    """The letters of a run that a review sheet held back: a `decision.review.HELD` frame, or an empty one."""
    path = out / "held.parquet"
    return pl.read_parquet(path) if path.exists() else pl.DataFrame()


def read_about(out: Path, text: str) -> Check:
    """Read a finished run, but only the records that `text` names by record_id, credit code or name.

    Raises:
        RunError: as in `read_run`.
    """
    records = scan_table(out, "records")
    with _reraise_as_damaged(out):
        ids = records.filter(meant(text, records.collect_schema().names())).select("record_id").collect()
    return _read_records(out, ids)


def read_lettered(out: Path) -> Check:
    """A finished run with the records only that letters are written about.

    Raises:
        RunError: as in `read_run`.
    """
    lettered = pl.col("decisions").list.eval(pl.element().is_in(list(get_args(DecisionTrack)))).list.any()
    with _reraise_as_damaged(out):
        ids = scan_table(out, "decisions").filter(lettered).select("record_id").collect()
    return _read_records(out, ids)


def meant(text: str, columns: Container[str]) -> pl.Expr:
    """Boolean expression: whether `text` is the record_id, credit code or name of the record."""
    same = pl.col("record_id") == text
    if "uscc" in columns:
        same = same | (pl.col("uscc") == normal_code(text))
    return same | (normal_name_expr(pl.col("name")) == normal_name(text)) if "name" in columns else same


def scan_table(out: Path, name: str) -> pl.LazyFrame:
    """Open a table of a run, which is a single file or a folder of parts."""
    return pl.scan_parquet(out / f"{name}.parquet", glob=False)


@contextmanager
def _reraise_as_damaged(out: Path) -> Iterator[None]:
    """Turn any error in reading the tables into a one-line `RunError` about a damaged folder."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as problem:
        raise damaged_run(out) from problem


def _read_records(out: Path, ids: pl.DataFrame) -> Check:
    return _read(out, lambda table: table.join(ids.lazy(), on="record_id", how="semi", maintain_order="left"))


def _read(out: Path, wanted: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Check:
    record = read_run_record(out)
    with _reraise_as_damaged(out):
        tables = {name: wanted(scan_table(out, name)).collect() for name in _TABLES}
        approvals = pl.DataFrame(schema=RELEASED)
        if (out / "approvals.parquet").exists():
            approvals = wanted(scan_table(out, "approvals")).collect()
    options, office = record.asked, record.office
    policies = office_policies(office, options.policies, options.as_of)
    refuse_changed_rules(record.policies, policies)
    settings = Settings(
        as_of=options.as_of,
        year=options.year,
        signing=signing_day(office, options),
        region=options.region or record.profile.office.region,
        references=load_references(office, policies),
    )
    records = Records(tables["records"], record.sources, tables["problems"])
    return Check(
        options=options,
        office=office,
        policies=policies,
        settings=settings,
        records=as_given(records) if record.parts else records,
        verdicts=tables["verdicts"],
        cautions=tables["cautions"],
        decisions=tables["decisions"].drop("documents"),
        approvals=approvals,
        held=read_held(out),
        recorded=record.account,
        warnings=record.warnings,
    )


def refuse_changed_rules(recorded: Sequence[RecordedPolicy], policies: Sequence[Policy]) -> None:
    """Raise a `RunError` if a policy has changed since the run."""
    now = {policy.head.id: policy.hash for policy in policies}
    for policy in recorded:
        if now.get(policy.id) != policy.hash:
            raise RunError(
                f"政策 {policy.id} 的规则在检查之后有改动",
                code="C009",
                where=output_folder.RUN_RECORD,
                remedy="请重新 tenglong check",
            )
