"""How large a file may be, in a form light enough for the reading process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

SMALL_FILE_BYTES = 2_000_000
"""Files up to this size may be read in the caller's process."""

SMALL_CELLS = 1_500_000
"""Rows × columns that may be read in the caller's process: about 120 MB."""

BASE_MEGABYTES = 400
"""Address space of a reading process before it reads anything: Python with polars and its threads."""

BYTES_PER_CELL = 80
"""Memory that a cell takes at most while a sheet is read, measured."""

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Rows and columns of the largest sheet that any spreadsheet program has: counts in a file beyond them are cut."""


class LimitsLike(Protocol):
    """What `profile.Limits` offers; the reading process never imports the profile (nor pydantic)."""

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
    """The profile's limits; `cells`: rows × columns that fit the memory allowed; `inside`: in the caller's process."""

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
        """The bounds for reading inside the caller's process: whatever needs more raises `TooLargeHereError`."""
        return replace(self, cells=min(self.cells, SMALL_CELLS), inside=True)
