"""The same cells in any legal layout and packaging read as the same cells.

TENGLONG_EXAMPLES=5000 pytest tests/intake/files/test_any_layout.py      a longer run
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from any_books import AnyOds, save_xls, save_xlsb
from any_sheet import any_sheet, assert_reads_as
from any_xlsx import AnyXlsx
from grid_files import reading
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("TENGLONG_EXAMPLES", "150"))
LONG = settings(max_examples=EXAMPLES, deadline=None)


WILD = st.sampled_from((0.0, 0.02, 0.15))


@LONG
@given(st.integers(0, 10**9), WILD, st.sampled_from((".xlsx", ".xlsm", ".et")))
def test_xlsx_in_any_legal_layout(seed: int, wild: float, ending: str) -> None:
    pick = random.Random(seed)
    sheet = any_sheet(pick)
    with TemporaryDirectory() as folder:
        assert_reads_as(reading(AnyXlsx(pick, wild).save(sheet, Path(folder) / f"a{ending}")), sheet)


@LONG
@given(st.integers(0, 10**9), WILD)
def test_ods_in_any_legal_layout(seed: int, wild: float) -> None:
    pick = random.Random(seed)
    sheet = any_sheet(pick)
    with TemporaryDirectory() as folder:
        assert_reads_as(reading(AnyOds(pick, wild).save(sheet, Path(folder) / "a.ods")), sheet)


@LONG
@given(st.integers(0, 10**9))
def test_the_same_sheet_as_xls_and_xlsb(seed: int) -> None:
    pick = random.Random(seed)
    sheet = any_sheet(pick)
    with TemporaryDirectory() as folder:
        assert_reads_as(reading(save_xls(sheet, Path(folder) / "a.xls")), sheet)
        assert_reads_as(reading(save_xlsb(sheet, Path(folder) / "a.xlsb", pick)), sheet)
