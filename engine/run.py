"""A check from files to folder: intake, evaluation, decision, letters, ledger; and a finished run read back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import file_digest
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from . import folder
from .errors import RunError
from .evaluation.settings import Settings
from .notice.pdf import office_program
from .policy.corpus import Policy, load_policies
from .policy.vocabulary import Kind
from .profile import LoadedProfile, Profile, load_profile
from .records import Records

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
        notices: write letters; `pdf` also as PDF.
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


@dataclass(frozen=True)
class Check:
    """All tables of a run."""

    options: Options
    profile: LoadedProfile
    policies: list[Policy]
    settings: Settings
    records: Records
    verdicts: pl.DataFrame
    cautions: pl.DataFrame
    decisions: pl.DataFrame

    @property
    def to_act_on(self) -> bool:
        """Whether anything follows for anybody."""
        return not self.decisions.is_empty()


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


def judge(options: Options, clock: Clock) -> Check:
    """Read, evaluate and decide, without writing anything."""
    from .decision import CriterionFacts, Issuer, decide
    from .evaluation import evaluate
    from .evaluation.cautions import find_cautions
    from .intake import read_submission
    from .intake.problems import catalogue
    from .policy.references import load_references

    loaded = load_profile(options.profile)
    profile = loaded.profile
    policies = load_policies(options.policies, profile.word_meanings)
    references = load_references(loaded, policies)
    settings = Settings(options.as_of, options.year, options.region or profile.office.region, references)
    with clock.stage("read"):
        records = read_submission(
            options.files, kind=options.kind, profile=loaded, as_of=options.as_of, year=options.year
        )
    with clock.stage("evaluate"):
        verdicts = evaluate(records, policies, settings, everything=options.everything)
        codes = {code: kind.caution for code, kind in catalogue().items() if kind.caution}
        cautions = find_cautions(records, policies, settings, codes)
    with clock.stage("decide"):
        criteria = {rule.criterion.id: CriterionFacts.of(rule.criterion) for policy in policies for rule in policy.rules}
        decisions = decide(verdicts, cautions, Issuer.of(profile), criteria)
    return Check(options, loaded, policies, settings, records, verdicts, cautions, decisions)


def _write(result: Check, aside: Path, clock: Clock) -> None:
    from .report.ledger_run import write_ledger

    result.records.frame.write_parquet(aside / "records.parquet")
    result.records.problems.write_parquet(aside / "problems.parquet")
    result.verdicts.write_parquet(aside / "verdicts.parquet")
    result.cautions.write_parquet(aside / "cautions.parquet")
    files = pl.DataFrame(schema=DOCUMENTS)
    with clock.stage("letters"):
        if result.options.notices:
            files = write_notices(result, aside / "notices", clock.progress, pdf=result.options.pdf)
    decisions = with_documents(result.decisions, files)
    decisions.write_parquet(aside / "decisions.parquet")
    with clock.stage("ledger"):
        write_ledger(result, files, aside / "台账.xlsx")
    text = json.dumps(_account(result, decisions, clock.seconds), ensure_ascii=False, indent=1, sort_keys=False)
    (aside / folder.MARK).write_text(text + "\n", encoding="utf-8")


def write_notices(
    result: Check, out: Path, progress: Progress | None = None, *, pdf: bool = False
) -> pl.DataFrame:
    """Write the letters of a run; a `DOCUMENTS` frame, files as paths under `out`'s parent."""
    from .notice.compose import letters_for
    from .notice.gather import Gatherer
    from .notice.letters import write_letters
    from .notice.pdf import write_pdfs

    out.mkdir(parents=True, exist_ok=True)
    gatherer = Gatherer(
        result.records, result.policies, result.settings, result.profile.profile, result.verdicts, result.decisions
    )
    letters = [letter for case in gatherer.cases() for letter in letters_for(case)]
    told = (lambda done: progress(STAGES["letters"], done, len(letters))) if progress else None
    files = write_letters(letters, out, result.profile, progress=told)
    if pdf:
        write_pdfs([out / file.path for file in files], told)
    rows = [(file.record_id, file.track, f"{out.name}/{file.path}") for file in files]
    return pl.DataFrame(rows, schema=DOCUMENTS, orient="row")


