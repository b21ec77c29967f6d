"""A check of one sheet with its letters, and what the letters say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from docx import Document
from office_run import write_sheet

from tenglong.engine.checking.options import Options
from tenglong.engine.run import check_run


def letter_texts(
    folder: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], office: str, more: str = "", **options: Any
) -> dict[str, str]:
    """File name → text of each letter, tables included; checked and signed on 2022-12-30 unless `options` say otherwise.

    Args:
        office: the profile's office in YAML; `more`: the rest of the profile.
        options: those of the check; `title`: a line above the sheet's header.
    """
    title = options.pop("title", "")
    table = [header, *rows] if title else rows
    sheet = write_sheet(folder / "表.xlsx", table, [title] if title else header)
    (folder / "profile.yaml").write_text(f"office: {office}\n{more}", encoding="utf-8")
    given = {"as_of": date(2022, 12, 30), "issue_date": date(2022, 12, 30), "year": 2022, **options}
    check_run.check(Options(files=(sheet,), profile=folder / "profile.yaml", **given), folder / "结果")
    return {path.stem: text_of(path) for path in (folder / "结果" / "notices").rglob("*.docx")}


def text_of(path: Path) -> str:
    """The text of a letter."""
    return "\n".join(node.text or "" for node in Document(str(path)).element.body.iter() if node.tag.endswith("}t"))
