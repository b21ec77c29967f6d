"""A check from files to folder: intake, evaluation, decision, letters, ledger; and a finished run read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import file_digest
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import polars as pl

from . import folder
from .evaluation.settings import Settings
from .notice.pdf import office_program
from .notice.release import NOTHING, RELEASED, match_release, read_release
from .policy.corpus import Policy
from .policy.office import office_policies
from .policy.targets import targets_of
from .policy.vocabulary import Kind
from .profile import LoadedProfile, Profile, load_profile
from .records import Records

if TYPE_CHECKING:
    from .decision import CriterionFacts

Progress = Callable[[str, int, int], object]
"""Called with the stage's name, what is done and what there is to do (0 where that is not known)."""

DOCUMENTS = {"record_id": pl.String, "decision": pl.String, "file": pl.String}
"""Columns of a frame of letters: for whom, by which decision, in which file."""

STAGES = {"read": "读取", "evaluate": "判断", "decide": "处理意见", "letters": "文书", "ledger": "台账"}


@dataclass(frozen=True)
class Options:
    """What a check was asked to do.

    Attributes:
        files: submitted files, in the order given.
        policies: policy ids; none means all that govern the region.
        year: data year of records that state none.
        release: an approved list of what leaves review.
        notices: write letters; `pdf` also as PDF, `prints` also merged for printing and zipped by township.
        documents: ids of letters to write beside those that a decision itself produces, such as talk (约谈通知书).
        everything: keep out_of_scope verdicts.
    """

    files: tuple[Path, ...]
    as_of: date
    policies: tuple[str, ...] = ()
    region: str = ""
    kind: Kind = "enterprise"
    year: int | None = None
    profile: Path | None = None
    notices: bool = True
    pdf: bool = False
    everything: bool = False
    release: Path | None = None
    prints: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """All tables of a run.

    Attributes:
        approvals: `release.RELEASED`, what an approved list let out of review.
        warnings: lines that somebody must read before a letter goes out.
        indicators: regional targets computed from an enterprise list, `aggregate.INDICATORS`.
    """

    options: Options
    profile: LoadedProfile
    policies: list[Policy]
    settings: Settings
    records: Records
    verdicts: pl.DataFrame
    cautions: pl.DataFrame
    decisions: pl.DataFrame
    approvals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RELEASED))
    warnings: tuple[str, ...] = ()
    indicators: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def to_act_on(self) -> bool:
        """Whether anything follows for anybody, or a region's target is missed."""
        missed = (self.verdicts["finding"] == "target") & (self.verdicts["outcome"] == "hit")
        return not self.decisions.is_empty() or bool(missed.any())


@dataclass
class Clock:
    """Seconds by stage."""

    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self.progress:
            self.progress(STAGES[name], 0, 0)
        start = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - start, 3)

    def told(self, name: str) -> Callable[[int, int], object] | None:
        """Progress within a stage."""
        progress = self.progress
        return (lambda done, total: progress(STAGES[name], done, total)) if progress else None


def check(options: Options, out: Path, progress: Progress | None = None) -> Check:
    """Do the whole check and leave its folder at `out`.

    Raises:
        TenglongError: it could not be done; then `out` is as it was.
    """
    clock = Clock(progress)
    if options.pdf:
        office_program()
    with folder.replaced(out) as aside:
        result = judge(options, clock)
        _write(result, aside, clock)
    return result


def judge(options: Options, clock: Clock, loaded: LoadedProfile | None = None) -> Check:
    """Read, evaluate and decide, without writing anything; `loaded` goes before the profile that the options name."""
    from .decision import Issuer, decide
    from .decision.halt import halt_warnings
    from .evaluation.cautions import find_cautions
    from .evaluation.hints import two_high_hints
    from .evaluation.place import with_named_places
    from .evaluation.waivers import criterion_cautions, expired_waivers
    from .intake import read_submission
    from .intake.problems import catalogue
    from .policy.references import load_references

    loaded = loaded or load_profile(options.profile)
    profile = loaded.profile
    policies = office_policies(loaded, options.policies)
    references = load_references(loaded, policies)
    settings = Settings(options.as_of, options.year, options.region or profile.office.region, references)
    with clock.stage("read"):
        records = read_submission(
            options.files, kind=options.kind, profile=loaded, as_of=options.as_of, year=options.year
        )
        records = with_named_places(records.noting(two_high_hints(records, loaded)), policies)
    with clock.stage("evaluate"):
        verdicts, indicators, doubts = _evaluated(records, policies, settings, profile, options)
        codes = {code: kind.caution for code, kind in catalogue().items() if kind.caution}
        cautions = find_cautions(records, policies, settings, codes, loaded)
        cautions = pl.concat([cautions, doubts, criterion_cautions(verdicts, policies, profile, options.as_of)])
        records = records.noting(expired_waivers(verdicts, profile, options.as_of))
    with clock.stage("decide"):
        criteria = _facts(policies, options.kind)
        issuer = Issuer.of(profile)
        decisions = decide(verdicts, cautions, issuer, criteria)
        release = NOTHING
        if options.release:
            entries = read_release(options.release, profile.limits)
            release = match_release(entries, verdicts, decisions, set(criteria))
            decisions = decide(verdicts, cautions, issuer, criteria, released=release.approvals)
    warnings = (*release.problems, *halt_warnings(records.frame, decisions, profile))
    return Check(
        options, loaded, policies, settings, records, verdicts, cautions, decisions, release.approvals, warnings, indicators
    )


