"""A check under an office's profile, through the same way as the command line, without letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tenglong.engine.checking.check import Check, judge
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock

MILL_HEADER = [
    "企业名称", "统一社会信用代码", "乡镇", "行业门类", "规模", "税收（万元）", "实际用地（亩）", "两高企业", "安全隐患", "违法用地",
]  # fmt: skip
MILL = ["青溪甲机械厂", "91330683X00000019G", "白石镇", "制造业", "规下", "45", "10", "否", "否", "否"]
"""A list with columns for every kind of finding of an enterprise, and a row of it: little tax on its land, no offence."""

HEADER = ["企业名称", "所属行业", "规模", "税收（万元）", "实际用地（亩）"]


def write_sheet(path: Path, rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> Path:
    """A workbook with one list."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def write_profile(folder: Path, text: str) -> Path:
    """profile.yaml of an office in 嵊州市 that allows letters on any basis."""
    head = 'office: {name: 嵊州市某镇人民政府, kind: 乡镇街道, region: "330683"}\n'
    path = folder / "profile.yaml"
    path.write_text(f"{head}letters_on: [in_force, retrospective, unverified]\n{text}", encoding="utf-8")
    return path


def judged(sheet: Path, profile: Path, **options: Any) -> Check:
    """The check of a sheet on the last day of 2022."""
    given = {"as_of": date(2022, 12, 31), "year": 2022, **options}
    return judge(Options(files=(sheet,), profile=profile, **given), Clock())


def verdict(check: Check, name: str, criterion: str) -> dict[str, Any]:
    """The one verdict of a criterion on an enterprise."""
    [row] = [
        row for row in check.verdicts.iter_rows(named=True) if row["name"] == name and row["criterion"] == criterion
    ]
    return row


def decisions(check: Check, name: str) -> dict[str, str]:
    """Decision → reason of an enterprise."""
    for row in check.decisions.iter_rows(named=True):
        if row["name"] == name:
            return dict(zip(row["decisions"], row["reasons"], strict=True))
    return {}
