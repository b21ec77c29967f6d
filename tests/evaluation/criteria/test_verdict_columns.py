"""The verdict frame and the typed row say the same."""

from __future__ import annotations

from typing import get_type_hints

import polars as pl
import pytest

from tenglong.engine.evaluation.criteria.verdict_columns import VERDICT_COLUMNS, VerdictRow
from tenglong.engine.evaluation.targets.aggregate import INDICATORS, IndicatorRow

TYPES = {
    str: pl.String,
    str | None: pl.String,
    int: pl.Int64,
    int | None: pl.Int64,
    bool: pl.Boolean,
    list[str]: pl.List(pl.String),
}


@pytest.mark.parametrize(("row", "columns"), [(VerdictRow, VERDICT_COLUMNS), (IndicatorRow, INDICATORS)])
def test_the_typed_row_has_the_columns_of_the_frame(row: type, columns: dict[str, pl.DataType]) -> None:
    hints = get_type_hints(row)
    assert list(hints) == list(columns)
    assert {name: TYPES[hint] for name, hint in hints.items()} == columns
