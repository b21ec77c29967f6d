"""Where a run's time and memory go: seconds, rows and peak memory by stage, and a line of progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, current_thread, main_thread
from time import perf_counter

Progress = Callable[[str, int, int], object]
"""Called with the stage's name, what is done and what there is to do (0 where that is not known)."""

ProgressCallback = Callable[[int, int], object]
"""Called within a stage with what is done and what there is to do (0 where that is not known)."""

CountCallback = Callable[[int], object]
"""Called with what is done."""


@dataclass(kw_only=True)
class Clock:
    """What the stages of a run took; stages of the same name add up, also where several threads are at work.

    Attributes:
        seconds: by stage, on the clock; where parts are worked on side by side, those of all of them together.
        rows: by stage, what went through it.
        peak: by stage, megabytes: the most memory that the process had used by the end of it, since it began.
    """

    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int], None]]:
        """Time the block; it may tell the rows that went through it."""
        counted = 0

        def count(rows: int) -> None:
            nonlocal counted
            counted += rows

        if self.progress and current_thread() is main_thread():  # beside it, parts are worked on in turns
            self.progress(name, 0, 0)
        start = perf_counter()
        yield count
        took = perf_counter() - start
        with self._lock:
            self.seconds[name] = round(self.seconds.get(name, 0) + took, 3)
            self.rows[name] = self.rows.get(name, 0) + counted
            self.peak[name] = max(self.peak.get(name, 0), peak_megabytes())

    def within(self, stage: str) -> ProgressCallback | None:
        """Progress within a stage."""
        progress = self.progress
        return (lambda done, total: progress(stage, done, total)) if progress else None


def peak_megabytes() -> int:
    """The most memory that this process, or a process of its own that has ended, has used so far; 0 where unknown."""
    if sys.platform == "win32":
        return _peak_on_windows() // 1_000_000
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(peaks) * unit // 1_000_000


def _peak_on_windows() -> int:
    """PeakWorkingSetSize of GetProcessMemoryInfo, in bytes."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("PeakWorkingSetSize", "WorkingSetSize", *"abcdef")),
        )

    counters = Counters(cb=ctypes.sizeof(Counters))
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    process = windows.kernel32.GetCurrentProcess
    process.restype = wintypes.HANDLE
    windows.psapi.GetProcessMemoryInfo(wintypes.HANDLE(process()), ctypes.byref(counters), counters.cb)
    return int(counters.PeakWorkingSetSize)
