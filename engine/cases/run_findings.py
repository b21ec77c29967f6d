"""What a finished run found that has a letter: one finding a record, criterion and matter; and whom its records are of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from ..checking.finished_run import scan_table
from ..checking.run_record import RunRecord, damaged_run, read_run_record
from ..decision.facts import CriterionFacts
from ..intake.records.names_of_code import firm_numbers
from ..policy.corpus import Policy
from ..policy.models import Criterion
from ..policy.office import office_policies
from ..vocabulary.labels import labels
from ..vocabulary.uscc import ORGANISATION_CODE, sound_codes
from .enterprises import name_key

TRACKS = ("order", "refer", "inform", "withdraw")
"""The decisions that begin a case; a question (verify) and a review do not."""

_ABOUT = ("criterion", "cases", "named")
"""What decides which matters a finding is about; as one text, in `about`: the same for many records."""

_SEPARATOR = "\x1f"

_WHO = ("name", "former_name", "uscc", "town", "report_year")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A finding of a run.

    Attributes:
        matter: what it is about within its criterion, such as 安全隐患; "" where the criterion is about one thing.
        detail: the verdict in words; margin: its distance from the limit, "" for none.
        period: how long the firm has, as the profile writes it; "" where it sets none.
    """

    record_id: str
    criterion: str
    matter: str
    track: str
    title: str
    department: str
    detail: str
    margin: str
    period: str


class Clearance(NamedTuple):
    """Whether a matter is found to be mended, and the verdict in words ("" for none)."""

    clear: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class RunFindings:
    """A finished run, as the register reads it.

    Attributes:
        enterprises: the rows of `to_place`.
        verdicts: (record_id, criterion) → outcome, message and clear_cases, for what the register asks about (`read_verdicts`).
    """

    record: RunRecord
    enterprises: Sequence[Mapping[str, str]]
    findings: Sequence[Finding]
    policies: Sequence[Policy] = ()
    verdicts: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def clearance(self, record_id: str, criterion: str, matter: str) -> Clearance:
        """What a record's verdict says of a matter whose finding the run does not repeat."""
        verdict = self.verdicts.get((record_id, criterion))
        if verdict is None:
            return Clearance(clear=False, reason="")
        reason, words = verdict["message"], labels().case
        rule = self._criteria.get(criterion)
        if verdict["outcome"] == "clear":
            mended = rule is None or rule.clear_is_mended
            return Clearance(clear=mended, reason=reason if mended else words.not_mended.format(reason=reason))
        cases = {case.id for case in rule.cases if case.matter == matter} if rule else set()
        alone = bool(cases) and cases <= set(verdict["clear_cases"])
        return Clearance(
            clear=alone, reason=words.mended_alone.format(matter=matter, others=reason) if alone else reason
        )

    @cached_property
    def _criteria(self) -> Mapping[str, Criterion]:
        return {rule.criterion.id: rule.criterion for policy in self.policies for rule in policy.rules}


def read_findings(out: Path) -> RunFindings:
    """Read the folder of a finished run.

    Raises:
        RunError: the folder is not that of a run, or is damaged.
    """
    record = read_run_record(out)
    policies = office_policies(record.office, record.options.policies)
    try:
        enterprises = to_place(scan_table(out, "records"))
        findings = list(_findings(_decided(out), policies, record))
    except (OSError, KeyError, pl.exceptions.PolarsError) as problem:
        raise damaged_run(out) from problem
    return RunFindings(record=record, enterprises=enterprises, findings=findings, policies=policies)


