"""Finished runs of a township's list, quarter after quarter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from office_run import MILL_HEADER, write_sheet

from tenglong.cli import _run

PROFILE = """office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}
powers: [安全隐患]
deadline_days: {order: 30, inform: 15个工作日}
issue_date: 2022-12-31
"""
YI = ["青溪乙机械厂", None, "白石镇", "制造业", "规下", "80", "10", "是", "是", "否"]
"""A firm of the mills' list (`office_run.MILL_HEADER`) without a code: a hazard, enough tax."""


def command(
    folder: Path, name: str, rows: Sequence[Sequence[Any]], *, day: str = "2022-12-31", profile: str = PROFILE,
    header: Sequence[str] = MILL_HEADER, ending: str = "xlsx",
) -> list[str]:  # fmt: skip
    """The check of a list into the folder `name`, without letters."""
    sheet = folder / f"{name}.{ending}"
    if ending == "csv":
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in (header, *rows)]
        sheet.write_text("\n".join(lines), encoding="utf-8")
    else:
        write_sheet(sheet, rows, header)
    signed = profile.replace("issue_date: 2022-12-31", f"issue_date: {day}")
    (folder / f"{name}.yaml").write_text(signed, encoding="utf-8")
    words = [
        "check",
        sheet,
        "--out",
        folder / name,
        "--profile",
        folder / f"{name}.yaml",
        "--year",
        2022,
    ]
    return [str(word) for word in (*words, "--as-of", day, "--no-notices")]


def checked(folder: Path, name: str, rows: Sequence[Sequence[Any]], **how: Any) -> Path:
    """The folder of a finished run."""
    assert _run(command(folder, name, rows, **how)) in (0, 1)
    return folder / name
