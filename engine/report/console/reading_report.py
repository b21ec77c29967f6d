"""What was understood of a submission: columns, units, how full they are, problems; and the records as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ...core.earlier_runs import unused
from ...core.errors import RunError
from ...core.new_file import new_file, refuse_existing, why_not, write_table
from ...records.records import KEYS, Records, Source, column_type
from ...vocabulary.fields import Kind, Vocabulary, vocabulary
from ...vocabulary.labels import labels
from ..ledger.problem_list import spot, write_problem_list
from .console import print_line, print_table

_SHOWN = 40


def print_reading(records: Records, kind: Kind) -> None:
    """Print each sheet's columns and the first problems."""
    fields = vocabulary(kind)
    for index, source in enumerate(records.sources):
        rows = records.frame.filter(pl.col("source") == index)
        first, last = source.header_rows
        place = f"{source.file} 工作表“{source.sheet}”：表头第 {first}—{last} 行，{rows.height} 条记录"
        headers = ("列", "表头", "字段", "key", "单位", "单位来自", "填写率", "备注")
        print_table(place, headers, _columns(source, rows, fields))
    problems = records.problems
    if problems.is_empty():
        print_line("没有发现数据问题。")
        return
    shown = problems.head(_SHOWN)
    headers = ("程度", "文件", "工作表", "单元格", "企业", "填写内容", "问题", "如何填写")
    print_table(f"数据问题 {problems.height} 条", headers, _problems(shown))
    if problems.height > _SHOWN:
        print_line(f"……另有 {problems.height - _SHOWN} 条，用 --out 另存时见“问题清单.xlsx”。")


def _columns(source: Source, rows: pl.DataFrame, fields: Vocabulary) -> Iterator[tuple[str, ...]]:
    for column in source.columns:
        if not column.field:
            yield column.letter, column.header, "(未采用)", "", "", "", "", ""
            continue
        filled = rows[column.field].count() if column.field in rows.columns else 0
        share = f"{100 * filled // rows.height}%" if rows.height else ""
        note = "、".join(filter(None, (labels().of("header_match", column.match), "反向" if column.opposite else "")))
        label = fields.label(column.field)
        yield (
            column.letter,
            column.header,
            label,
            column.field,
            column.unit,
            labels().of("unit_from", column.unit_from),
            share,
            note,
        )


def _problems(problems: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    for row in problems.with_columns(spot().alias("cell")).iter_rows(named=True):
        severity = labels().severity.reading.get(row["severity"], row["severity"])
        yield (
            severity,
            row["file"],
            row["sheet"],
            row["cell"],
            row["name"],
            row["written"],
            row["problem"],
            row["advice"],
        )


def save_reading(records: Records, kind: Kind, out: Path) -> None:
    """Write records.parquet (the keys of `records.KEYS`, then every field of the vocabulary) and 问题清单.xlsx beside it.

    Raises:
        RunError: the file exists, or the folder does not exist or cannot be written.
    """
    refuse_existing(out)
    beside = unused(out.absolute().with_name("问题清单.xlsx"))
    try:
        with new_file(out) as aside:
            write_table(record_table(records, kind), aside)
            write_problem_list(records.problems, beside)
    except OSError as problem:
        raise RunError(
            f"无法写入({why_not(problem)})",
            code="C027",
            where=str(out),
            remedy="请检查文件夹是否存在、文件是否正被打开",
        ) from problem
    print_line(f"记录已存为 {out}，数据问题见 {beside}")


def record_table(records: Records, kind: Kind) -> pl.DataFrame:
    """The records as a table: file, sheet, row, record_id, kind, then one column for each field of the vocabulary; null
    where a value is missing.
    """
    fields = vocabulary(kind).fields
    values = [
        pl.col(key) if records.has(key) else pl.lit(None, dtype=column_type(field)).alias(key)
        for key, field in fields.items()
    ]
    return records.frame.select(*(key for key in KEYS if key != "source"), *values)
