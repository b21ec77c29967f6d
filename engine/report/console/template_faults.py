"""What a check of templates found, on a terminal."""

from __future__ import annotations

from pathlib import Path

from ...notice.template_check import TemplateReport
from .console import print_line, print_table


def print_report(path: Path, report: TemplateReport, specimen: Path | None) -> None:
    """Print the faults of one template, and where its specimen is."""
    if report.faults:
        print_table(
            f"{path.name}（{report.title}）", ("类别", "问题"), [(fault.kind, fault.what) for fault in report.faults]
        )
    else:
        print_line(f"{path.name}（{report.title}）：没有问题")
    print_line(f"  样张：{specimen}" if specimen else "  样张：未能生成，请先改正上述问题")
