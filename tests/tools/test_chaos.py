"""The short form of `python -m tools.chaos`: a few kills, nothing lost."""

from __future__ import annotations

import pytest

from tools import chaos


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> chaos.Chaos:
    return chaos.run(6, 3, tmp_path_factory.mktemp("chaos"), every=6)


@pytest.mark.slow
def test_a_few_kills_lose_nothing(done: chaos.Chaos) -> None:
    assert len(done.office.marks) == 6


@pytest.mark.slow
def test_killed_imports_and_notes_leave_the_register_whole(done: chaos.Chaos) -> None:
    for _ in range(2):
        chaos.kill_import(done)
        chaos.kill_update(done)
    assert sum(count for (verb, _), count in done.ends.items() if verb.startswith("case")) >= 4
