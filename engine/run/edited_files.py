"""Which files of a finished run are not as it wrote them; what people filled in where they are to fill in is no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..checking.file_differences import EDITED, MISSING
from ..core.errors import TenglongError
from ..core.manifest import is_as_written, read_manifest
from ..ooxml.table_sheets import TableSheet
from ..report.carried.carrying import read_edits
from .derived_run import DerivedRun

_NAMED = 8


@dataclass(kw_only=True)
class EditedFiles:
    """Path → why it differs; and remarks on what people filled in."""

    reasons: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def edited_files(out: Path, paths: Sequence[str], derived: DerivedRun | None) -> EditedFiles:
    """Look at files of the run at `out`, by their manifest.

    Args:
        derived: the run made again, which says what the columns of its workbooks are for; without it every change of a
            workbook is a difference.
    """
    result, hashes = EditedFiles(), read_manifest(out)
    books = derived.book_tables() if derived else {}
    for path in paths:
        if not (out / path).is_file():
            result.reasons[path] = MISSING
        elif not is_as_written(out / path, hashes[path]):
            _look_into(result, out, path, books.get(path))
    return result


def _look_into(result: EditedFiles, out: Path, path: str, tables: Sequence[TableSheet] | None) -> None:
    """Tell what people filled in from what they changed."""
    result.reasons[path] = EDITED
    if tables is None:
        return
    try:
        edits = read_edits(out, path, tables)
    except (TenglongError, OSError):
        return
    cells = [*edits.changed, *(cell for each in edits.tables for cell in (*each.changed, *each.strange))]
    if cells:
        result.reasons[path] = f"{EDITED}：{'、'.join(cells[:_NAMED])}{' 等' if len(cells) > _NAMED else ''}"
    else:
        del result.reasons[path]
    if entries := sum(len(each.entries) for each in edits.tables):
        result.remarks.append(f"{path}：人工填写 {entries} 格")
