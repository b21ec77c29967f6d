"""Reads a submitted file of any kind into grids: the single entry point of the readers."""

from __future__ import annotations

from pathlib import Path

from ...core.errors import SubmissionError
from ...core.printable import printable
from ...core.text import fold_text
from ...vocabulary.layout_words import WrittenBook, layout_words
from .grid import Grid
from .readers.bounds import Bounds, LimitsLike
from .readers.guarded import read_guarded

_LEDGER_SHEETS = ("汇总", "结论清单", "企业处理")
_HEADER_WITHIN = 30
"""Rows in which the header of such a workbook is looked for."""

_LIST_HEADERS = ("乡镇", "企业名称", "文件", "工作表", "单元格")


def read_grids(path: Path, limits: LimitsLike, *, label: str | None = None) -> list[Grid]:
    """The sheets of a file, whose kind is told by its content, not its name; the file is never written to.

    Args:
        path: the file.
        limits: bounds on its size and on the reading, see `profile.Limits`.
        label: the name to show instead of the file's own.

    Raises:
        SubmissionError: the file is missing, empty, too large, encrypted, damaged, not a table, or a workbook that
            this program wrote.
    """
    grids = read_any_grids(path, limits, label=label)
    if _is_own(grids):
        name = printable(label or path.name)
        raise SubmissionError(
            "这是本程序生成的台账或问题清单，不是上报的表格", code="S049", where=name, remedy="请给出企业上报的原表"
        )
    if book := _written_book(grids):
        raise SubmissionError(
            f"这是本程序写出的{book.name}，不是上报的表格",
            code="S190",
            where=printable(label or path.name),
            remedy=book.remedy,
        )
    return grids


def read_any_grids(path: Path, limits: LimitsLike, *, label: str | None = None) -> list[Grid]:
    """The sheets of a file as `read_grids` gives them, also of a workbook that this program wrote.

    Raises:
        SubmissionError: the file is missing, empty, too large, encrypted, damaged, or not a table.
    """
    name = printable(label or path.name)
    bounds = Bounds.of(limits)
    _check_file(path, bounds, name)
    grids = read_guarded(path, bounds, name)
    if not grids:
        raise SubmissionError(
            "文件里没有工作表", code="S011", where=name, remedy="请用 Excel/WPS 打开核对后另存为 .xlsx 再提交"
        )
    return grids


def _is_own(grids: list[Grid]) -> bool:
    """Whether this program wrote the workbook, whatever its name is now: by its sheets, and the list's first headers."""
    names = [grid.sheet for grid in grids]
    if names[: len(_LEDGER_SHEETS)] == list(_LEDGER_SHEETS):
        return True
    first = grids[0].cells.head(1).row(0) if grids[0].cells.height else ()
    return names == ["问题清单"] and first[: len(_LIST_HEADERS)] == _LIST_HEADERS


def _written_book(grids: list[Grid]) -> WrittenBook | None:
    """The workbook of this program that the grids are of, wherever its header stands now; None if they are of none."""
    rows = [
        {fold_text(text) for text in row if text} for grid in grids for row in grid.cells.head(_HEADER_WITHIN).rows()
    ]
    known = [(book, {fold_text(header) for header in book.headers}) for book in layout_words().written_books]
    return next((book for book, headers in known if any(headers <= row for row in rows)), None)


def _check_file(path: Path, bounds: Bounds, name: str) -> None:
    try:
        if path.is_dir():
            raise SubmissionError("这是文件夹，不是文件", code="S012", where=name, remedy="请给出其中的表格文件")
        size = path.stat().st_size
        if not path.is_file():
            raise SubmissionError("这不是普通文件", code="S013", where=name, remedy="请给出表格文件")
        with path.open("rb"):
            pass
    except FileNotFoundError as problem:
        raise SubmissionError("文件不存在", code="S014", where=str(path), remedy="请核对路径和文件名") from problem
    except OSError as problem:
        raise SubmissionError(
            f"文件无法打开（{problem.strerror}）", code="S015", where=name, remedy="请检查文件权限"
        ) from problem
    if size == 0:
        raise SubmissionError("文件是空的（0 字节）", code="S016", where=name, remedy="请重新导出后再提交")
    if size > bounds.megabytes * 1_000_000:
        raise SubmissionError(
            f"文件 {size / 1e6:.0f} MB，超过上限 {bounds.megabytes} MB",
            code="S017",
            where=name,
            remedy="请拆分后再提交，或在配置 limits.megabytes 中调高上限",
        )
