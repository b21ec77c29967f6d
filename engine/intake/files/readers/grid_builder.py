"""Builds a `Grid` from single cells, which come block by block in sheet order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from ....core.cell_addresses import cell_address
from ....core.errors import SubmissionError
from ..grid import Grid, Merge
from .bounds import MOST_COLUMN_SETTINGS, MOST_MERGES, MOST_OVERLAP, Bounds
from .number_text import ERROR, NUMBER, PERCENT_NUMBER
from .refusals import IrregularError, check_count

FAR_ROWS = 100_000
"""A cell with more blank rows than this above it is taken for a typing mistake."""

FLUSH_CELLS = 100_000
"""How many single cells are held before they are spread out into columns."""

SheetCell = tuple[int, int, str, int]
"""0-based row and column, text, and kind (`number_text.TEXT` …)."""

SCHEMA = {"row": pl.UInt32, "column": pl.UInt32, "text": pl.String, "kind": pl.UInt8}
"""The columns of a block of cells, as the fields of a `SheetCell`."""


class GridBuilder:
    """One sheet as it is gathered: its non-blank cells in row order, its merged cells, its hidden rows and columns.

    Cells are spread out into columns block by block, so that only one block is ever held cell by cell.
    """

    def __init__(self, bounds: Bounds, *, file: str, sheet: str) -> None:
        self.file = file
        self.sheet = sheet
        self.merges: list[Merge] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self._bounds = bounds
        self._pending: list[SheetCell] = []
        self._height = 0
        self._width = 0
        self._texts: list[pl.DataFrame] = []
        self._kinds: list[pl.DataFrame] = []

    @property
    def where(self) -> str:
        """The sheet, for error messages."""
        return f"{self.file} {self.sheet}"

    def hide_columns(self, columns: range) -> None:
        """Mark columns as hidden.

        Raises:
            SubmissionError: the settings cover far more columns than there are.
        """
        check_count(len(self.hidden_columns) + len(columns), MOST_COLUMN_SETTINGS, "列设置", self.where)
        self.hidden_columns += columns

    def add(self, block: pl.DataFrame) -> None:
        """Add a block with columns `SCHEMA`, sorted by row and column, without repeats, below everything added before.

        Raises:
            SubmissionError: a cell lies beyond the limits, or far below the rest; the message names its address.
            IrregularError: the block is not below what was added before.
        """
        block = block.filter(pl.col("text").is_not_null() & (pl.col("text") != ""))
        if block.is_empty():
            return
        self._check_far(block)
        first, last = block["row"][0], block["row"][-1]
        if first < self._height:
            raise IrregularError
        self._width = max(self._width, block.select(pl.col("column").max()).item() + 1)
        check_area(last + 1, self._width, self._bounds, self.where)
        if first > self._height:
            self._spread_blank(first - self._height)
        self._spread(block, first, last - first + 1)
        self._height = last + 1

    def put(self, cells: Iterable[SheetCell]) -> None:
        """Add single cells, in any order within their rows; of a repeated cell the last one counts."""
        self._pending.extend(cells)

    def end_row(self) -> None:
        """Mark the rows so far as complete, so that their cells may be spread out."""
        if len(self._pending) > FLUSH_CELLS:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        block = pl.DataFrame(
            [
                pl.Series(name, [cell[at] for cell in self._pending], dtype)
                for at, (name, dtype) in enumerate(SCHEMA.items())
            ]
        )
        self._pending.clear()
        self.add(block.unique(["row", "column"], keep="last").sort("row", "column"))

    def _check_far(self, block: pl.DataFrame) -> None:
        beyond = block.filter((pl.col("column") >= self._bounds.columns) | (pl.col("row") >= self._bounds.rows))
        if not beyond.is_empty():
            row, column = beyond.row(0)[:2]
            raise SubmissionError(
                f"单元格 {cell_address(row, column)} 超出上限（{self._bounds.rows} 行 × {self._bounds.columns} 列）",
                code="S020",
                where=self.where,
                remedy="请删除表格以外的内容，或拆分后再提交",
            )
        gap = block["row"].diff().fill_null(block["row"][0] - min(self._height, block["row"][0]))
        if (far := gap.arg_max()) is not None and gap[far] > FAR_ROWS:
            row, column = block.row(far)[:2]
            raise SubmissionError(
                f"单元格 {cell_address(row, column)} 与上方内容相隔 {gap[far]} 行，疑为误填",
                code="S021",
                where=self.where,
                remedy="请删除该单元格（或其上的空行）后再提交",
            )

    def _spread_blank(self, height: int) -> None:
        blank = pl.DataFrame({"": pl.repeat(None, height, dtype=pl.String, eager=True)})
        self._texts.append(blank)
        self._kinds.append(blank.cast(pl.UInt8))

    def _spread(self, block: pl.DataFrame, first: int, height: int) -> None:
        texts, kinds = {}, {}
        for part in block.partition_by("column"):
            name = str(part["column"][0])
            text, kind = part["text"], part["kind"]
            if part.height < height:
                at = pl.repeat(None, height, dtype=pl.UInt32, eager=True)
                at = at.scatter(part["row"] - first, pl.int_range(part.height, dtype=pl.UInt32, eager=True))
                text, kind = text.gather(at), kind.gather(at)
            texts[name], kinds[name] = text, kind
        self._texts.append(pl.DataFrame(texts))
        self._kinds.append(pl.DataFrame(kinds))

    def grid(self, *, hidden: bool = False, notes: Iterable[str] = ()) -> Grid:
        """The sheet; merges and hidden rows and columns that lie wholly beyond its cells are left out."""
        self._flush()
        texts = self._columns(self._texts, pl.String)
        kinds = self._columns(self._kinds, pl.UInt8)
        facts = [_column_facts(index, kinds[str(index)]) for index in range(self._width)]
        return Grid(
            file=self.file,
            sheet=self.sheet,
            cells=texts,
            merges=self._own_merges(),
            errors=frozenset(at for fact in facts for at in fact.errors),
            numbers={index: fact.numbers for index, fact in enumerate(facts) if fact.numbers is not None},
            percent=frozenset(index for index, fact in enumerate(facts) if fact.percent),
            percent_cells=frozenset(at for fact in facts for at in fact.differing),
            hidden_rows=frozenset(row for row in self.hidden_rows if row < self._height),
            hidden_columns=frozenset(column for column in self.hidden_columns if column < self._width),
            hidden=hidden,
            notes=tuple(notes),
        )

    def _own_merges(self) -> tuple[Merge, ...]:
        """The merged cells that begin within the sheet's cells, each once.

        Raises:
            SubmissionError: they are too many, or cover one another.
        """
        check_count(len(self.merges), MOST_MERGES, "合并单元格", self.where)
        own = sorted({m for m in self.merges if m[0] < self._height and m[1] < self._width})
        covered = sum(
            (min(bottom + 1, self._height) - top) * (min(right + 1, self._width) - left)
            for top, left, bottom, right in own
        )
        check_count(covered, MOST_OVERLAP * self._height * self._width, "合并单元格重叠，所盖的格子", self.where)
        return tuple(own)

    def _columns(self, chunks: list[pl.DataFrame], dtype: type[pl.DataType]) -> pl.DataFrame:
        names = [str(index) for index in range(self._width)]
        if not chunks:
            return pl.DataFrame(schema=dict.fromkeys(names, dtype))
        frame = pl.concat(chunks, how="diagonal")
        return frame.select(
            (pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype)).alias(name) for name in names
        )


def check_area(height: int, width: int, bounds: Bounds, where: str) -> None:
    """Refuse a sheet whose cells, spread out, would not fit into the memory allowed.

    Raises:
        SubmissionError: it would not.
    """
    if height * width <= bounds.cells:
        return
    raise SubmissionError(
        f"表格过大（{height} 行 × {width} 列），超过读取内存上限 {bounds.memory_megabytes} MB",
        code="S022",
        where=where,
        remedy="请拆分后再提交，或在配置 limits.memory_megabytes 中调高上限",
    )


class _ColumnFacts(NamedTuple):
    """What the kinds of a column's cells say about the column; the attributes mean the same as in `Grid`."""

    numbers: pl.Series | None
    percent: bool
    differing: list[tuple[int, int]]
    errors: list[tuple[int, int]]


def _column_facts(column: int, kinds: pl.Series) -> _ColumnFacts:
    counts = dict(kinds.value_counts().iter_rows())
    percents, plain = counts.get(PERCENT_NUMBER, 0), counts.get(NUMBER, 0)
    percent = percents > plain
    numbers = kinds.is_between(NUMBER, PERCENT_NUMBER).fill_null(value=False) if percents or plain else None
    differing = _places(kinds, NUMBER if percent else PERCENT_NUMBER, column) if percents else []
    return _ColumnFacts(
        numbers=numbers,
        percent=percent,
        differing=differing,
        errors=_places(kinds, ERROR, column) if ERROR in counts else [],
    )


def _places(kinds: pl.Series, kind: int, column: int) -> list[tuple[int, int]]:
    return [(row, column) for row in (kinds == kind).arg_true().to_list()]
