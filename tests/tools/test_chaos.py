"""The short form of `python -m tools.chaos`: a few kills, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chaos


@pytest.mark.slow
def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    done = chaos.run(6, 3, tmp_path, every=6)
    assert len(done.office.marks) == 6


@pytest.mark.slow
def test_killed_imports_and_notes_leave_the_register_whole(tmp_path: Path) -> None:
    done = chaos.run(1, 3, tmp_path, every=1)
    for _ in range(2):
        chaos.kill_import(done)
        chaos.kill_update(done)
    assert sum(count for (verb, _), count in done.ends.items() if verb.startswith("case")) >= 4
