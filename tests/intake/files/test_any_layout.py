"""The same cells in any legal layout and packaging read as the same cells.

TENGLONG_EXAMPLES=5000 pytest tests/intake/files/test_any_layout.py      a longer run
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from any_sheet import any_sheet, assert_reads_as
from any_xlsx import AnyXlsx
from grid_files import read_one
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "150"))
LONG = settings(max_examples=EXAMPLES, deadline=None)


@LONG
@given(st.integers(0, 10**9), st.sampled_from((0.0, 0.02, 0.15)))
def test_xlsx_in_any_legal_layout(seed: int, wild: float) -> None:
    pick = random.Random(seed)
    sheet = any_sheet(pick)
    with TemporaryDirectory() as folder:
        assert_reads_as(read_one(AnyXlsx(pick, wild).save(sheet, Path(folder) / "a.xlsx")), sheet)
