"""The table as Markdown, one line after another as results come in, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from .measure import BenchmarkCase, BenchmarkTarget, Measured

HEADER = ("part", "tenglong's work", "rows", "tenglong", "compared with", "its time", "ratio", "peak", "target")

_PACKAGES = ("tenglong", "polars", "duckdb", "fastexcel", "openpyxl", "docxtpl", "durable-rules", "zen-engine")
_AIMS = {"times": "≤ {:g}× its time", "faster": "≥ {:g}× as fast", "seconds": "≤ {:g} s", "megabytes": "≤ {:,.0f} MB"}


def header() -> str:
    """The first two lines."""
    return f"{_line(HEADER)}\n{_line(['---'] * len(HEADER))}"


def measured_line(case: BenchmarkCase, measured: Measured) -> str:
    """A line with figures: the median and, in brackets, least and most; ratios are taken round by round."""
    peak = f"{measured.megabytes:,.0f} MB" if measured.megabytes else ""
    aims = "; ".join(f"{_aim(aim)}: {'met' if aim.met(measured) else 'missed'}" for aim in case.targets)
    seconds, other = (_spread(values, " s") for values in (measured.seconds, measured.other))
    return _line(
        (case.part, case.what, _rows(case), seconds, case.other, other, _ratio(case, measured.ratios), peak, aims)
    )


def failed_line(case: BenchmarkCase, why: str) -> str:
    """A line of a benchmark that could not be done."""
    aims = "; ".join(map(_aim, case.targets))
    return _line((case.part, case.what, _rows(case), f"failed: {why}", case.other, "", "", "", aims))


def machine() -> str:
    """A paragraph that names processor, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [f"{name} {_version(name)}" for name in _PACKAGES]
    return (
        f"{os.cpu_count()} cores, {_processor()}, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {', '.join(found)}."
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _rows(case: BenchmarkCase) -> str:
    return f"{case.rows:,}" if case.rows else ""


def _spread(values: Sequence[float], unit: str) -> str:
    if not values:
        return ""
    middle = f"{median(values):.3g}{unit}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.3g}–{max(values):.3g})"


def _ratio(case: BenchmarkCase, ratios: Sequence[float]) -> str:
    """The ratio as a multiple of the other's time; or as "n times as fast", if that is at least 2 and no target is a
    multiple of the other's time.
    """
    if not ratios:
        return ""
    if median(ratios) > 0.5 or any(target.kind == "times" for target in case.targets):
        return f"{_spread(ratios, '×')} its time"
    return f"{_spread([1 / ratio for ratio in ratios], '×')} as fast"


def _aim(target: BenchmarkTarget) -> str:
    return _AIMS[target.kind].format(target.limit)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
