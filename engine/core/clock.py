"""Where a run's time and memory go: seconds, rows and peak memory of each stage, and reports of progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, current_thread, main_thread
from time import perf_counter

Progress = Callable[[str, int, int], object]
"""Called with the stage's name, the amount done and the total amount (0 if the total is not known)."""

ProgressCallback = Callable[[int, int], object]
"""Called within a stage with the amount done and the total amount (0 if the total is not known)."""

CountCallback = Callable[[int], object]
"""Called with the amount done."""


@dataclass(kw_only=True)
class Clock:
    """Time and memory of a run's stages. Stages of the same name add up, also when several threads are at work.

    Attributes:
        seconds: stage → seconds by the clock; for parts that run side by side, the sum of their seconds.
        rows: stage → the number of rows that went through it.
        peak: stage → megabytes: the most memory that the process had used from its start to the end of the stage.
    """

    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int], None]]:
        """Time the block. The block may call the function it is given with the number of rows that it has handled."""
        counted = 0

        def count(rows: int) -> None:
            nonlocal counted
            counted += rows

        if self.progress and current_thread() is main_thread():  # in other threads, parts alternate
            self.progress(name, 0, 0)
        start = perf_counter()
        yield count
        took = perf_counter() - start
        with self._lock:
            self.seconds[name] = round(self.seconds.get(name, 0) + took, 3)
            self.rows[name] = self.rows.get(name, 0) + counted
            self.peak[name] = max(self.peak.get(name, 0), peak_megabytes())

    def within(self, stage: str) -> ProgressCallback | None:
        """The callback for progress within a stage, or None if nobody asked for progress."""
        progress = self.progress
        return (lambda done, total: progress(stage, done, total)) if progress else None


def peak_megabytes() -> int:
    """Megabytes: the most memory that this process, or a child process that has ended, has used; 0 if unknown."""
    if sys.platform == "win32":
        return _peak_on_windows() // 1_000_000
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts in bytes, other systems in kilobytes
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(peaks) * unit // 1_000_000


def _peak_on_windows() -> int:
    """The most memory used, in bytes: PeakWorkingSetSize of the Windows call GetProcessMemoryInfo."""
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
