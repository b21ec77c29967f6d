"""run.json: all that the same run needs again, what came out of it, and where its time and memory went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from ..core.clock import Clock
from ..core.errors import RunError
from ..core.output_folder import RUN_RECORD
from ..core.version import VERSION
from ..policy.profile import Office, Profile
from ..records.records import Source
from ..vocabulary.fields import Kind
from .options import Options
from .result import Result
from .tally import Tally


class _Recorded(BaseModel):
    """A part of run.json: its fields in the order of the file; what a later version adds is passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class RecordedFile(_Recorded):
    """A file that was read, and what it held."""

    file: str
    sha256: str


class RecordedPolicy(_Recorded):
    """A policy that was judged by; the hash is that of its folder."""

    id: str
    number: str
    title: str
    hash: str


class RecordedOptions(_Recorded):
    """The `Options` of a run, but for its files, which stand among the inputs, and the address of Spark."""

    policies: tuple[str, ...]
    region: str
    kind: Kind
    year: int | None
    as_of: date
    profile: Path | None
    notices: bool | None
    pdf: bool
    include_out_of_scope: bool = Field(alias="all")
    release: Path | None
    prints: bool
    documents: tuple[str, ...]
    parts: bool | None = None


class RunRecord(_Recorded):
    """run.json as a run writes it and as `read_run_record` reads it.

    Attributes:
        version: of the program.
        inputs: what was checked; `tables`: what was read beside it, outside tables and the approved list.
        folder: in which the run was started: relative paths begin there.
        profile_folder: in which the relative paths of the profile begin.
        parts: how many parts the submission went through in; 0 where it was held whole.
        records: how many there are; `problems`, `outcomes` (by criterion), `decisions`: counts by their code.
        documents: letters that belong to a decision.
        warnings: lines that somebody must read before a letter goes out.
        seconds, rows, peak_megabytes: by stage, as those of a `Clock`.
    """

    version: str = Field(alias="tenglong")
    inputs: tuple[RecordedFile, ...]
    tables: tuple[RecordedFile, ...]
    folder: Path
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
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float]
    rows: dict[str, int]
    peak_megabytes: dict[str, int]

    @staticmethod
    def of(result: Result, clock: Clock, documents: int) -> RunRecord:
        """The record of a run that has come to an end; reads every input for its hash."""
        options, tally = result.options, result.tally
        return RunRecord(
            version=VERSION,
            inputs=tuple(_recorded_files(options.files)),
            tables=tuple(_recorded_files(_tables(result))),
            folder=Path.cwd(),
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
            warnings=result.warnings,
            seconds=clock.seconds,
            rows=clock.rows,
            peak_megabytes=clock.peak,
        )

    @field_serializer("profile")
    def _profile_by_names(self, profile: Profile) -> dict[str, Any]:
        """The profile has the names of its fields here (from_), not those of the YAML file (from)."""
        return profile.model_dump(mode="json")

    @property
    def asked(self) -> Options:
        """What the run was asked to do, with absolute paths."""
        recorded = self.options
        return Options(
            **{
                **dict(recorded),
                "files": tuple(self.folder / entry.file for entry in self.inputs),
                "profile": self.folder / recorded.profile if recorded.profile else None,
                "release": self.folder / recorded.release if recorded.release else None,
            }
        )

    @property
    def office(self) -> Office:
        """The office by its profile as it was then."""
        path = self.options.profile
        return Office(config=self.profile, folder=self.profile_folder, path=path.name if path else "")


def write_run_record(result: Result, out: Path, clock: Clock, documents: int) -> None:
    """Write run.json into a run's folder.

    Args:
        documents: letters that belong to a decision.
    """
    data = RunRecord.of(result, clock, documents).model_dump(mode="json", by_alias=True)
    (out / RUN_RECORD).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_run_record(out: Path) -> RunRecord:
    """The run.json of a run's folder.

    Raises:
        RunError: no run's folder, or a damaged one.
    """
    try:
        return RunRecord.model_validate_json((out / RUN_RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise damaged_run(out) from problem


def damaged_run(out: Path) -> RunError:
    """The error of a folder that no run has left, or not as it is now."""
    return RunError(
        "不是完整的检查结果文件夹", code="C008", where=str(out), remedy="请给出 tenglong check --out 的文件夹"
    )


def _outcomes(tally: Tally) -> dict[str, dict[str, int]]:
    """By criterion how often it came to each outcome."""
    outcomes: dict[str, dict[str, int]] = {}
    for (criterion, outcome), count in sorted(tally.by("verdicts", "criterion", "outcome").items()):
        outcomes.setdefault(criterion, {})[outcome] = count
    return outcomes


def _tables(result: Result) -> list[Path]:
    """What was read beside the submission: outside tables and the approved list."""
    files = result.office.config.reference_tables
    tables = [result.office.folder / files[name] for name in sorted(result.settings.references)]
    return [*tables, *([result.options.release] if result.options.release else [])]


def _recorded_files(paths: Sequence[Path]) -> Iterator[RecordedFile]:
    """Every file, those of a folder in order of name."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as stream:
                    yield RecordedFile(file=str(file), sha256=file_digest(stream, "sha256").hexdigest())
