"""Errors of the readers: refused files, and an internal signal that never reaches the user."""

from __future__ import annotations

from ....core.errors import SubmissionError


class IrregularError(Exception):
    """The XML is not laid out as common programs write it; it is read by `any_layout`."""


def damaged(where: str, detail: str = "") -> SubmissionError:
    """The error for a file that is cut off or contradicts itself."""
    more = f"（{detail}）" if detail else ""
    return SubmissionError(
        f"文件不完整或已损坏，无法读取{more}",
        code="S027",
        where=where,
        remedy="请重新导出或用 Excel/WPS 打开后另存为 .xlsx 再提交",
    )


def check_count(count: int, most: int, what: str, where: str) -> None:
    """Refuse a file that has more of something than any program writes; called before anything is made of them.

    Raises:
        SubmissionError: there are more than `most`.
    """
    if count > most:
        raise SubmissionError(
            f"{what}有 {count} 个，超过上限 {most}（可能是恶意文件），拒绝读取",
            code="S090",
            where=where,
            remedy="请核对文件来源，用 Excel/WPS 打开并另存为 .xlsx 后再提交",
        )


def doctype_refused(where: str) -> SubmissionError:
    """The error for XML with a document type declaration, which no spreadsheet program writes."""
    return SubmissionError(
        "文件内部含有 DOCTYPE 声明（可能是恶意文件），拒绝读取",
        code="S028",
        where=where,
        remedy="请用 Excel/WPS 另存为 .xlsx 后再提交",
    )
