"""The ledger's record of letters: what each was made from, by which rules and template, and who let it go."""

from __future__ import annotations

import polars as pl

from ...notice.documents import documents
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from ...vocabulary.labels import labels

_SHORT = 12
"""Characters of a hash; the whole one stands in notices/index.parquet."""


def letters(index: pl.DataFrame) -> TableSheet:
    """One row a letter, in printing order; `index` is a `notice.index.INDEX` frame."""
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
        SheetColumn("number", "序号", 6, "number"),
        SheetColumn("town", "乡镇", 12),
        SheetColumn("name", "企业名称", 28),
        SheetColumn("uscc", "统一社会信用代码", 21),
        SheetColumn("title", "文书", 24),
        SheetColumn("track", "处理意见", 12),
        SheetColumn("department", "主送部门", 16),
        SheetColumn("criteria", "条款编号", 18),
        SheetColumn("cells", "数据位置", 24),
        SheetColumn("approver", "放行批准人", 12),
        SheetColumn("reason", "放行理由", 30),
        SheetColumn("approved", "批准日期", 12),
        SheetColumn("letter", "文件", 50),
        SheetColumn("template", "模板校验码", 15),
        SheetColumn("rules", "规则校验码", 15),
        SheetColumn("sha256", "文书校验码", 15),
    ]
    return TableSheet("文书登记", columns, rows)
