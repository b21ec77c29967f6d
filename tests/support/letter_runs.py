"""Whole runs that the tests of letters share: invented enterprises, each with something of its own."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tenglong.engine.checking.check import Check
from tenglong.engine.checking.finished_run import read_run
from tenglong.engine.checking.options import Options
from tenglong.engine.run import check_run

HEADER = [
    "企业名称",
    "统一社会信用代码",
    "所在乡镇",
    "所属行业",
    "税收(万元)",
    "实际用地(亩)",
    "是否存在安全隐患",
    "是否存在环境污染",
]
DAY = date(2022, 12, 31)

LOW, BOUNDARY, UNSAFE, PLAIN = "低税公司", "恰好公司", "隐患公司", "平常公司"
ROWS = [
    [LOW, "", "三界镇", "领带", "30", "10", "否", "否"],
    [BOUNDARY, "", "甘霖镇", "领带", "50", "10", "否", "否"],
    [UNSAFE, "", "三界镇", "轴承", "90", "10", "是", "是"],
    [PLAIN, "", "甘霖镇", "轴承", "90", "10", "否", "否"],
]
PROFILE = """
office: {name: 嵊州市综合行政执法局, kind: 部门, region: "330683", code: 嵊综执告, superior: 嵊州市人民政府}
powers: [安全隐患]
assigned_clauses: {SZ20: 某市亩均评价工作分工}
deadline_days: {order: 30, inform: 15, withdraw: 30, refer: 15, verify: 10}
letters_on: [in_force, retrospective, unverified]
"""


def submission(folder: Path, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    """The submitted table."""
    path = folder / "上报表.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return path


def profile(folder: Path, more: str = "") -> Path:
    """The office's profile."""
    path = folder / "profile.yaml"
    path.write_text(PROFILE + more, encoding="utf-8")
    return path


def checked(folder: Path, rows: Sequence[Sequence[str]] = ROWS, more: str = "", **options: object) -> Check:
    """A check of the table; its folder is `结果` in `folder`."""
    paths = (submission(folder, rows),)
    given = Options(files=paths, as_of=DAY, year=2022, profile=profile(folder, more), **options)  # type: ignore[arg-type]
    check_run.check(given, folder / "结果")
    return read_run(folder / "结果")
