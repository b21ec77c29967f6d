"""Random records in random layouts, units, spellings and kinds read back exactly, or the right cell is named.

ROUNDTRIP=3000 pytest tests/intake/test_roundtrip.py      a longer run; ROUNDTRIP_SEED picks other cases
"""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest
import sheet_files
import sheet_maker

from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office

CASES = int(os.environ.get("ROUNDTRIP", "300"))
SEED = int(os.environ.get("ROUNDTRIP_SEED", "1"))
SHARES = 10


@pytest.mark.parametrize("share", range(SHARES))
def test_what_was_written_is_read_back_or_its_cell_is_named(tmp_path: Path, share: int) -> None:
    for number in range(share, CASES, SHARES):
        _check(sheet_maker.make(random.Random(f"{SEED}/{number}")), tmp_path, f"{SEED}/{number}")


def _check(sheet: sheet_maker.Sheet, folder: Path, case: str) -> None:
    records = read_submission([sheet_files.save(sheet, folder)], office=Office(), as_of=date(2022, 12, 31))
    rows = {row["row"]: row for row in records.frame.iter_rows(named=True)}
    assert sorted(rows) == [row + 1 for row, _ in sheet.expected], case
    for row, values in sheet.expected:
        for key, value in values.items():
            found = rows[row + 1].get(key)
            assert found == (value.strip() if isinstance(value, str) else value), (case, sheet.kind, row + 1, key)
    named = set(records.problems.filter(records.problems["severity"] == "error")["cell"])
    assert named == sheet.doubtful_cells, case
    assert "total_differs" not in records.problems["code"].to_list(), case
