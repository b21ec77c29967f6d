"""A county over four months, against the oracle of the loop; `python -m tools.simulated_county` plays a large one."""

from __future__ import annotations

from pathlib import Path

import pytest
from county import County, DifferenceError
from loop_oracle import LoopOracle

from tenglong.engine.cases.case_register import Register

ACTIONS = {"opened", "reopened", "seen", "better", "worse", "unknown", "absent", "older", "close_proposed", "mended"}
CHANGES = {
    "moved", "renamed", "renamed wholly", "merged", "split", "closed", "name taken", "name of one that moved taken",
}  # fmt: skip


@pytest.mark.slow
def test_every_month_is_as_the_oracle_says(tmp_path: Path) -> None:
    county = County(tmp_path, Register.at(tmp_path / "台账库.db"), towns=6, firms=120, seed=1)
    for month in (0, 2, 5, 8):  # the office settles more, and a document changes, before each but the first
        county.month(month)
    assert county.tally.actions.keys() >= ACTIONS
    assert county.tally.firms.keys() >= CHANGES
    assert {"one", "two"} <= county.tally.questions.keys()
    assert county.tally.hand_ins["same file later"]


@pytest.mark.slow
def test_a_difference_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoopOracle, "_absent", lambda *_: None)
    county = County(tmp_path, Register.at(tmp_path / "台账库.db"), towns=2, firms=20, seed=3)

    def play() -> None:
        for month in range(6):
            county.month(month)

    with pytest.raises(DifferenceError, match="absent"):
        play()
