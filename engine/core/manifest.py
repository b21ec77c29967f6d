"""The manifest of a run: the hash of every file that it wrote, so that what people added or changed is told apart."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

MANIFEST = "manifest.json"
RUN_RECORD = "run.json"
"""The file that marks a folder as written by a run."""
NEW = ".tenglong-new"
"""What the name of a file or folder ends with that is being made."""
HISTORY = "历史"
"""The folder of earlier runs inside an output folder."""
_OWN = (MANIFEST, RUN_RECORD)
"""Files of every run that nobody writes in; run.json holds times, so its hash says nothing."""


class PeoplesFiles(NamedTuple):
    """Paths below a run's folder: files that the run did not write, and files of the run that were changed since."""

    added: list[str]
    changed: list[str]


def write_manifest(folder: Path, known: Mapping[str, str]) -> None:
    """Write the manifest of all files in a finished run's folder.

    Args:
        known: path → hash of what the run wrote, where it need not or must not be taken from the file that is there:
            one that was taken over from an earlier run, or one into which people's entries have been put.
    """
    hashes = {path: known.get(path) or digest(folder / path) for path in files_of(folder)}
    text = json.dumps(hashes, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, str]:
    """Path below the folder → sha256, as the run wrote it; {} for a run that wrote none."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def peoples_files(folder: Path, hashes: Mapping[str, str]) -> PeoplesFiles:
    """The files that the run did not write, and those that were changed since; earlier runs are not looked into.

    Args:
        hashes: the run's manifest; where it is empty, nothing is known, and every file counts as changed.
    """
    paths = files_of(folder)
    added = [path for path in paths if path not in hashes]
    known = [path for path in paths if path in hashes]
    with ThreadPoolExecutor() as pool:
        same = pool.map(lambda path: is_as_written(folder / path, hashes[path]), known)
        changed = [path for path, unchanged in zip(known, same, strict=True) if not unchanged]
    return PeoplesFiles(added, changed) if hashes else PeoplesFiles([], added)


def is_as_written(path: Path, hashed: str) -> bool:
    """Whether a file has the hash of what was written; one that cannot be read counts as changed."""
    try:
        return digest(path) == hashed
    except OSError:
        return False


def is_same(path: Path, other: Path) -> bool:
    """Whether two files hold the same; False where one cannot be read."""
    try:
        return digest(path) == digest(other)
    except OSError:
        return False


def digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def files_of(folder: Path) -> list[str]:
    """Paths of a run's files, and of links as they are, without earlier runs and without what every run has."""
    own = []
    for root, names, files in os.walk(folder):
        if Path(root) == folder and HISTORY in names:
            names.remove(HISTORY)
        links = [name for name in names if (Path(root) / name).is_symlink()]
        own += [(Path(root) / name).relative_to(folder).as_posix() for name in (*files, *links)]
    return sorted(path for path in own if path not in _OWN and not path.endswith(NEW))
