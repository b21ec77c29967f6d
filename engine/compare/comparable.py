"""What keeps runs from being compared: a folder that is none, a table that is missing or broken, policies that are not those of today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ..core.errors import RunError
from ..core.manifest import read_manifest
from ..policy.corpus import Policy, policy_ids
from ..policy.office import own_folder

if TYPE_CHECKING:
    from .sides import Side

TABLES = ("records", "problems", "verdicts", "decisions")
"""The tables of a run that are read."""


def refuse_no_folder(out: Path) -> None:
    """Raise a `RunError` if there is no such folder."""
    if not out.is_dir():
        raise RunError(
            "没有这个文件夹", code="C190", where=str(out), remedy="请核对路径，给出 tenglong check --out 的文件夹"
        )


def refuse_incomplete(out: Path) -> None:
    """Raise a `RunError` if a table of a run, or a part of one, is not there or was cut off.

    Only the ends of the files are looked at, where Parquet has its schema; a run that wrote a manifest must have every part that it names.
    """
    listed = [path for path in read_manifest(out) if path.split("/")[0] in _names()]
    for path in listed or _names():
        try:
            _read_schema(out / path)
        except (OSError, pl.exceptions.PolarsError) as problem:
            raise incomplete(out, path) from problem


def incomplete(out: Path, path: str) -> RunError:
    """The error for a run's folder in which a file is missing or broken."""
    return RunError(
        f"结果不完整：{path} 缺失或损坏",
        code="C191",
        where=str(out),
        remedy="请从备份或“历史”中恢复这个文件夹(tenglong history)，或重新 tenglong check",
    )


def refuse_unknown_policies(side: Side, other: Side) -> None:
    """Raise a `RunError` if a run was asked to go by a policy that neither its office nor that of the other run has any more."""
    known = {*_policies_of(side), *_policies_of(other)}
    for policy in side.record.options.policies:
        if policy not in known:
            raise RunError(
                f"检查所依据的政策 {policy} 现在没有装载",
                code="C192",
                where=str(side.out),
                remedy="请把它的政策文件夹放回配置 policies 所写的位置",
            )


def refuse_other_policies(side: Side, policies: Sequence[Policy]) -> None:
    """Raise a `RunError` if the rules of a policy, as they are today, are not those by which the run was judged."""
    now = {policy.head.id: policy.hash for policy in policies}
    for policy in side.record.policies:
        if now.get(policy.id) != policy.hash:
            raise RunError(
                f"检查之后，政策 {policy.id} 的规则{'有改动' if policy.id in now else '不再装载'}",
                code="C193",
                where=str(side.out),
                remedy="比较以现在的规则说明原因：请对这次的上报表重新 tenglong check，再比较",
            )


def _policies_of(side: Side) -> Sequence[str]:
    """The ids of the policies that the run's office has now; of its own ones none if their folder is gone."""
    config = side.record.office.config
    has_own = bool(config.policies) and (side.record.office.folder / config.policies).is_dir()
    return policy_ids(own_folder(side.record.office) if has_own else None)


def _names() -> tuple[str, ...]:
    return tuple(f"{name}.parquet" for name in TABLES)


def _read_schema(path: Path) -> None:
    parts = sorted(path.iterdir()) if path.is_dir() else [path]
    if not parts:
        raise FileNotFoundError(path)
    for part in parts:
        pl.read_parquet_schema(part)
