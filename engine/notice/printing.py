"""A batch for the printer and the townships: letters merged in printing order, a cover list, a zip by township."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from ..core.errors import RunError
from ..ooxml.merge import MergedLetters, read_letter
from ..ooxml.pdf import write_pdfs
from ..ooxml.sheet_rows import SheetColumn
from ..ooxml.table_sheets import Book, TableSheet
from .file_names import UniqueNames, safe_name

MERGED = "合并打印"
COVER = "文书清单.xlsx"
_ZIPS = "按乡镇"
_NO_TOWN = "未填乡镇"
_DATE = (1980, 1, 1, 0, 0, 0)

_COLUMNS = [
    SheetColumn(name="number", header="序号", width=6, kind="number"),
    SheetColumn(name="town", header="乡镇", width=12),
    SheetColumn(name="name", header="企业名称", width=30),
    SheetColumn(name="uscc", header="统一社会信用代码", width=21),
    SheetColumn(name="title", header="文书", width=24),
    SheetColumn(name="department", header="主送部门", width=16),
    SheetColumn(name="criteria", header="条款编号", width=20),
    SheetColumn(name="approver", header="批准人", width=10),
    SheetColumn(name="letter", header="文件", width=60),
    SheetColumn(name="signed", header="签收", width=12),
    SheetColumn(name="note", header="备注", width=14),
]


def write_prints(index: pl.DataFrame, run: Path, out: Path, *, pdf: bool) -> None:
    """Write the batch's files into `out`.

    Args:
        index: `letter_index.INDEX`, in printing order.
        run: the folder that the index's paths start from.
        pdf: the letters are there as PDF too; the merged file is wanted as PDF.

    Raises:
        RunError: something cannot be written, or LibreOffice failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    rows = list(index.iter_rows(named=True))
    merged = _merge(rows, run, out)
    if pdf:
        write_pdfs(merged)
    write_cover(index, out / COVER)
    _write_zips(index, rows, run, out / _ZIPS, pdf=pdf)


def _merge(rows: list[dict[str, Any]], run: Path, out: Path) -> list[Path]:
    """Merge the letters into one file; letters whose templates differ in styles go into further files."""
    open_files: dict[str, MergedLetters] = {}
    try:
        for row in rows:
            letter = read_letter(run / row["letter"])
            if letter.look not in open_files:
                number = len(open_files) + 1
                open_files[letter.look] = MergedLetters(
                    out / f"{MERGED}{'' if number == 1 else f'-{number}'}.docx", letter
                )
            open_files[letter.look].add(letter)
        return [merged.close() for merged in open_files.values()]
    except OSError as problem:
        raise _unwritable(out, problem) from problem


def write_cover(index: pl.DataFrame, path: Path) -> None:
    """The cover list: what is in the batch, in printing order, with room for signatures."""
    book = Book()
    book.workbook.remove(book.first)
    book.add(TableSheet(title="文书清单", columns=_COLUMNS, rows=_cover_rows(index)))
    book.save(path)


def _cover_rows(index: pl.DataFrame) -> pl.DataFrame:
    blank = pl.lit("")
    return index.select(
        pl.col("number").cast(pl.String), "town", "name", "uscc", "title", "department",
        pl.col("criteria").list.join("、"), "approver", "letter", blank.alias("signed"), blank.alias("note"),
    )  # fmt: skip


def _write_zips(index: pl.DataFrame, rows: list[dict[str, Any]], run: Path, out: Path, *, pdf: bool) -> None:
    out.mkdir(exist_ok=True)
    names = UniqueNames()
    try:
        for town, letters in groupby(rows, key=lambda row: str(row["town"])):
            path = out / f"{names.unique(safe_name(town) if town else _NO_TOWN)}.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                _add(archive, COVER, _cover_bytes(index.filter(pl.col("town") == town), out))
                for name, content in _contents(letters, run, pdf=pdf):
                    _add(archive, name, content)
    except OSError as problem:
        raise _unwritable(out, problem) from problem


def _cover_bytes(index: pl.DataFrame, folder: Path) -> bytes:
    path = folder / f".{COVER}"
    write_cover(index, path)
    content = path.read_bytes()
    path.unlink()
    return content


def _contents(letters: Iterator[dict[str, Any]], run: Path, *, pdf: bool) -> Iterator[tuple[str, bytes]]:
    for row in letters:
        path = run / row["letter"]
        for file in [path, *([path.with_suffix(".pdf")] if pdf else [])]:
            yield "/".join(file.relative_to(run).parts[1:]), file.read_bytes()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, content)


def _unwritable(folder: Path, problem: OSError) -> RunError:
    return RunError(
        f"打印文件无法写入({problem.strerror})", code="C020", where=str(folder), remedy="请检查磁盘空间和权限"
    )
