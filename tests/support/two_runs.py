"""Two finished runs for tests: each is given a list, a profile and options, and a test changes one thing of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from office_run import MILL, MILL_HEADER, write_sheet

from tenglong.cli import _run
from tenglong.engine.compare.compared_runs import ComparedRuns, compare

YI = ["青溪乙机械厂", None, "白石镇", "制造业", "规下", "80", "10", "否", "是", "否"]
OFFICE = "office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}\n"


@dataclass
class Given:
    """What a run is given; a test changes one thing of it."""

    rows: Sequence[Sequence[Any]] = field(default_factory=lambda: [MILL, YI])
    header: Sequence[str] = field(default_factory=lambda: MILL_HEADER)
    profile: str = "powers: [安全隐患]\nissue_date: 2022-12-31\n"
    policy: str = "SZ20"
    options: tuple[str, ...] = ("--year", "2022", "--as-of", "2022-12-31")


def run(folder: Path, given: Given) -> Path:
    """A finished run in a folder of its own; an entry of the profile may be one that is not used yet."""
    folder.mkdir()
    write_sheet(folder / "企业.xlsx", given.rows, given.header)
    (folder / "profile.yaml").write_text(OFFICE + given.profile, encoding="utf-8")
    policies = [word for name in given.policy.split() for word in ("--policy", name)]
    out = folder / "结果"
    arguments = ["check", folder / "企业.xlsx", "--out", out, "--profile", folder / "profile.yaml", *policies]
    assert _run([str(word) for word in (*arguments, *given.options)]) in (0, 1, 3)
    return out


def compared(folder: Path, old: Given, new: Given) -> ComparedRuns:
    return compare(run(folder / "前次", old), run(folder / "本次", new))


def flips(comparison: ComparedRuns) -> dict[tuple[str, str], tuple[str, str, list[str]]]:
    """(name, criterion) → old outcome, new outcome, causes."""
    return {
        (row["name"], row["criterion"]): (row["outcome_old"], row["outcome_new"], row["causes"])
        for row in comparison.flips.iter_rows(named=True)
    }


def with_cell(row: Sequence[Any], header: str, value: Any) -> list[Any]:
    changed = list(row)
    changed[MILL_HEADER.index(header)] = value
    return changed
