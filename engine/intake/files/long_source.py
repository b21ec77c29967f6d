"""Long tables: Parquet as it is, CSV and query results converted to Parquet, all read by row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from ...core.errors import SubmissionError
from .grid import Grid
from .readers.bounds import MOST_PART_BYTES
from .readers.refusals import check_count, damaged
from .readers.typed_cells import typed_cells


@dataclass(frozen=True, kw_only=True)
class LongSource:
    """A long table on disk.

    Attributes:
        file, sheet: the names to show.
        table: the Parquet file, or a folder of several, that holds it.
        head: String cells "0", "1", … of the rows above the data: the column names, or title and header of a CSV (no
            rows until it is known where these end).
        within: number of first rows of the Parquet file that belong to the head.
        named: the columns are named by a program, perhaps with field keys.
        notes: remarks, as `Grid.notes`.
        fields: of a text file, how many fields each of its first rows has.
    """

    file: str
    sheet: str
    table: Path
    head: pl.DataFrame
    within: int = 0
    named: bool = True
    notes: tuple[str, ...] = ()
    fields: tuple[int, ...] = ()

    @staticmethod
    def of_parquet(table: Path, file: str, sheet: str) -> LongSource:
        """A Parquet file whose column names are like the headers of a sheet, or are field keys.

        Raises:
            SubmissionError: it is damaged, or has no columns.
        """
        try:
            names = pl.scan_parquet(table, glob=False).collect_schema().names()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as problem:
            raise damaged(file, "Parquet 文件尾有误") from problem
        if not names:
            raise SubmissionError("Parquet 文件没有列", code="S010", where=file, remedy="请重新导出")
        head = pl.DataFrame({str(index): [name] for index, name in enumerate(names)})
        return LongSource(file=file, sheet=sheet, table=table, head=head)

    def with_head(self, rows: int) -> LongSource:
        """The same source, with its first `rows` rows taken as the head."""
        return replace(self, head=typed_cells(self.frame(0, rows)).cells, within=rows)

    @cached_property
    def rows(self) -> int:
        """The number of data rows."""
        return int(pl.scan_parquet(self.table, glob=False).select(pl.len()).collect().item()) - self.within

    @property
    def first(self) -> int:
        """1-based row that the first data row would have if the table were a sheet."""
        return self.head.height + 1

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns of the Parquet file."""
        return pl.scan_parquet(self.table, glob=False).collect_schema().names()

    def frame(self, start: int, count: int, places: Sequence[int] | None = None) -> pl.DataFrame:
        """`count` data rows from `start` on, with the file's types: all columns, or those with the indexes `places`.

        Raises:
            SubmissionError: the file is damaged there.
        """
        names = self.columns if places is None else [self.columns[place] for place in places]
        try:
            frame = pl.scan_parquet(self.table, glob=False).slice(self.within + start, count).select(names).collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as problem:
            raise damaged(self.file, f"第 {self.first + start} 行起无法读取") from problem
        size = sum(int(frame[name].str.len_bytes().sum()) for name in names if frame.schema[name] == pl.String)
        check_count(size, MOST_PART_BYTES, f"第 {self.first + start} 行起 {count} 行的字节", self.file)
        return frame

    def grid(self) -> Grid:
        """The whole table as a sheet."""
        read = typed_cells(self.frame(0, self.rows))
        above = pl.repeat(False, self.head.height, eager=True)
        numbers = {column: pl.concat([above, stored]) for column, stored in read.numbers.items()}
        return Grid(
            file=self.file,
            sheet=self.sheet,
            cells=pl.concat([self.head, read.cells]),
            numbers=numbers,
            unread=read.unread,
            notes=self.notes,
            named=self.named,
        )
