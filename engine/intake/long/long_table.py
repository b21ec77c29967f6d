"""A table too long to be held in memory at once; what its head says holds for every part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from ...core.errors import SubmissionError
from ...core.text import EDGES
from ...records.problems import Problems
from ...records.records import Source
from ...vocabulary.fields import Vocabulary
from ..columns.cell_values import ColumnCells, read_cells
from ..columns.mapping import ColumnMap
from ..files.grid import Grid
from ..files.long_source import LongSource
from ..files.readers.typed_cells import TypedCells, typed_cells
from ..layout.blocks import Block, find_blocks
from ..layout.heading import Heading, read_heading
from ..records.heading_values import header_year
from ..records.period_columns import PERIOD_KEYS, with_periods
from ..records.sheet_remarks import report_remarks
from ..records.sheet_table import RowOrigins, SheetTable, TableRead, TableReader

SAMPLE = 2000
"""Number of data rows that are examined to find out what the columns hold."""


@dataclass(frozen=True, kw_only=True)
class LongTable:
    """A long table whose columns have been mapped to fields.

    Attributes:
        data: its rows on disk.
        block: its header, as in a sheet that begins with the head of `data`.
        heading: what stands above the header.
        mapping: which column gives which field.
        words: the vocabulary.
    """

    data: LongSource
    block: Block
    heading: Heading
    mapping: ColumnMap
    words: Vocabulary

    @staticmethod
    def of(source: LongSource, reader: TableReader) -> LongTable:
        """Interpret the head, with a sample of the rows below it; problems of the head are reported once.

        Raises:
            SubmissionError: no recognisable header, or no column that names or numbers the records.
        """
        rows = typed_cells(source.frame(0, SAMPLE))
        grid = Grid(
            file=source.file, sheet=source.sheet, cells=pl.concat([source.head, rows.cells]), named=source.named
        )
        reader = reader.naming(grid)
        blocks = find_blocks(grid, reader.words.kind, reader.by_profile)
        if not blocks or (source.named and blocks[0].bottom >= source.head.height):
            raise SubmissionError(
                "没有认得出的表头",
                code="S034",
                where=source.file,
                remedy="请写明企业名称、税收、用地等表头，改好后重新提交",
            )
        report_remarks(replace(grid, unread=rows.unread, notes=source.notes), reader.problems)
        if len(blocks) > 1:
            raise SubmissionError(
                "其中不止一张表",
                code="S035",
                where=f"{source.file} 第 {blocks[1].top + 1} 行",
                remedy="请拆成几个文件，或用 --whole 整批检查",
            )
        block = blocks[0]
        if not source.named:
            _refuse_narrow_header(source, block, grid)
            source = source.with_head(block.first)
        table = SheetTable(grid, replace(block, end=grid.cells.height), reader)
        if not table.is_list():
            raise SubmissionError(
                "表中没有企业名称、信用代码等列",
                code="S036",
                where=source.file,
                remedy="请核对表头，改好后重新提交",
            )
        return LongTable(
            data=source, block=block, heading=read_heading(grid, block), mapping=table.mapping, words=reader.words
        )

    @cached_property
    def source(self) -> Source:
        """The table as a source of records."""
        block = self.block
        return Source(
            file=self.data.file,
            sheet=self.data.sheet,
            header_rows=(block.top + 1, block.bottom + 1),
            columns=self.mapping.columns,
            title=self.heading.title,
            rows=self.data.rows,
        )

    def read(self, cells: TypedCells, rows: pl.Series, reader: TableReader) -> TableRead | None:
        """Read some of the data rows.

        Args:
            cells: the cells of the rows.
            rows: their 1-based sheet rows.
            reader: the reader that collects the problems.
        """
        grid = Grid(
            file=self.data.file, sheet=self.data.sheet, cells=cells.cells, numbers=cells.numbers, named=self.data.named
        )
        block = replace(
            self.block, first=0, end=cells.cells.height, repeats=self._repeats(cells.cells, rows), heading=range(0)
        )
        return SheetTable(
            grid, block, reader, RowOrigins(heading=self.heading, rows=rows, refs={}), mapping=self.mapping
        ).read()

    def _repeats(self, cells: pl.DataFrame, rows: pl.Series) -> tuple[int, ...]:
        """0-based sheet rows that repeat the last row of the header, as in joined print-outs."""
        if self.data.named:
            return ()
        for header in self.block.headers:  # after the first column, few rows are left
            same = cells[str(header.column)].str.strip_chars(EDGES) == header.levels[-1]
            cells, rows = cells.filter(same), rows.filter(same.fill_null(value=False))
        return tuple(rows - 1)

    @property
    def stated_year(self) -> str:
        """The data year of all rows, where the header or a title states it and no column does; else ""."""
        if self.mapping.use("report_year"):
            return ""
        heading_year = self.heading.values.get("report_year")
        dated = header_year(self.mapping)
        return str(dated.year) if dated else heading_year.value if heading_year else ""

    def values(self, keys: Sequence[str], start: int, count: int) -> pl.DataFrame:
        """Values of some fields, if columns give them, in `count` data rows from `start` on; reports no problems.

        A year may come from the period of the row (2022年1季度).
        """
        by_period = "report_year" in keys and not self.stated_year and any(map(self.mapping.use, PERIOD_KEYS))
        wanted = dict.fromkeys((*keys, *(PERIOD_KEYS if by_period else ())))
        uses = [use for key in wanted if (use := self.mapping.use(key))]
        read = typed_cells(self.data.frame(start, count, [use.column for use in uses]))
        rows = pl.int_range(start, start + count, eager=True) + self.data.first
        none = pl.repeat(False, count, eager=True)
        columns = []
        for at, use in enumerate(uses):
            cells = ColumnCells(texts=read.cells[str(at)], rows=rows, stored=read.numbers.get(at, none))
            columns.append(read_cells(use, self.words[use.key], cells, Problems())["value"].alias(use.key))
        values = pl.DataFrame(columns)
        return with_periods(values, self.source.header("data_period")).drop(*PERIOD_KEYS, "months", strict=False)


def _refuse_narrow_header(source: LongSource, block: Block, grid: Grid) -> None:
    """Refuse a text file whose rows have more fields than its header: all their cells may stand in wrong columns."""
    header = max(source.fields[block.top : block.bottom + 1], default=grid.cells.width)
    below = grid.cells.slice(block.first)
    beyond = [name for name in below.columns if int(name) >= header and below[name].null_count() < below.height]
    if beyond:
        raise SubmissionError(
            f"数据行有 {int(beyond[-1]) + 1} 列，表头只有 {header} 列",
            code="S048",
            where=source.file,
            remedy="请补写表头，或核对多出的分隔符",
        )
