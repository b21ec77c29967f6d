"""The five documents, encoded a second time from their texts alone: the rules say of every row what the text says."""

from __future__ import annotations

from pathlib import Path

import pytest
from law_runs import Judged, department_differences, differences, run_all
from law_table import Group, batches

pytestmark = pytest.mark.slow
NAMES = [f"{batch[0].stem}+{len(batch) - 1}" for batch in batches()]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[tuple[Group, ...], Judged]]:
    return run_all(tmp_path_factory.mktemp("law"))


@pytest.mark.parametrize("place", range(len(NAMES)), ids=NAMES)
def test_the_rules_judge_as_the_text_does(judged: list[tuple[tuple[Group, ...], Judged]], place: int) -> None:
    batch, said = judged[place]
    found = differences(batch, said)
    assert not found, "\n".join(map(str, found))


def test_the_departments_are_those_of_the_text(tmp_path: Path) -> None:
    found = department_differences(tmp_path)
    assert not found, "\n".join(map(str, found))
