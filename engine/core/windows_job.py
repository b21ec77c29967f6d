"""The limits of the child on Windows: a job object that bounds its memory and ends it when its parent ends."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any

_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""

_PROCESS_MEMORY, _KILL_ON_CLOSE = 0x100, 0x2000
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE."""

_SET_QUOTA, _TERMINATE = 0x100, 0x1
"""Rights over a process that is put into a job."""

IDLE_BYTES = 400_000_000
"""What the child has committed when it is idle: Python, polars and its threads; limits are counted from there."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the six counters in the middle are only told, never set."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def memory_limits(size: int) -> ExtendedLimits:
    """Limits by which a process of the job has `size` bytes at most, and ends when the job's last handle closes."""
    limits = ExtendedLimits()
    limits.basic.flags = _PROCESS_MEMORY | _KILL_ON_CLOSE
    limits.process_memory = size
    return limits


class WindowsJob:
    """A job with one process in it.

    Args:
        library: kernel32, or what stands for it in a test.

    Raises:
        OSError: the system refuses; a child without limits is never used.
    """

    def __init__(self, library: Any, pid: int) -> None:
        self._library = library
        self._job = library.CreateJobObjectW(None, None)
        process = library.OpenProcess(_SET_QUOTA | _TERMINATE, False, pid)
        assigned = self._job and process and library.AssignProcessToJobObject(self._job, process)
        if process:
            library.CloseHandle(process)
        if not assigned:
            raise OSError("the process cannot be put into a job")
        self.limit_memory(0)

    def limit_memory(self, size: int) -> None:
        """Let the process take `size` bytes beyond what it has when idle."""
        limits = memory_limits(IDLE_BYTES + size)
        done = self._library.SetInformationJobObject(
            self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        if not done:
            raise OSError("the memory of the process cannot be limited")

    def close(self) -> None:
        """Close the handle; a process that is still in the job ends."""
        job, self._job = self._job, None
        if job:
            self._library.CloseHandle(job)


if sys.platform == "win32":

    def job_of(pid: int) -> WindowsJob | None:
        """A job with this process in it."""
        library = ctypes.WinDLL("kernel32", use_last_error=True)
        library.CreateJobObjectW.restype = wintypes.HANDLE
        library.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        library.OpenProcess.restype = wintypes.HANDLE
        library.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        library.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        library.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
        library.CloseHandle.argtypes = (wintypes.HANDLE,)
        return WindowsJob(library, pid)

else:

    def job_of(pid: int) -> WindowsJob | None:
        """None: the child limits itself."""
        return None
