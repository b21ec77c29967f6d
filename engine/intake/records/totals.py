"""Compares totals rows with the rows that they add up: differences are reported, nothing is changed."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from ...core.decimals import PLACES, scaled
from ...core.exact import exact_text, finite_places, parse_exact, show
from ...core.text import fold_text
from ...records.problems import Problems
from ...vocabulary.layout_words import layout_words
from ..columns.cell_values import is_sum, read_cells
from ..columns.mapping import MappedColumn

if TYPE_CHECKING:
    from .sheet_table import SheetTable


def check_totals(table: SheetTable, kinds: pl.Series) -> None:
    """Compare every figure of every totals row: 小计 with the rows since the last one, 合计 also with all rows above.

    A totals row above all records is compared with all rows below. Differences due to rounding are not reported.
    """
    totals = (kinds == "total").arg_true().to_list()
    if not totals:
        return
    if table.part:  # the rows that a total adds up may be in other parts
        table.reader.problems.add("total_unchecked", int(table.cells["row"][totals[0]]), **table.place)
        return
    for use in table.mapping.uses:
        field = table.reader.words[use.key]
        if is_sum(use.key, field) and use.unit is not None:
            _check_column(table, use, kinds, totals)


def _check_column(table: SheetTable, use: MappedColumn, kinds: pl.Series, totals: list[int]) -> None:
    field = table.reader.words[use.key]
    read = read_cells(use, field, table.cells_of(use, pl.repeat(True, kinds.len(), eager=True)), Problems())
    record = kinds == "record"
    exact = read.select(pl.when(record).then(scaled(pl.col("value"))).fill_null(0))[:, 0]
    if (record & read["value"].is_not_null() & ~read["value"].str.contains(r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$")).any():
        return  # a figure has too many digits: better no comparison than a rounded sum
    unread = (record & read["value"].is_null() & ~read["state"].fill_null("none").is_in(["none"])).arg_true().to_list()
    running = [0, *exact.cum_sum().to_list()]
    previous = 0
    for row in totals:
        stated = parse_exact(read["value"][row] or "")
        label = _label(table, row)
        above = running[row] - running[previous]
        sums, covered = [above], range(previous, row)
        if re.search(layout_words().grand_totals, label):
            sums, covered = [above, running[row]], range(row)
        if not record[:row].any():
            sums, covered = [running[-1]], range(kinds.len())
        previous = row
        if stated is None:
            continue
        expected = [Fraction(total, 10**PLACES) for total in sums]
        slack = Fraction(1, 2 * 10 ** (finite_places(stated) or 0))
        if all(abs(stated - total) > slack for total in expected):
            left_out = "、".join(f"{use.letter}{table.cells['row'][at]}" for at in unread if at in covered)
            table.reader.problems.add(
                "total_differs",
                int(table.cells["row"][row]),
                cell=f"{use.letter}{table.cells['row'][row]}",
                field=use.key,
                label=field.label,
                written=label,
                given=f"{show(stated)}{field.unit}",
                sum=f"{exact_text(expected[-1])}{field.unit}",
                left_out=f"（{left_out} 未采用，未计入）" if left_out else "",
                **table.place,
            )


def _label(table: SheetTable, row: int) -> str:
    """The text, such as 合计, that marks a row as a totals row; "" for none."""
    texts = [fold_text(text) for text in table.cells.row(row) if isinstance(text, str)]
    return next((text for text in texts if re.search(layout_words().totals, text)), "")
