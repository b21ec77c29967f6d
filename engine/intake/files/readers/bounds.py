"""The limits on a file's size, in a class that the reading process can import without pydantic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

SMALL_FILE_BYTES = 2_000_000
"""Files of up to this many bytes may be read in the caller's process."""

SMALL_CELLS = 1_500_000
"""Rows × columns that may be read in the caller's process: about 120 MB."""

BASE_MEGABYTES = 400
"""Address space in MB that a reading process takes before it reads anything: Python, polars and its threads."""

BYTES_PER_CELL = 80
"""The most bytes of memory that one cell takes while a sheet is read, as measured."""

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Rows and columns of the largest sheet that any spreadsheet program has: larger counts in a file are cut to these."""


class LimitsLike(Protocol):
    """The attributes of `profile.Limits` used here; the reading process imports neither the profile nor pydantic."""

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


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The profile's limits; `cells` is rows × columns that fit the allowed memory; `inside` is whether the file is read
    in the caller's process."""

    megabytes: int
    unpacked_megabytes: int
    rows: int
    columns: int
    memory_megabytes: int
    seconds: int
    cells: int
    inside: bool = False

    @classmethod
    def of(cls, limits: LimitsLike) -> Bounds:
        """The bounds for a reading process of its own."""
        return cls(
            megabytes=limits.megabytes,
            unpacked_megabytes=limits.unpacked_megabytes,
            rows=limits.rows,
            columns=limits.columns,
            memory_megabytes=limits.memory_megabytes,
            seconds=limits.seconds,
            cells=(limits.memory_megabytes - BASE_MEGABYTES) * 1_000_000 // BYTES_PER_CELL,
        )

    def small(self) -> Bounds:
        """The bounds for reading inside the caller's process: a sheet that needs more raises `TooLargeHereError`."""
        return replace(self, cells=min(self.cells, SMALL_CELLS), inside=True)
