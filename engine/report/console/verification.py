"""What a verification of a run's files found, on a terminal."""

from __future__ import annotations

from ...checking.file_differences import Verification
from .console import print_line, print_table


def print_verification(result: Verification) -> None:
    """Print the files that differ, with the reasons, or that none does."""
    for remark in result.remarks:
        print_line(f"注意：{remark}")
    if result.differences:
        rows = [(each.file, each.name, "；".join(each.reasons)) for each in result.differences]
        print_table("与生成时或重新生成的不一致", ("文件", "企业", "原因"), rows)
    print_line(
        f"核对 {result.letters} 份文书、{result.others} 个表（各结果表、台账、表册），不一致 {len(result.differences)} 个"
    )
