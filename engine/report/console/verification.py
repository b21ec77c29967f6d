"""What a verification of letters found, on a terminal."""

from __future__ import annotations

from ...notice.verify import Verification
from .console import print_line, print_table


def print_verification(result: Verification) -> None:
    """Print the letters that differ, with the reasons, or that no letter differs."""
    for remark in result.remarks:
        print_line(f"注意：{remark}")
    if result.differences:
        rows = [(each.letter, each.name, "；".join(each.reasons)) for each in result.differences]
        print_table("与重新生成的不一致", ("文书", "企业", "原因"), rows)
    print_line(f"核对 {result.letters} 份文书，不一致 {len(result.differences)} 份")
