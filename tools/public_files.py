"""Reads every spreadsheet in a folder of downloaded packages, and says which of them other programs open and we do not.

Source packages of spreadsheet libraries carry the files that their own tests read:

    pip download --no-deps --no-binary :all: -d sdists openpyxl xlrd xlwt XlsxWriter pyxlsb odfpy tablib pyexcel
    python tools/public_files.py sdists

A folder of unpacked files will do as well. Nothing is written but a temporary folder; no file is kept in the project.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ENDINGS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ods"}
SECONDS = 60

OTHERS = {
    "openpyxl": "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])",
    "calamine": "import sys; from python_calamine import CalamineWorkbook as C; b = C.from_path(sys.argv[1]);"
    "[b.get_sheet_by_name(name).to_python() for name in b.sheet_names]",
}
"""How another program opens a file, in a process of its own: a hostile file may end it."""


def spreadsheets(folder: Path, unpacked: Path) -> Iterator[Path]:
    """The spreadsheets in a folder and in the source packages in it."""
    for entry in sorted(path for path in folder.rglob("*") if path.is_file()):
        if entry.suffix.lower() in ENDINGS:
            yield entry
        elif entry.name.endswith((".tar.gz", ".tgz")):
            with tarfile.open(entry) as package:
                contents = ((item.name, package.extractfile(item)) for item in package if item.isfile())
                for name, stream in contents:
                    if Path(name).suffix.lower() in ENDINGS and stream is not None:
                        yield _unpacked(unpacked, entry.name, name, stream.read())
        elif entry.suffix in (".zip", ".whl"):
            with zipfile.ZipFile(entry) as archive:
                for name in archive.namelist():
                    if Path(name).suffix.lower() in ENDINGS:
                        yield _unpacked(unpacked, entry.name, name, archive.read(name))


def _unpacked(folder: Path, package: str, name: str, data: bytes) -> Path:
    path = folder / f"{package}__{name.replace('/', '_')[-150:]}"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    """The line with which we refuse a file; "" if it is read."""
    from tenglong.engine.core.errors import SubmissionError
    from tenglong.engine.intake.files.read_grids import read_grids
    from tenglong.engine.policy.profile import Limits

    try:
        read_grids(path, Limits())
    except SubmissionError as problem:
        return problem.line
    return ""


def opened_by(path: Path) -> list[str]:
    """The programs that open the file."""
    return [name for name, script in OTHERS.items() if _runs(script, path)]


def _runs(script: str, path: Path) -> bool:
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Print what is refused though another program opens it, and the sums; 1 if there is any."""
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as unpacked:
        for path in spreadsheets(Path(arguments[0]), Path(unpacked)):
            line = refusal(path)
            others = opened_by(path) if line else []
            counts["read" if not line else "refused, opened by others" if others else "refused, opened by nobody"] += 1
            if others:
                print(f"{'、'.join(others)}: {line}", flush=True)
    print(dict(counts))
    return int(bool(counts["refused, opened by others"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
