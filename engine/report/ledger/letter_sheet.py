"""The ledger's record of letters: what each was made from, by which rules and template, and who let it go."""

from __future__ import annotations

import polars as pl

from ...notice.documents import documents
from ...ooxml.sheet_rows import Column
from ...ooxml.table_sheets import Table
from ...vocabulary.labels import labels

_SHORT = 12
"""Characters of a hash; the whole one stands in notices/index.parquet."""


def letters(index: pl.DataFrame) -> Table:
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
        Column("number", "序号", 6, "number"),
        Column("town", "乡镇", 12),
        Column("name", "企业名称", 28),
        Column("uscc", "统一社会信用代码", 21),
        Column("title", "文书", 24),
        Column("track", "处理意见", 12),
        Column("department", "主送部门", 16),
        Column("criteria", "条款编号", 18),
        Column("cells", "数据位置", 24),
        Column("approver", "放行批准人", 12),
        Column("reason", "放行理由", 30),
        Column("approved", "批准日期", 12),
        Column("letter", "文件", 50),
        Column("template", "模板校验码", 15),
        Column("rules", "规则校验码", 15),
        Column("sha256", "文书校验码", 15),
    ]
    return Table("文书登记", columns, rows)
