"""未出文书: what waits for a person, so that no letter goes out on it; the last sheet of the review workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from ..ledger.enterprise_columns import enterprise_columns

if TYPE_CHECKING:
    from ...checking.check import Check

TITLE = "未出文书"


def withheld_sheet(run: Check) -> TableSheet:
    """One row for each enterprise of which something is in review: the clauses and the reasons."""
    columns = [
        *enterprise_columns(),
        SheetColumn(name="clauses", header="条款", width=22),
        SheetColumn(name="why", header="不出文书的原因", width=90),
    ]
    reviewed = run.decisions.explode("decisions", "reasons", "criteria").filter(pl.col("decisions") == "review")
    rows = [
        {
            "number": str(number),
            **{name: row[name] or "" for name in ("town", "name", "uscc")},
            "clauses": "、".join(row["criteria"] or ()),
            "why": row["reasons"],
        }
        for number, row in enumerate(reviewed.iter_rows(named=True), start=1)
    ]
    schema = dict.fromkeys((column.name for column in columns), pl.String)
    heading = (TITLE, "转人工复核的事项：没有文书，不在审核意见之列")
    return TableSheet(title=TITLE, columns=columns, rows=pl.DataFrame(rows, schema=schema), heading=heading)