def read_verdicts(out: Path, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """(record_id, criterion) → outcome, message and clear_cases, of those that are wanted and that the run has judged.

    Raises:
        RunError: the folder is damaged.
    """
    pairs = pl.LazyFrame(list(wanted), schema={"record_id": pl.String, "criterion": pl.String}, orient="row")
    table = scan_table(out, "verdicts")
    if "clear_cases" not in table.collect_schema():  # a run of an earlier version
        table = table.with_columns(clear_cases=pl.lit([], dtype=pl.List(pl.String)))
    table = table.select("record_id", "criterion", "outcome", "message", "clear_cases")
    try:
        rows = table.join(pairs, on=("record_id", "criterion"), how="semi").collect()
    except (OSError, pl.exceptions.PolarsError) as problem:
        raise damaged_run(out) from problem
    return {
        (record, criterion): {"outcome": outcome, "message": message, "clear_cases": cases}
        for record, criterion, outcome, message, cases in rows.iter_rows()
    }


def to_place(records: pl.LazyFrame) -> list[dict[str, Any]]:
    """What the register looks up an enterprise by, for every record.

    Returns:
        rows of record_id, name, former_name, town, file and sheet; `code` ("" where the sheet has none that is sound); `key` (normal name and
        township); `shared`: rows of other enterprises, or such as cannot be told from it, bear the name in the township;
        `code_shared`: the code stands under names that are unlike, so it tells nothing.
    """
    columns = set(records.collect_schema().names())
    who = [pl.col(key).fill_null("") if key in columns else pl.lit("").alias(key) for key in _WHO]
    table = records.select("record_id", "file", "sheet", *who).with_columns(name_key()).collect()
    table = table.with_columns(pl.when(sound_codes(table["uscc"])).then("uscc").otherwise(pl.lit("")).alias("code"))
    coded = table.select(pl.when(pl.col("code") != "").then("code"), pl.when(pl.col("name") != "").then("name"))
    table = table.with_columns(firm_numbers(coded["code"], coded["name"]).alias("firm"))
    several = (pl.col("code") != "") & (pl.col("firm").fill_null(-1).n_unique().over("code") > 1)
    table = table.with_columns(several.alias("code_shared"), _shared().alias("shared"))
    return table.drop("firm", "uscc", "report_year").to_dicts()


def _shared() -> pl.Expr:
    """Whether a name and township are not those of one enterprise alone, as far as codes and years tell."""
    length = ORGANISATION_CODE.stop - ORGANISATION_CODE.start
    organisation = pl.when(pl.col("code") != "").then(pl.col("code").str.slice(ORGANISATION_CODE.start, length))
    year = pl.when((pl.col("code") == "") & (pl.col("report_year") != "")).then("report_year")
    codeless = organisation.is_null().sum().over("key")
    alike = (codeless > 1) & (year.drop_nulls().n_unique().over("key") < codeless)
    codes = organisation.drop_nulls().n_unique().over("key") + (codeless > 0)
    return (pl.col("key") != "") & (alike | (codes > 1))


def _decided(out: Path) -> pl.DataFrame:
    """Rows of a decision with a letter and one of its criteria, with the verdict on it, and `about`."""
    decisions = scan_table(out, "decisions")
    columns = set(decisions.collect_schema().names())
    matters = [
        pl.when(pl.col("track") == track).then(f"{track}_matters") for track in TRACKS if f"{track}_matters" in columns
    ]
    rows = (
        decisions.explode("decisions", "criteria")
        .rename({"decisions": "track"})
        .filter(pl.col("track").is_in(TRACKS))
        .select("record_id", "track", pl.col("criteria").alias("criterion"), pl.coalesce(*matters, []).alias("named"))
        .explode("criterion")
    )
    verdicts = scan_table(out, "verdicts").select("record_id", "criterion", "title", "cases", "margin", "message")
    joined = rows.join(verdicts, on=("record_id", "criterion"), how="left", maintain_order="left")
    lists = [pl.col(name).cast(pl.List(pl.String)).list.join(_SEPARATOR).fill_null("") for name in _ABOUT[1:]]
    return joined.with_columns(pl.concat_str(_ABOUT[0], *lists, separator=_SEPARATOR * 2).alias("about")).collect()


def _findings(rows: pl.DataFrame, policies: Sequence[Policy], record: RunRecord) -> Iterator[Finding]:
    facts = {rule.criterion.id: CriterionFacts.of(rule.criterion) for policy in policies for rule in policy.rules}
    departments = {rule.criterion.id: rule.criterion.departments for policy in policies for rule in policy.rules}
    periods = {track: str(days) for track, days in record.profile.deadline_days.items()}
    subjects: dict[str, list[tuple[str, str]]] = {}
    for about, criterion, cases, named in rows.select("about", *_ABOUT).unique("about").iter_rows():
        matters = _matters(facts.get(criterion), cases or (), named or ())
        offices = [_department(facts.get(criterion), departments.get(criterion), matter) for matter in matters]
        subjects[about] = list(zip(matters, offices, strict=True))
    texts = rows.select("about", "record_id", "track", "criterion", "title", "message", "margin")
    for about, record_id, track, criterion, title, message, margin in texts.iter_rows():
        for matter, department in subjects[about]:
            yield Finding(
                record_id=record_id, criterion=criterion, matter=matter, track=track, title=title or "",
                department=department, detail=message or "", margin=margin or "", period=periods.get(track, ""),
            )  # fmt: skip


def _matters(facts: CriterionFacts | None, cases: Sequence[str], named: Sequence[str]) -> list[str]:
    """The matters of a criterion's cases that a letter names; one without name where the criterion has none."""
    held = dict.fromkeys(facts.matters[case] for case in cases if facts and case in facts.matters)
    return [matter for matter in held if not named or matter in named] or [""]


def _department(facts: CriterionFacts | None, departments: Any, matter: str) -> str:
    if facts and matter and facts.departments.get(matter):
        return facts.departments[matter]
    return "、".join(departments.lead) if departments and departments.lead else ""