def _facts(policies: Sequence[Policy], kind: Kind) -> dict[str, CriterionFacts]:
    """What a decision needs to know of every clause that records of the kind are judged by."""
    from .decision import CriterionFacts

    if kind == "region":
        return {aim.target.id: CriterionFacts("target") for policy in policies for aim in targets_of(policy)}
    return {rule.criterion.id: CriterionFacts.of(rule.criterion) for policy in policies for rule in policy.rules}


def _evaluated(
    records: Records, policies: Sequence[Policy], settings: Settings, profile: Profile, options: Options
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Verdicts, indicators computed from the list, and cautions that the judging itself gives, by the kind of records."""
    from .evaluation import evaluate
    from .evaluation.aggregate import INDICATORS, aggregate_targets
    from .evaluation.cautions import CAUTIONS
    from .evaluation.targets import judge_targets

    if options.kind == "region":
        judged = judge_targets(records, policies, settings, profile, everything=options.everything)
        return judged.verdicts, pl.DataFrame(schema=INDICATORS), judged.cautions
    verdicts = evaluate(records, policies, settings, everything=options.everything)
    return verdicts, aggregate_targets(records, policies, settings, profile), pl.DataFrame(schema=CAUTIONS)


def _write(result: Check, aside: Path, clock: Clock) -> None:
    from .notice.index import INDEX
    from .notice.stage import as_documents, with_documents, write_notices
    from .report.ledger_run import write_ledger

    result.records.frame.write_parquet(aside / "records.parquet")
    result.records.problems.write_parquet(aside / "problems.parquet")
    result.verdicts.write_parquet(aside / "verdicts.parquet")
    result.cautions.write_parquet(aside / "cautions.parquet")
    result.approvals.write_parquet(aside / "approvals.parquet")
    if not result.indicators.is_empty():
        result.indicators.write_parquet(aside / "indicators.parquet")
    index = pl.DataFrame(schema=INDEX)
    with clock.stage("letters"):
        if result.options.notices:
            index = write_notices(result, aside, clock.told("letters"))
    decisions = with_documents(result.decisions, as_documents(index))
    decisions.write_parquet(aside / "decisions.parquet")
    with clock.stage("ledger"):
        write_ledger(result, index, aside / "台账.xlsx")
    text = json.dumps(_account(result, decisions, clock.seconds), ensure_ascii=False, indent=1, sort_keys=False)
    (aside / folder.MARK).write_text(text + "\n", encoding="utf-8")


def _account(result: Check, decisions: pl.DataFrame, seconds: dict[str, float]) -> dict[str, Any]:
    """run.json: all that the same run needs again, and what came out."""
    from . import version

    options = result.options
    outcomes = result.verdicts.group_by("criterion", "outcome").len().sort("criterion", "outcome")
    decided = decisions["decisions"].explode(empty_as_null=False).value_counts().sort("decisions")
    return {
        "tenglong": version(),
        "inputs": list(_inputs(options.files)),
        "tables": list(_inputs(_tables(result))),
        "folder": str(Path.cwd()),
        "policies": [
            {"id": policy.head.id, "number": policy.head.number, "title": policy.head.title, "hash": policy.hash}
            for policy in result.policies
        ],
        "options": {
            "policies": list(options.policies),
            "region": options.region,
            "kind": options.kind,
            "year": options.year,
            "as_of": options.as_of.isoformat(),
            "profile": str(options.profile) if options.profile else None,
            "notices": options.notices,
            "pdf": options.pdf,
            "all": options.everything,
            "release": str(options.release) if options.release else None,
            "prints": options.prints,
            "documents": list(options.documents),
        },
        "profile": result.profile.profile.model_dump(mode="json"),
        "profile_folder": str(result.profile.folder),
        "sources": [asdict(source) for source in result.records.sources],
        "records": result.records.frame.height,
        "problems": dict(sorted(result.records.problems["code"].value_counts().iter_rows())),
        "outcomes": {
            criterion: dict(zip(group["outcome"], group["len"], strict=True))
            for (criterion,), group in outcomes.group_by("criterion", maintain_order=True)
        },
        "decisions": dict(decided.iter_rows()),
        "documents": int(decisions["documents"].list.len().sum()),
        "warnings": list(result.warnings),
        "seconds": seconds,
    }


def _tables(result: Check) -> list[Path]:
    """What was read beside the submission: outside tables and the approved list."""
    named = result.profile.profile.reference_tables
    tables = [result.profile.folder / named[name] for name in sorted(result.settings.references)]
    return [*tables, *([result.options.release] if result.options.release else [])]


def _inputs(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    """Every file given, those of a folder in order of name, with its sha256."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as stream:
                    yield {"file": str(file), "sha256": file_digest(stream, "sha256").hexdigest()}
