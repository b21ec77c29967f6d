"""docs/三个日子.md as data: the tables that say which rule looks at which of the three days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "三个日子.md").read_text(encoding="utf-8")
YEAR, CHECK, SIGNING = "数据年度", "检查日", "拟签发日"


class Days(NamedTuple):
    """The three days of a check."""

    year: int
    check: date
    signing: date


def table(title: str) -> list[dict[str, str]]:
    """The rows of the table below a heading of the page: column → cell."""
    section = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]
