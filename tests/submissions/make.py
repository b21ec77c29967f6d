"""Makes the submissions here, small files as offices send them; the same contents give the same bytes.

    python tests/submissions/make.py [--office]

The contents are in contents_*.py, what should be read of them in NAME.yaml (see golden.py). With --office the files
that LibreOffice writes (.xls, .ods) are made again too; their bytes vary from one version of it to another.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import xlwt
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.ooxml.workbook import save_workbook
from tenglong.engine.vocabulary.uscc import check_character, organisation_check

HERE = Path(__file__).resolve().parent
Rows = Sequence[Sequence[Any]]
Writer = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """A submission: what it proves, the options of its reading, its files and how each is written."""

    proves: str
    files: Mapping[str, Writer]
    options: Mapping[str, Any] = field(default_factory=dict)
    folder: str = ""


CASES: dict[str, Case] = {}


def case(name: str, proves: str, files: Mapping[str, Writer], folder: str = "", **options: Any) -> None:
    """Add a submission; with `folder` that folder is given instead of its files."""
    CASES[name] = Case(proves, files, options, folder)


def code(number: int) -> str:
    """A sound credit code of a series that was never issued."""
    organisation = f"XXXX{number:04d}"
    body = f"91330683{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


A, B, C, D = (code(number) for number in (1, 2, 3, 4))


def xlsx(rows: Rows | Mapping[str, Rows], *merges: str, dress: Callable[[Worksheet], object] | None = None) -> Writer:
    """A workbook; merges and `dress` (formats, hidden parts) concern its first sheet."""
    sheets: Mapping[str, Rows] = rows if isinstance(rows, Mapping) else {"Sheet1": rows}

    def write(path: Path) -> None:
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
        for area in merges:
            book.worksheets[0].merge_cells(area)
        if dress:
            dress(book.worksheets[0])
        save_workbook(book, path)

    return write


def xls(rows: Rows, *merges: tuple[int, int, int, int]) -> Writer:
    """BIFF8 by xlwt; merges as first row, last row, first column, last column from 0."""

    def write(path: Path) -> None:
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("Sheet1")
        covered = {
            (row, column)
            for top, last, left, right in merges
            for row in range(top, last + 1)
            for column in range(left, right + 1)
        }
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if value is not None and (row, column) not in covered:
                    sheet.write(row, column, value)
        for top, last, left, right in merges:
            sheet.write_merge(top, last, left, right, rows[top][left])
        book.save(str(path))

    return write


def text(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Writer:
    """A csv or tsv file."""

    def write(path: Path) -> None:
        buffer = StringIO()
        csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        path.write_bytes(buffer.getvalue().encode(encoding))

    return write


def raw(content: bytes | str, encoding: str = "utf-8") -> Writer:
    """These bytes."""

    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)

    return write


def office(kind: str, writer: Writer) -> Writer:
    """A workbook saved by LibreOffice as `kind` (xls, ods); made only with --office, or where it is missing."""

    def write(path: Path) -> None:
        if path.exists() and "--office" not in sys.argv:
            return
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "a.xlsx"
            writer(source)
            command = ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", kind]
            subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)
            path.write_bytes(source.with_suffix(f".{kind}").read_bytes())

    return write


def main() -> None:
    """Write all files, and the head of a golden file that is not there yet."""
    import contents_values  # noqa: F401
    import contents_words  # noqa: F401

    for name, one in CASES.items():
        for file, writer in one.files.items():
            path = HERE / file
            path.parent.mkdir(exist_ok=True)
            writer(path)
        golden = HERE / f"{name}.yaml"
        head: dict[str, Any] = {"proves": one.proves}
        if one.options:
            head["options"] = dict(one.options)
        head["files"] = [one.folder] if one.folder else list(one.files)
        if not golden.exists():
            golden.write_text(yaml.safe_dump(head, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    sys.modules["make"] = sys.modules["__main__"]
    main()
