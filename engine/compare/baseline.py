"""`check --baseline`: what a run finds that an earlier one had not found. The run itself stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..core.errors import RunError
from ..core.new_file import write_table
from ..ooxml.table_sheets import Book, TableSheet
from ..report.ledger.enterprise_columns import enterprise_columns
from ..vocabulary.code_types import Outcome
from ..vocabulary.labels import labels
from .pairing import pair_records
from .sheet_columns import sheet_column
from .sides import SHOWN, Side

BOOK = "新增.xlsx"
TABLE = "new_findings.parquet"

_HIT: Outcome = "hit"
_MOST = 20
"""Most lines on a terminal; the workbook has all."""


def baseline_side(folder: Path, kind: str) -> Side:
    """The earlier run, before the new one begins.

    Raises:
        RunError: the folder is not that of a run, or the run is of another kind of records.
    """
    side = Side.of(folder)
    if side.record.options.kind != kind:
        raise RunError(
            "前次检查的不是同一类记录", code="C145", where=str(folder), remedy="--baseline 请给出同一种类的结果文件夹"
        )
    return side


def write_new_findings(old: Side, out: Path) -> None:
    """Write what is new into the folder of a run whose tables and run.json are there: as a table, and as a workbook.

    Raises:
        RunError: a folder is damaged, or a file cannot be written.
    """
    rows = new_findings(old, Side.of(out))
    write_table(rows, out / TABLE)
    columns = [
        *enterprise_columns(), sheet_column("criterion", "条款", 12), sheet_column("title", "事项", 22),
        sheet_column("before", "前次", 16), sheet_column("message", "本次", 60),
    ]  # fmt: skip
    numbered = rows.with_row_index("number", offset=1)
    texts = numbered.select(pl.col(column.name).cast(pl.String) for column in columns)
    Book.of([TableSheet(title="新增触发", columns=columns, rows=texts)]).save(out / BOOK)


def new_findings(old: Side, new: Side) -> pl.DataFrame:
    """The verdicts of a run that are hits, where the same record had none in the earlier run.

    Returns:
        name, uscc, town, criterion, title, `before` (in words: what the earlier run said, or that it has no such record) and message,
        in the order of the run.
    """
    pairing = pair_records(old, new)
    known = labels()
    earlier = (
        old.table("verdicts")
        .join(pairing.pairs.lazy().select("new_id", record_id="old_id"), on="record_id")
        .select("criterion", "outcome", record_id="new_id")
    )
    hits = new.table("verdicts").filter(pl.col("outcome") == _HIT).select("record_id", "criterion", "title", "message")
    columns = set(new.table("records").collect_schema().names())
    who = new.table("records").select(
        "record_id", *(pl.col(key) if key in columns else pl.lit("").alias(key) for key in SHOWN[1:])
    )
    in_doubt = pairing.unmatched.filter(pl.col("run") == "new")["record_id"]
    before = (
        pl.when(pl.col("record_id").is_in(pairing.new["record_id"].implode()))
        .then(pl.lit(known.compare.baseline["new"]))
        .when(pl.col("record_id").is_in(in_doubt.implode()))
        .then(pl.lit(known.compare.baseline["doubtful"]))
        .otherwise(pl.col("outcome").fill_null("out_of_scope").replace(known.outcome))
    )
    rows = (
        hits.join(earlier, on=("record_id", "criterion"), how="left", maintain_order="left")
        .filter(pl.col("outcome").ne_missing(_HIT))
        .join(who, on="record_id", how="left", maintain_order="left")
    )
    return rows.select(*SHOWN[1:], "criterion", "title", before.alias("before"), "message").collect()


def new_lines(out: Path) -> Iterator[str]:
    """What is new in a run that was checked with a baseline, as lines for a terminal."""
    rows = pl.read_parquet(out / TABLE)
    if rows.is_empty():
        yield "与前次相比：没有新增触发"
        return
    firms = rows.n_unique(["name", "uscc", "town"])
    yield f"与前次相比：新增触发 {rows.height} 条，涉及 {firms} 家，全部在 {out / BOOK}"
    for row in rows.head(_MOST).iter_rows(named=True):
        who = f"{row['name'] or '(未填名称)'}（{row['town'] or '乡镇未填'}）"
        yield f"  {who} {row['criterion']} {row['title']}（前次：{row['before']}）"
    if rows.height > _MOST:
        yield f"  另有 {rows.height - _MOST} 条"
