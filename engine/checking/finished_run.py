"""A finished run's folder read back: what it was asked to do, what it read, its tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import polars as pl

from ..core import output_folder
from ..core.enterprise_names import fold_name, folded
from ..core.errors import RunError
from ..decision.release import RELEASED
from ..policy.corpus import Policy
from ..policy.office import office_policies
from ..policy.profile import Office, Profile, Track
from ..policy.references import load_references
from ..policy.settings import Settings
from ..records.records import Records, Source, SourceColumn, as_given
from .check import Check
from .options import Options

_TABLES = ("records", "problems", "verdicts", "cautions", "decisions")


@dataclass(frozen=True, kw_only=True)
class Account:
    """run.json as read.

    Attributes:
        inputs: file and sha256 of what was checked; `tables` of what was read beside it.
        policies: id and hash of each policy.
        data: the whole file.
    """

    options: Options
    office: Office
    inputs: list[dict[str, str]]
    tables: list[dict[str, str]]
    policies: list[dict[str, str]]
    data: dict[str, Any]

    @property
    def parts(self) -> int:
        """How many parts the submission went through in; 0 where it was held whole."""
        return int(self.data.get("parts", 0))


def read_account(out: Path) -> Account:
    """What the run at `out` was asked to do; paths are made absolute.

    Raises:
        RunError: no run's folder, or a damaged one.
    """
    try:
        data = json.loads((out / output_folder.RUN_RECORD).read_text(encoding="utf-8"))
        return _account(data)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _damaged(out) from problem


def _account(data: dict[str, Any]) -> Account:
    given, home = data["options"], Path(data["folder"])
    inputs, tables = (
        [{**entry, "file": str(home / entry["file"])} for entry in data[name]] for name in ("inputs", "tables")
    )
    path, release = given["profile"], given["release"]
    options = Options(
        files=tuple(Path(entry["file"]) for entry in inputs),
        as_of=date.fromisoformat(given["as_of"]),
        policies=tuple(given["policies"]),
        region=given["region"],
        kind=given["kind"],
        year=given["year"],
        profile=home / path if path else None,
        notices=given["notices"],
        pdf=given["pdf"],
        everything=given["all"],
        release=home / release if release else None,
        prints=given["prints"],
        documents=tuple(given["documents"]),
        parts=given.get("parts"),
    )
    profile = Office(
        config=Profile.model_validate(data["profile"]), folder=Path(data["profile_folder"]), path=Path(path or "").name
    )
    return Account(options=options, office=profile, inputs=inputs, tables=tables, policies=data["policies"], data=data)


def _damaged(out: Path) -> RunError:
    return RunError(
        "不是完整的检查结果文件夹", code="C008", where=str(out), remedy="请给出 tenglong check --out 的文件夹"
    )


def read_run(out: Path) -> Check:
    """A finished run's tables again.

    Raises:
        RunError: no run's folder, a damaged one, or rules that have changed since.
    """
    return _read(out, lambda table: table)


def read_about(out: Path, text: str) -> Check:
    """What a finished run tells of the records that a person means by record_id, credit code or name: no other is read.

    Raises:
        RunError: as `read_run`.
    """
    records = _scan(out, "records")
    with _told(out):
        ids = records.filter(meant(text, records.collect_schema().names())).select("record_id").collect()
    return _read(out, lambda table: table.join(ids.lazy(), on="record_id", how="semi", maintain_order="left"))


def read_lettered(out: Path) -> Check:
    """What a finished run tells of the records that letters are written about: no other is read.

    Raises:
        RunError: as `read_run`.
    """
    tracks = pl.element().is_in(list(get_args(Track)))
    with _told(out):
        ids = (
            _scan(out, "decisions")
            .filter(pl.col("decisions").list.eval(tracks).list.any())
            .select("record_id")
            .collect()
        )
    return _read(out, lambda table: table.join(ids.lazy(), on="record_id", how="semi", maintain_order="left"))


def meant(text: str, columns: Container[str]) -> pl.Expr:
    """Whether a record is one that a person means: by its record_id, credit code or name."""
    same = pl.col("record_id") == text
    if "uscc" in columns:
        same = same | (pl.col("uscc") == text.strip().upper())
    return same | (folded(pl.col("name")) == fold_name(text)) if "name" in columns else same


def _scan(out: Path, name: str) -> pl.LazyFrame:
    """A table, a single file or a folder of parts."""
    return pl.scan_parquet(out / f"{name}.parquet", glob=False)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Whatever is wrong with the tables is told as one line."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as problem:
        raise _damaged(out) from problem


def _read(out: Path, wanted: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Check:
    account = read_account(out)
    with _told(out):
        tables = {name: wanted(_scan(out, name)).collect() for name in _TABLES}
        approvals = pl.DataFrame(schema=RELEASED)
        if (out / "approvals.parquet").exists():
            approvals = wanted(_scan(out, "approvals")).collect()
        sources = [
            Source(
                **{
                    **source,
                    "header_rows": tuple(source["header_rows"]),
                    "columns": tuple(SourceColumn(**c) for c in source["columns"]),
                }
            )
            for source in account.data["sources"]
        ]
    options, profile = account.options, account.office
    policies = office_policies(profile, options.policies)
    _unchanged(account.policies, policies)
    region = options.region or profile.config.office.region
    settings = Settings(
        as_of=options.as_of, year=options.year, region=region, references=load_references(profile, policies)
    )
    records = Records(tables["records"], sources, tables["problems"])
    return Check(
        options=options,
        office=profile,
        policies=policies,
        settings=settings,
        records=as_given(records) if account.parts else records,
        verdicts=tables["verdicts"],
        cautions=tables["cautions"],
        decisions=tables["decisions"].drop("documents"),
        approvals=approvals,
        warnings=tuple(account.data.get("warnings", ())),
    )


def _unchanged(recorded: Sequence[dict[str, str]], policies: Sequence[Policy]) -> None:
    now = {policy.head.id: policy.hash for policy in policies}
    for entry in recorded:
        if now.get(entry["id"]) != entry["hash"]:
            raise RunError(
                f"政策 {entry['id']} 的规则在检查之后有改动",
                code="C009",
                where=output_folder.RUN_RECORD,
                remedy="请重新 tenglong check",
            )
