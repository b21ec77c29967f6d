"""A county over four months, against the oracle of the loop; `python -m tools.simulated_county` plays a large one."""

from __future__ import annotations

from pathlib import Path

import pytest
from county import County, DifferenceError
from loop_oracle import LoopOracle

from tenglong.engine.cases.case_register import Register


@pytest.mark.slow
def test_every_month_is_as_the_oracle_says(tmp_path: Path) -> None:
    county = County(tmp_path, Register.at(tmp_path / "台账库.db"), towns=6, firms=120, seed=1)
    for month in (0, 2, 5, 6):  # the office settles more before the second and the third
        county.month(month)
    assert {"seen", "better", "worse", "unknown", "absent", "close_proposed", "opened"} <= county.tally.actions.keys()


@pytest.mark.slow
def test_a_difference_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoopOracle, "_absent", lambda *_: None)
    county = County(tmp_path, Register.at(tmp_path / "台账库.db"), towns=2, firms=20, seed=3)

    def play() -> None:
        for month in range(6):
            county.month(month)

    with pytest.raises(DifferenceError, match="absent"):
        play()
