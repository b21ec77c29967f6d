"""run.json: all that is needed to repeat a run, its results in counts, and its use of time and memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from ..core.clock import Clock
from ..core.errors import RunError
from ..core.output_folder import RUN_RECORD
from ..core.printable import printable
from ..core.version import VERSION
from ..policy.profile import Office, Profile
from ..records.records import Source
from ..vocabulary.fields import Kind
from .account import Account
from .input_files import FileStamp
from .options import Options
from .result import Result
from .tally import Tally


class _Recorded(BaseModel):
    """A part of run.json, with its fields in the order of the file; keys that a later version adds are ignored."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class RecordedFile(_Recorded):
    """A file that was read, with the hash of its contents."""

    file: str
    sha256: str


class RecordedPolicy(_Recorded):
    """A policy that the run used; the hash is that of its folder."""

    id: str
    number: str
    title: str
    hash: str


class RecordedOptions(_Recorded):
    """The `Options` of a run, without its files, which are among the inputs, and without the address of Spark."""

    policies: tuple[str, ...]
    region: str
    kind: Kind
    year: int | None
    as_of: date
    issue_date: date | None = None
    today: date | None = None
    profile: Path | None
    notices: bool | None
    pdf: bool
    include_out_of_scope: bool = Field(alias="all")
    release: Path | None
    prints: bool
    documents: tuple[str, ...]
    parts: bool | None = None
    baseline: Path | None = None


class RunRecord(_Recorded):
    """run.json as a run writes it and as `read_run_record` reads it.

    Attributes:
        version: the version of the program.
        inputs: the files that were checked; `tables`: the other files that were read (outside tables, approved list).
        paths: the files and folders that the command line named; what of a name is no text is written out, here as in `inputs`.
        folder: the folder in which the run was started; relative paths start there.
        profile_folder: the folder where the relative paths of the profile start.
        parts: the number of parts in which the submission was checked; 0 if it was checked as a whole.
        records: the number of records; `problems`, `outcomes` (by criterion), `decisions`: counts by code.
        documents: the number of letters that belong to a decision.
        account: what became of everything that was given.
        warnings: lines that somebody must read before a letter is sent.
        seconds, rows, peak_megabytes: by stage, as in `Clock`.
    """

    version: str = Field(alias="tenglong")
    inputs: tuple[RecordedFile, ...]
    tables: tuple[RecordedFile, ...]
    folder: Path
    paths: tuple[str, ...] = ()
    policies: tuple[RecordedPolicy, ...]
    options: RecordedOptions
    profile: Profile
    profile_folder: Path
    sources: tuple[Source, ...]
    parts: int = 0
    records: int
    problems: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    decisions: dict[str, int]
    documents: int
    account: Account = Account()
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float]
    rows: dict[str, int]
    peak_megabytes: dict[str, int]

    @staticmethod
    def of(result: Result, clock: Clock, documents: int) -> RunRecord:
        """Make the record of a run that has ended.

        Raises:
            RunError: an input file has changed while it was judged.
        """
        options, tally = result.options, result.tally
        result.inputs.refuse_changed()
        return RunRecord(
            version=VERSION,
            inputs=tuple(_recorded_files(result.inputs.submission)),
            tables=tuple(_recorded_tables(result)),
            folder=Path.cwd(),
            paths=tuple(printable(str(path)) for path in result.inputs.paths),
            policies=tuple(
                RecordedPolicy(id=policy.head.id, number=policy.head.number, title=policy.head.title, hash=policy.hash)
                for policy in result.policies
            ),
            options=RecordedOptions.model_validate(options, from_attributes=True),
            profile=result.office.config,
            profile_folder=result.office.folder,
            sources=tuple(result.sources),
            parts=result.parts,
            records=tally.records,
            problems=dict(sorted(tally.single("problems", "code").items())),
            outcomes=_outcomes(tally),
            decisions=dict(sorted(tally.single("decided", "decision").items())),
            documents=documents,
            account=result.account,
            warnings=result.warnings,
            seconds=clock.seconds,
            rows=clock.rows,
            peak_megabytes=clock.peak,
        )

    @field_serializer("profile")
    def _profile_by_names(self, profile: Profile) -> dict[str, Any]:
        """Write the profile with the names of its Python fields (from_), not with those of the YAML file (from)."""
        return profile.model_dump(mode="json")

    @property
    def asked(self) -> Options:
        """The options of the run, with absolute paths."""
        recorded = self.options
        return Options(
            **{
                **dict(recorded),
                "files": tuple(self.folder / path for path in self.paths or (entry.file for entry in self.inputs)),
                "profile": self.folder / recorded.profile if recorded.profile else None,
                "release": self.folder / recorded.release if recorded.release else None,
                "baseline": self.folder / recorded.baseline if recorded.baseline else None,
            }
        )

    @property
    def office(self) -> Office:
        """The office, with its profile as it was at the time of the run."""
        path = self.options.profile
        return Office(config=self.profile, folder=self.profile_folder, path=path.name if path else "")


def write_run_record(result: Result, out: Path, clock: Clock, documents: int) -> None:
    """Write run.json into a run's folder.

    Args:
        documents: the number of letters that belong to a decision.
    """
    data = RunRecord.of(result, clock, documents).model_dump(mode="json", by_alias=True)
    (out / RUN_RECORD).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_run_record(out: Path) -> RunRecord:
    """Read the run.json in a run's folder.

    Raises:
        RunError: the folder is not that of a run, or is damaged.
    """
    try:
        return RunRecord.model_validate_json((out / RUN_RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise damaged_run(out) from problem


def damaged_run(out: Path) -> RunError:
    """The error for a folder that no run has written, or that was changed afterwards."""
    return RunError(
        "不是完整的检查结果文件夹", code="C008", where=str(out), remedy="请给出 tenglong check --out 的文件夹"
    )


def _outcomes(tally: Tally) -> dict[str, dict[str, int]]:
    """Criterion id → outcome → how often it occurred."""
    outcomes: dict[str, dict[str, int]] = {}
    for (criterion, outcome), count in sorted(tally.by("verdicts", "criterion", "outcome").items()):
        outcomes.setdefault(criterion, {})[outcome] = count
    return outcomes


def _recorded_tables(result: Result) -> Iterator[RecordedFile]:
    """The files that were read in addition to the submission: outside tables and the approved list."""
    files, office = result.office.config.reference_tables, result.office
    tables = [office.folder / files[name] for name in sorted(result.settings.references)]
    release = [result.options.release] if result.options.release else []
    yield from _recorded_files(
        {path: result.inputs.tables[path] for path in (*tables, *release) if path in result.inputs.tables}
    )


def _recorded_files(states: Mapping[Path, FileStamp]) -> Iterator[RecordedFile]:
    for path, state in states.items():
        yield RecordedFile(file=printable(str(path)), sha256=state.sha256)
