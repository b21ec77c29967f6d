"""The columns with which every list of enterprises begins, in the ledger and in the office's books."""

from __future__ import annotations

from ...ooxml.sheet_rows import SheetColumn


def enterprise_columns(*, number: str = "序号", town: str = "乡镇") -> list[SheetColumn]:
    """Running number, township, name and code of an enterprise; `number` and `town` are the first two headers."""
    return [
        SheetColumn(name="number", header=number, width=6, kind="number"),
        SheetColumn(name="town", header=town, width=12),
        SheetColumn(name="name", header="企业名称", width=28),
        SheetColumn(name="uscc", header="统一社会信用代码", width=21),
    ]