def with_documents(decisions: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """The decision frame with each record's files; an empty list where it has none."""
    none = pl.lit([], dtype=pl.List(pl.String))
    listed = files.group_by("record_id", maintain_order=True).agg(pl.col("file").alias("documents"))
    joined = decisions.drop("documents", strict=False).join(listed, on="record_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("documents").fill_null(none))


def _account(result: Check, decisions: pl.DataFrame, seconds: dict[str, float]) -> dict[str, Any]:
    """run.json: all that the same run needs again, and what came out."""
    from . import version

    options = result.options
    outcomes = result.verdicts.group_by("criterion", "outcome").len().sort("criterion", "outcome")
    decided = decisions["decisions"].explode(empty_as_null=False).value_counts().sort("decisions")
    return {
        "tenglong": version(),
        "inputs": list(_inputs(options.files)),
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
        "seconds": seconds,
    }


def _inputs(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    """Every file given, those of a folder in order of name, with its sha256."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as stream:
                    yield {"file": str(file), "sha256": file_digest(stream, "sha256").hexdigest()}


def read_run(out: Path) -> Check:
    """A finished run's tables again.

    Raises:
        RunError: no run's folder, a damaged one, or rules that have changed since.
    """
    from .policy.references import load_references
    from .records import Column, Source

    try:
        account = json.loads((out / folder.MARK).read_text(encoding="utf-8"))
        tables = {
            name: pl.read_parquet(out / f"{name}.parquet")
            for name in ("records", "problems", "verdicts", "cautions", "decisions")
        }
        given = account["options"]
        profile = LoadedProfile(
            profile=Profile.model_validate(account["profile"]), folder=Path(account["profile_folder"])
        )
        sources = [
            Source(**{**source, "header_rows": tuple(source["header_rows"]), "columns": tuple(Column(**c) for c in source["columns"])})
            for source in account["sources"]
        ]
        options = Options(
            tuple(Path(entry["file"]) for entry in account["inputs"]),
            date.fromisoformat(given["as_of"]), tuple(given["policies"]), given["region"], given["kind"], given["year"],
            Path(given["profile"]) if given["profile"] else None, given["notices"], given["pdf"], given["all"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as problem:
        raise RunError("不是完整的检查结果文件夹", where=str(out), remedy="请给出 tenglong check --out 的文件夹") from problem
    policies = load_policies(options.policies, profile.profile.word_meanings)
    _unchanged(account["policies"], policies)
    settings = Settings(
        options.as_of, options.year, options.region or profile.profile.office.region, load_references(profile, policies)
    )
    records = Records(tables["records"], sources, tables["problems"])
    return Check(
        options, profile, policies, settings, records, tables["verdicts"], tables["cautions"], tables["decisions"]
    )


def _unchanged(recorded: Sequence[dict[str, str]], policies: Sequence[Policy]) -> None:
    now = {policy.head.id: policy.hash for policy in policies}
    for entry in recorded:
        if now.get(entry["id"]) != entry["hash"]:
            raise RunError(f"政策 {entry['id']} 的规则在检查之后有改动", where=folder.MARK, remedy="请重新 tenglong check")


def rewrite_notices(out: Path, *, pdf: bool = False) -> int:
    """Write the letters of a finished run again, whole or not at all; how many there are.

    Raises:
        RunError: no run's folder, or the rules have changed since.
    """
    from .report.ledger_run import write_ledger

    result = read_run(out)
    aside = out / ".notices-new"
    shutil.rmtree(aside, ignore_errors=True)
    files = write_notices(result, aside / "notices", pdf=pdf)
    decisions = with_documents(result.decisions, files)
    decisions.write_parquet(aside / "decisions.parquet")
    write_ledger(result, files, aside / "台账.xlsx")
    shutil.rmtree(out / "notices", ignore_errors=True)
    for name in ("notices", "decisions.parquet", "台账.xlsx"):
        (aside / name).replace(out / name)
    aside.rmdir()
    return int(decisions["documents"].list.len().sum())
