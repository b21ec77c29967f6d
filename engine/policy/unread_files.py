"""Files in an office's own folder of policies that are not read, such as one with another ending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .corpus import Policy

_READ = ("policy.yaml", "clauses.yaml", "targets.yaml", "tests.yaml", "clusters.yaml")
_DATA = (".yaml", ".yml", ".json", ".toml", ".csv", ".tsv", ".xlsx", ".xls", ".et", ".ods")
"""Endings of files that may hold rules or lists; others are papers that accompany a policy."""
_LEFT_BEHIND = (".", "~")
"""How the names of files begin that editors and office programs leave behind."""


class UnreadFile(NamedTuple):
    """A file that is not read, below the folder of policies; `data`: it may hold rules or lists."""

    path: str
    data: bool


def unread_files(folder: Path, policies: Sequence[Policy], ids: Sequence[str] = ()) -> list[UnreadFile]:
    """The files below an office's own folder that no policy reads, in order of their names.

    Args:
        policies: the policies that were loaded, of this folder and others.
        ids: the policies that were asked for; folders of others are passed over. Empty: all.
    """
    loaded = {policy.folder.resolve(): policy for policy in policies}
    read = {path for policy in loaded.values() for path in _files_of(policy)}
    root = folder.resolve()
    passed_over = [entry for entry in root.iterdir() if ids and entry.is_dir() and entry not in loaded]
    return [
        UnreadFile(path.relative_to(root).as_posix(), path.suffix.lower() in _DATA)
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path not in read
        and not path.name.startswith(_LEFT_BEHIND)
        and not any(path.is_relative_to(other) for other in passed_over)
    ]


def _files_of(policy: Policy) -> Iterator[Path]:
    """The files that a policy is read from."""
    folder = policy.folder.resolve()
    yield from (folder / name for name in _READ)
    yield from folder.glob("criteria/*.yaml")
    yield from ((folder / entry.file).resolve() for entry in policy.head.lists.values())
