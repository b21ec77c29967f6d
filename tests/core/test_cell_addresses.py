"""Column letters and indexes turn into each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tenglong.engine.core.cell_addresses import cell_address, column_index, column_name


@given(st.integers(0, 18_277))
def test_letters_are_those_of_spreadsheets(index: int) -> None:
    assert column_name(index) == get_column_letter(index + 1)
    assert column_index(column_name(index)) == index


def test_an_address_counts_rows_from_one() -> None:
    assert cell_address(0, 0) == "A1"
    assert cell_address(9, 27) == "AB10"
