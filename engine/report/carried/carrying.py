"""Saves a run's workbooks with what people entered in those of the run before, and tells what became of every entry."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ...core.earlier_runs import place_of
from ...core.errors import TenglongError
from ...core.manifest import digest, is_as_written, read_manifest
from ...core.output_folder import Staging
from ...intake.files.grid import Grid
from ...intake.files.read_grids import read_any_grids
from ...ooxml.table_sheets import Book, TableSheet
from ...policy.profile import Limits
from .book_edits import BookEdits, edits_of
from .placing import Placed, placed

ORIGINALS = ".原表"
"""The folder of a run in which its workbooks stay as it wrote them, so that what people entered can be told apart."""
_NAMED = 8
"""Most places that a line names."""

MakeBook = Callable[[Sequence[TableSheet]], Book]


def save_carrying(path: Path, tables: Sequence[TableSheet], make: MakeBook, staging: Staging | None) -> None:
    """Save a workbook to `path`, with what people entered in the one of the run before.

    Args:
        tables: its tables; `make` makes the workbook of them.
        staging: the folder that is being written, in which `path` lies; None where there is no run before.

    Raises:
        RunError: the file cannot be written.
    """
    make(tables).save(path)
    if staging is None:
        return
    name = path.relative_to(staging.folder).as_posix()
    original = staging.folder / ORIGINALS / name
    original.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, original)
    theirs, before = staging.earlier / name, read_manifest(staging.earlier).get(name, "")
    now = digest(path)
    if not before or now == before or not theirs.is_file() or is_as_written(theirs, before):
        return
    results = _carry(name, tables, staging)
    if results and any(result.count for result in results):
        make([result.table for result in results]).save(path)
        staging.known[name] = now


def _carry(name: str, tables: Sequence[TableSheet], staging: Staging) -> list[Placed]:
    """The tables with people's entries; what is to be told goes to `staging`."""
    kept = f"原件在 {place_of(staging.earlier)}/{name}"
    theirs = staging.earlier / name
    read_as = digest(theirs)
    try:
        grids = _read(theirs)
        edits = read_edits(staging.earlier, name, tables, grids)
    except (TenglongError, OSError):
        staging.kept.append(f"{name}：有人改动过，但读不出改了什么，没有带入本次；{kept}，请核对后抄到本次的表")
        staging.explained[name] = read_as
        return []
    results = [placed(table, each) for table, each in zip(tables, edits.tables, strict=True)]
    staging.kept += [f"{name}：{line}；{kept}" for line in _lines(edits, results, grids)]
    staging.explained[name] = read_as
    return results


def read_edits(out: Path, name: str, tables: Sequence[TableSheet], grids: Sequence[Grid] | None = None) -> BookEdits:
    """What people did to the workbook `name` of the run at `out`; `grids`: its sheets, where they have been read already.

    Raises:
        TenglongError: it, or what the run wrote, cannot be read.
    """
    return edits_of(grids or _read(out / name), _read(out / ORIGINALS / name), tables)


def _read(path: Path) -> list[Grid]:
    return read_any_grids(path, Limits())


def _lines(edits: BookEdits, results: Sequence[Placed], grids: Sequence[Grid]) -> Iterator[str]:
    if count := sum(result.count for result in results):
        yield f"人工填写的 {count} 格已带入本次的表"
    if cells := [cell for result in results for cell in result.unplaced]:
        yield f"人工填写的 {len(cells)} 格在本次没有唯一对应的企业和事项，未带入：{_some(cells)}，请核对后处理"
    if matters := [matter for result in results for matter in result.still_there]:
        yield f"已填销号的 {len(matters)} 件本次仍检出：{_some(matters)}，请复核"
    if rows := [row for each in edits.tables for row in each.strange]:
        yield f"人工增加的 {len(rows)} 行未带入：{_some(rows)}，请核对后处理"
    if cells := [*edits.changed, *(cell for each in edits.tables for cell in each.changed)]:
        yield f"检查写出的内容有 {len(cells)} 格被改过，本次按新结果写：{_some(cells)}，请核对"
    if edits.added_sheets:
        yield f"人工增加的工作表未带入：{_some(edits.added_sheets)}，请自行复制"
    for was, now in dict.fromkeys(pair for result in results for pair in result.renamed):
        yield f"企业名称由“{was}”变为“{now}”，按同一统一社会信用代码带入，请核对"
    for grid in grids:
        for note in grid.notes:
            if "公式" in note:
                yield f"工作表“{grid.sheet}”有公式没有计算结果，未带入，请用 Excel/WPS 打开并保存后重新检查"


def _some(places: Sequence[str]) -> str:
    return "、".join(places[:_NAMED]) + (" 等" if len(places) > _NAMED else "")
