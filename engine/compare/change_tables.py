"""The sheets of 变化.xlsx: counts, verdicts, decisions, enterprises, letters, and what could not be matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from ..ooxml.sheet_rows import RATIO, SheetColumn
from ..ooxml.table_sheets import Book, TableSheet
from ..report.ledger.enterprise_columns import enterprise_columns
from ..vocabulary.labels import labels
from .compared_runs import ComparedRuns
from .sheet_columns import sheet_column

_SEPARATOR = "、"


def write_change_book(comparison: ComparedRuns, path: Path) -> None:
    """Write the workbook of a comparison.

    Raises:
        RunError: the file cannot be written.
    """
    Book.of(change_tables(comparison)).save(path)


def change_tables(comparison: ComparedRuns) -> Iterator[TableSheet]:
    """The tables, in the order of their sheets."""
    old, new = (labels().compare.run[run] for run in ("old", "new"))
    counts = [sheet_column("what", "项目", 40), sheet_column("count", "数", 12, number=True)]
    yield _table("变化汇总", counts, change_counts(comparison))
    decided = [
        sheet_column("old", f"{old}处理意见", 24),
        sheet_column("new", f"{new}处理意见", 24),
        sheet_column("causes", "原因", 24),
    ]
    letters = [sheet_column("action", "怎样处理", 12), sheet_column("title", "文书", 24)]
    files = [sheet_column("letter_old", f"{old}文件", 50), sheet_column("letter_new", f"{new}文件", 50)]
    for title, columns, rows in (
        ("结论变化", _verdict_columns(), _verdict_rows(comparison)),
        ("处理变化", decided, _decision_rows(comparison)),
        ("企业进出", [sheet_column("change", "变化", 14)], _enterprise_rows(comparison)),
        ("文书处理", letters + files, _letter_rows(comparison)),
        (
            "未能对应",
            [sheet_column("run", "哪一次", 10), sheet_column("why", "为什么", 34)],
            _unmatched_rows(comparison),
        ),
    ):
        yield _table(title, [*enterprise_columns(), *columns], rows.with_row_index("number", offset=1))


def _table(title: str, columns: list[SheetColumn], rows: pl.DataFrame) -> TableSheet:
    texts = rows.select(pl.col(column.name).cast(pl.String) for column in columns)
    return TableSheet(title=title, columns=columns, rows=texts)


def change_counts(comparison: ComparedRuns) -> pl.DataFrame:
    """`what` in words and `count`: records, verdicts by cause, letters by what to do."""
    pairing, words = comparison.pairing, labels().compare
    rows = [
        ("两次都有的", pairing.pairs.height), ("其中结论或处理有变化的", comparison.changed),
        ("本次新出现的", pairing.new.height), ("本次没有的", pairing.gone.height), ("未能对应的", pairing.unmatched.height),
        ("变化的结论", comparison.flips.height),
    ]  # fmt: skip
    for prefix, frame, names in (
        ("　原因：", comparison.flips.explode("causes"), words.cause),
        ("文书：", comparison.letters.rename({"action": "causes"}), words.letter_action),
    ):
        counted = dict(frame["causes"].drop_nulls().value_counts().iter_rows())
        rows += [(f"{prefix}{label}", counted[code]) for code, label in names.items() if code in counted]
    return pl.DataFrame(rows, schema={"what": pl.String, "count": pl.Int64}, orient="row")


def _verdict_columns() -> list[SheetColumn]:
    columns = [sheet_column("criterion", "条款", 12), sheet_column("title", "事项", 22)]
    for name, run in labels().compare.run.items():
        columns += [
            sheet_column(f"outcome_{name}", f"{run}结论", 14),
            sheet_column(f"basis_{name}", f"{run}依据效力", 16),
            sheet_column(f"actual_{name}", f"{run}实际值", 14, number=True, shown=RATIO),
            sheet_column(f"limit_{name}", f"{run}标准值", 10, number=True),
            sheet_column(f"cells_{name}", f"{run}依据单元格", 24),
        ]
    return [
        *columns,
        sheet_column("unit", "单位", 10),
        sheet_column("figures", "有变化的数据（单元格）", 60),
        sheet_column("causes", "原因", 24),
    ]


def _verdict_rows(comparison: ComparedRuns) -> pl.DataFrame:
    words = labels()
    return comparison.flips.with_columns(
        pl.coalesce("title_new", "title_old").alias("title"),
        pl.coalesce("unit_new", "unit_old").alias("unit"),
        *(pl.col(f"outcome_{run}").replace(words.outcome) for run in ("old", "new")),
        *(pl.col(f"basis_{run}").replace(words.basis) for run in ("old", "new")),
        *(pl.col(f"cells_{run}").list.join(_SEPARATOR) for run in ("old", "new")),
        _in_words("causes", words.compare.cause),
    )


def _decision_rows(comparison: ComparedRuns) -> pl.DataFrame:
    words = labels()
    return comparison.decisions.with_columns(
        _in_words("decisions_old", words.decision).alias("old"),
        _in_words("decisions_new", words.decision).alias("new"),
        _in_words("causes", words.compare.cause),
    )


def _enterprise_rows(comparison: ComparedRuns) -> pl.DataFrame:
    pairing = comparison.pairing
    return pl.concat(
        frame.with_columns(pl.lit(change).alias("change"))
        for frame, change in ((pairing.new, "本次新出现"), (pairing.gone, "本次没有"))
    )


def _letter_rows(comparison: ComparedRuns) -> pl.DataFrame:
    return comparison.letters.with_columns(pl.col("action").replace(labels().compare.letter_action))


def _unmatched_rows(comparison: ComparedRuns) -> pl.DataFrame:
    words = labels().compare
    return comparison.pairing.unmatched.with_columns(
        pl.col("run").replace(words.run), pl.col("why").replace(words.match_doubt)
    )


def _in_words(column: str, names: Mapping[Any, str]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().replace(dict(names))).list.join(_SEPARATOR)
