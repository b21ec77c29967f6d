"""The limits that a process sets for itself on Linux and other Unix; on Windows its parent does, by `windows_job`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux: which signal this process gets when its parent ends."""


def end_with_parent() -> None:
    """Have the system end this process when its parent ends, also where that is killed (Linux)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def limit_memory(size: int) -> None:
    """Let this process take `size` more bytes of address space than it has now."""
    if sys.platform == "win32":
        return
    import resource

    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = address_space() + size
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def address_space() -> int:
    """The bytes of address space that this process has; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
