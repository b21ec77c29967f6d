"""The manifest of a run: the hash of every file that it wrote, so that what people added or changed is told apart."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path

MANIFEST = "manifest.json"
RUN_RECORD = "run.json"
"""The file that marks a folder as hashes by a run."""
HISTORY = "历史"
"""The folder of earlier runs inside an output folder."""
_OWN = (MANIFEST, RUN_RECORD)
"""Files of every run that nobody writes in; run.json holds times, so its hash says nothing."""


def write_manifest(folder: Path, names: Sequence[str] | None = None) -> None:
    """Write the manifest of all files in a finished run's folder, or anew only for its files and folders `names`."""
    paths = [path for path in _files(folder) if names is None or path.split("/")[0] in names]
    before = {} if names is None else read_manifest(folder)
    hashes = {path: value for path, value in before.items() if path.split("/")[0] not in (names or ())}
    hashes |= {path: digest(folder / path) for path in paths}
    text = json.dumps(hashes, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, str]:
    """Path below the folder → sha256, as the run wrote it; {} for a run that wrote none."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def peoples_files(folder: Path, hashes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The files that the run did not write, and those that were changed since; earlier runs are not looked into.

    Args:
        hashes: the run's manifest; where it is empty, nothing is known, and every file counts as changed.
    """
    paths = _files(folder)
    added = [path for path in paths if path not in hashes]
    known = [path for path in paths if path in hashes]
    with ThreadPoolExecutor() as pool:
        digests = pool.map(lambda path: digest(folder / path), known)
        changed = [path for path, value in zip(known, digests, strict=True) if value != hashes[path]]
    return (added, changed) if hashes else ([], added)


def digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _files(folder: Path) -> list[str]:
    """Paths of the folder's files, without earlier runs and without what every run has; never through a link."""
    own = []
    for root, names, files in os.walk(folder):
        if Path(root) == folder and HISTORY in names:
            names.remove(HISTORY)
        own += [(Path(root) / name).relative_to(folder).as_posix() for name in files]
    return sorted(path for path in own if path not in _OWN)
