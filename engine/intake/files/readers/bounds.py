"""The limits on what is read: those of the office's profile, and those that no sound file comes near."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from ....core.limited_child import ChildLimits

BASE_MEGABYTES = 400
"""Memory in MB that the limited child takes before it reads anything: Python, polars and its threads."""

BYTES_PER_CELL = 80
"""The most bytes of memory that one cell takes while a sheet is read, as measured."""

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Rows and columns of the largest sheet that any spreadsheet program has: larger counts in a file are cut to these."""

FEWEST_MEGABYTES, MEGABYTES_PER_MEGABYTE = 1000, 600
"""Memory in MB that any file may take, and how much more for each MB of the file: a small file has no use for gigabytes."""

FEWEST_SECONDS, SECONDS_PER_MEGABYTE = 60, 20
"""Seconds that any file may take, and how many more for each MB of the file."""

MOST_PARTS, MOST_SHEETS = 10_000, 1000
"""Parts of a package (a workbook has a few for each sheet, and pictures), and sheets of a file."""

SMALL_PART_BYTES, MOST_PACKED = 50_000_000, 150
"""A part that unpacks to more than the first may be packed at most so many times smaller: sheets come to 5 to 60 times."""

MOST_STYLES, MOST_COLUMN_SETTINGS, MOST_MERGES = 100_000, 4 * MOST_COLUMNS, 300_000
"""Cell styles of a workbook (Excel has at most 65,490), columns that a sheet's settings cover, its merged cells."""

MOST_REPEATED_CELLS = 1_500_000
"""Cells that repeated rows of an .ods may add to those that are written: a column filled down to the sheet's end has a million."""

MOST_OVERLAP = 2
"""How many times the cells of a sheet its merged cells may cover; in a sound sheet none overlap."""

DEEPEST_XML = 256
"""Elements of XML inside one another."""

LONGEST_TEXT = 1_000_000
"""Characters of one cell; Excel has at most 32,767."""

MOST_PART_BYTES = 2_000_000_000
"""Bytes of the texts of a part of a long table: a small file may name one long text in every row."""

MOST_EMPTINESS, FEWEST_CELLS = 20, 1_000_000
"""Cells of a text's table (records × the longest) for each of its characters, and cells that any text may have."""


class LimitsLike(Protocol):
    """The attributes of `profile.Limits` used here; the limited child imports neither the profile nor pydantic."""

    @property
    def megabytes(self) -> int: ...
    @property
    def unpacked_megabytes(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def memory_megabytes(self) -> int: ...
    @property
    def seconds(self) -> int: ...
    @property
    def long_rows(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The profile's limits; `cells` is rows × columns that fit the allowed memory."""

    megabytes: int
    unpacked_megabytes: int
    rows: int
    columns: int
    memory_megabytes: int
    seconds: int
    long_rows: int
    cells: int

    @classmethod
    def of(cls, limits: LimitsLike) -> Bounds:
        """The bounds that the profile sets."""
        return cls(
            megabytes=limits.megabytes,
            unpacked_megabytes=limits.unpacked_megabytes,
            rows=limits.rows,
            columns=limits.columns,
            memory_megabytes=limits.memory_megabytes,
            seconds=limits.seconds,
            long_rows=limits.long_rows,
            cells=(limits.memory_megabytes - BASE_MEGABYTES) * 1_000_000 // BYTES_PER_CELL,
        )

    def of_size(self, size: int) -> Bounds:
        """The bounds for a file of `size` bytes: never more than the profile allows."""
        megabytes = FEWEST_MEGABYTES + size * MEGABYTES_PER_MEGABYTE // 1_000_000
        seconds = FEWEST_SECONDS + size * SECONDS_PER_MEGABYTE // 1_000_000
        return replace(self, memory_megabytes=min(self.memory_megabytes, megabytes), seconds=min(self.seconds, seconds))

    @property
    def child(self) -> ChildLimits:
        """The same as limits of the child."""
        megabytes = max(self.memory_megabytes - BASE_MEGABYTES, 1)
        return ChildLimits(self.seconds, megabytes=megabytes, answer_megabytes=megabytes)
