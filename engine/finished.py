"""A finished run's folder read back: what it was asked to do, what it read, its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from . import folder
from .checker import Check
from .errors import RunError
from .evaluation.settings import Settings
from .notice.release import RELEASED
from .options import Options
from .policy.corpus import Policy
from .policy.office import office_policies
from .policy.references import load_references
from .profile import LoadedProfile, Profile
from .records import Column, Records, Source

_TABLES = ("records", "problems", "verdicts", "cautions", "decisions")


@dataclass(frozen=True)
class Account:
    """run.json as read.

    Attributes:
        inputs: file and sha256 of what was checked; `tables` of what was read beside it.
        policies: id and hash of each policy.
        data: the whole file.
    """

    options: Options
    profile: LoadedProfile
    inputs: list[dict[str, str]]
    tables: list[dict[str, str]]
    policies: list[dict[str, str]]
    data: dict[str, Any]


def read_account(out: Path) -> Account:
    """What the run at `out` was asked to do; paths are made absolute.

    Raises:
        RunError: no run's folder, or a damaged one.
    """
    try:
        data = json.loads((out / folder.MARK).read_text(encoding="utf-8"))
        return _account(data)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _damaged(out) from problem


def _account(data: dict[str, Any]) -> Account:
    given, home = data["options"], Path(data["folder"])
    inputs, tables = ([{**entry, "file": str(home / entry["file"])} for entry in data[name]] for name in ("inputs", "tables"))
    path, release = given["profile"], given["release"]
    options = Options(
        tuple(Path(entry["file"]) for entry in inputs), date.fromisoformat(given["as_of"]), tuple(given["policies"]),
        given["region"], given["kind"], given["year"], home / path if path else None, given["notices"], given["pdf"],
        given["all"], home / release if release else None, given["prints"],
        tuple(given["documents"]),
    )  # fmt: skip
    profile = LoadedProfile(
        profile=Profile.model_validate(data["profile"]), folder=Path(data["profile_folder"]), path=Path(path or "").name
    )
    return Account(options, profile, inputs, tables, data["policies"], data)


def _damaged(out: Path) -> RunError:
    return RunError("不是完整的检查结果文件夹", where=str(out), remedy="请给出 tenglong check --out 的文件夹")


def read_run(out: Path) -> Check:
    """A finished run's tables again.

    Raises:
        RunError: no run's folder, a damaged one, or rules that have changed since.
    """
    account = read_account(out)
    try:
        tables = {name: pl.read_parquet(out / f"{name}.parquet") for name in _TABLES}
        found = out / "approvals.parquet"
        approvals = pl.read_parquet(found) if found.exists() else pl.DataFrame(schema=RELEASED)
        sources = [
            Source(**{**source, "header_rows": tuple(source["header_rows"]), "columns": tuple(Column(**c) for c in source["columns"])})
            for source in account.data["sources"]
        ]
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as problem:
        raise _damaged(out) from problem
    options, profile = account.options, account.profile
    policies = office_policies(profile, options.policies)
    _unchanged(account.policies, policies)
    region = options.region or profile.profile.office.region
    settings = Settings(options.as_of, options.year, region, load_references(profile, policies))
    records = Records(tables["records"], sources, tables["problems"])
    return Check(
        options, profile, policies, settings, records, tables["verdicts"], tables["cautions"],
        tables["decisions"].drop("documents"), approvals, tuple(account.data.get("warnings", ())),
    )  # fmt: skip


def _unchanged(recorded: Sequence[dict[str, str]], policies: Sequence[Policy]) -> None:
    now = {policy.head.id: policy.hash for policy in policies}
    for entry in recorded:
        if now.get(entry["id"]) != entry["hash"]:
            raise RunError(f"政策 {entry['id']} 的规则在检查之后有改动", where=folder.MARK, remedy="请重新 tenglong check")
