"""The ledger's sheet of letters: what each was made from, with which rules and template, and who released it."""

from __future__ import annotations

import polars as pl

from ...notice.documents import documents
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from ...vocabulary.labels import labels
from .enterprise_columns import enterprise_columns

_SHORT = 12
"""Characters of a hash; the whole one stands in notices/index.parquet."""


def letters(index: pl.DataFrame) -> TableSheet:
    """One row for each letter, in printing order; `index` has the columns of `notice.letter_index.INDEX`."""
    rows = index.select(
        pl.col("number").cast(pl.String),
        "town",
        "name",
        "uscc",
        "title",
        pl.col("track").replace({**labels().decision, "admission": documents().documents["admission"].title}),
        "department",
        pl.col("criteria").list.join("、"),
        pl.col("cells").list.join("、"),
        "approver",
        "reason",
        "approved",
        "letter",
        *(pl.col(name).str.head(_SHORT) for name in ("template", "rules", "sha256")),
    )
    columns = [
        *enterprise_columns(),
        SheetColumn(name="title", header="文书", width=24),
        SheetColumn(name="track", header="处理意见", width=12),
        SheetColumn(name="department", header="主送部门", width=16),
        SheetColumn(name="criteria", header="条款编号", width=18),
        SheetColumn(name="cells", header="数据位置", width=24),
        SheetColumn(name="approver", header="放行批准人", width=12),
        SheetColumn(name="reason", header="放行理由", width=30),
        SheetColumn(name="approved", header="批准日期", width=12),
        SheetColumn(name="letter", header="文件", width=50),
        SheetColumn(name="template", header="模板校验码", width=15),
        SheetColumn(name="rules", header="规则校验码", width=15),
        SheetColumn(name="sha256", header="文书校验码", width=15),
    ]
    return TableSheet(title="文书登记", columns=columns, rows=rows, matter=("title", "track", "department"))
