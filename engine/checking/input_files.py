"""The files that a check reads, with the hash of the bytes that it judged: taken before they are read, looked at afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..core.errors import RunError
from ..core.manifest import digest
from ..intake.files.collect_files import collect_files
from ..policy.profile import Office
from ..records.problems import Problems
from .options import Options


class FileStamp(NamedTuple):
    """A file's hash, and what of its entry in the folder changes whenever it is written."""

    sha256: str
    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True, kw_only=True)
class InputFiles:
    """What a check reads. A file that is not there is left out: whoever reads it will say so.

    Attributes:
        paths: the files and folders of the submission, as the options name them.
        submission: each file of the submission; those of a folder are sorted by name.
        tables: the office's outside tables by name; `release`: the approved list, or nothing.
    """

    paths: tuple[Path, ...] = ()
    submission: Mapping[Path, FileStamp] = field(default_factory=dict)
    tables: Mapping[Path, FileStamp] = field(default_factory=dict)

    @staticmethod
    def of(options: Options, office: Office) -> InputFiles:
        """Take the hashes, before anything of the files is read."""
        tables = [office.folder / name for name in office.config.reference_tables.values()]
        return InputFiles(
            paths=tuple(options.files),
            submission=_states(_listed(options.files)),
            tables=_states([*tables, *([options.release] if options.release else [])]),
        )

    def refuse_changed(self) -> None:
        """Refuse to say anything about files that have changed since: nobody knows which bytes were judged.

        Raises:
            RunError: a file has changed or is gone, or a folder has other files now.
        """
        changed = [path for path, state in {**self.submission, **self.tables}.items() if _has_changed(path, state)]
        changed += set(_listed(self.paths)) ^ set(self.submission)
        if changed:
            names = "、".join(sorted({path.name for path in changed})[:5])
            raise RunError(
                f"检查期间上报文件有变化：{names}", code="C071", remedy="请等文件保存完毕、不再改动后重新检查"
            )


def _listed(paths: Sequence[Path]) -> list[Path]:
    """The files that are read of these files and folders."""
    return [path for path, _, _ in collect_files(paths, Problems()) if path.is_file()]


def _states(paths: Sequence[Path]) -> dict[Path, FileStamp]:
    states = {}
    for path in paths:
        try:
            states[path] = _state(path, None)
        except OSError:
            continue
    return states


def _state(path: Path, known: FileStamp | None) -> FileStamp:
    """A file's state; one whose entry is still the same still has the same hash."""
    entry = path.stat()
    at = (entry.st_size, entry.st_mtime_ns, entry.st_ctime_ns, entry.st_ino)
    return FileStamp(known.sha256 if known and known[1:] == at else digest(path), *at)


def _has_changed(path: Path, state: FileStamp) -> bool:
    try:
        return _state(path, state).sha256 != state.sha256
    except OSError:
        return True
