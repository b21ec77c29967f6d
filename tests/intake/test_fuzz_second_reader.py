"""What a broken workbook still gives is what a second reader (calamine) gives: no other figure, in no other cell.

FUZZ=20000 pytest tests/intake/test_fuzz_second_reader.py      a longer run; FUZZ_SEED picks other cases
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from broken_files import broken

CASES = int(os.environ.get("FUZZ", "160"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
SHARES = 4
MEGABYTES, SECONDS = 3000, 20
KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")

START = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 1_000_000,) * 2)
def answers(figures):
    for line in sys.stdin:
        try:
            said = figures(Path(line.strip()))
        except Exception as problem:
            said = repr(problem)[:200]
        print(json.dumps(said), flush=True)
"""
OURS = (
    START
    + """
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.files.readers.bounds import Bounds
from tenglong.engine.intake.files.readers.dispatch import read_kind
from tenglong.engine.intake.files.readers.sniff import sniff
from tenglong.engine.policy.profile import Limits
BOUNDS = Bounds.of(Limits())
def figures(path):
    try:
        grids = read_kind(sniff(path, path.name), path, BOUNDS, path.name)
    except SubmissionError as refusal:
        return refusal.line
    return [
        [grid.sheet, {
            f"{row},{column}": [text, bool(column in grid.numbers and grid.numbers[column][row])]
            for column, texts in enumerate(grid.cells.iter_columns()) for row, text in enumerate(texts) if text is not None
        }]
        for grid in grids
    ]
answers(figures)
"""
)
SECOND = (
    START
    + """
from python_calamine import CalamineWorkbook
def figures(path):
    book = CalamineWorkbook.from_path(str(path))
    found = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found.append([name, {
            f"{at},{column}": float(value) for at, row in enumerate(rows) for column, value in enumerate(row)
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }])
    return found
answers(figures)
"""
)


def answers(script: str, paths: Sequence[Path]) -> list[object]:
    """What a script says of each file; None where it ended on a file, after which it is started again."""
    said: list[object] = []
    while len(said) < len(paths):
        rest = paths[len(said) :]
        done = subprocess.run(
            [sys.executable, "-c", script, str(MEGABYTES)],
            input="".join(f"{path}\n" for path in rest),
            capture_output=True,
            text=True,
            timeout=SECONDS * len(rest),
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "POLARS_MAX_THREADS": "2"},
        )
        said += [json.loads(line) for line in done.stdout.splitlines()]
        said += [None] * (len(said) < len(paths) and done.returncode != 0)
    return said


def differences(ours: object, second: object) -> list[str]:
    """The figures of the second reader that ours gives otherwise, or not at all, where both read the file."""
    if not isinstance(ours, list) or not isinstance(second, list):
        return []
    sheets = dict(ours)
    return [
        f"{name} {place}: {sheets[name].get(place)}, {value}"
        for name, figures in second
        if name in sheets
        for place, value in figures.items()
        if not _agrees(sheets[name].get(place), value)
    ]


def _agrees(cell: list[object] | None, value: float) -> bool:
    """Whether a cell of ours says the figure: as a number with 15 digits, or as a text (a date, a figure with its unit)."""
    if cell is None:
        return False
    text, is_number = cell
    return not is_number or abs(float(str(text)) - value) <= abs(value) * 1e-14


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 RLIMIT_AS")
@pytest.mark.parametrize("share", range(SHARES))
def test_no_figure_differs_from_that_of_a_second_reader(tmp_path: Path, share: int) -> None:
    paths, cases = [], []
    for number in range(share, CASES, SHARES):
        name, data = broken(random.Random(f"second/{SEED}/{number}"))
        if Path(name).suffix in KINDS:
            paths.append(tmp_path / f"{number}{Path(name).suffix}")
            paths[-1].write_bytes(data)
            cases.append(f"{SEED}/{number} of {name}")
    ours, second = answers(OURS, paths), answers(SECOND, paths)
    assert [case for case, said in zip(cases, ours, strict=True) if said is None] == []
    compared = {case: differences(*both) for case, *both in zip(cases, ours, second, strict=True)}
    assert {case: found[:3] for case, found in compared.items() if found} == {}
