"""Figures in a doubtful unit never pass unseen: whatever the clauses say of the record, a person looks at it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tenglong.engine.checking.check import judge
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock

SUBMISSIONS = Path(__file__).resolve().parents[2] / "submissions"


def decided(*files: str) -> dict[str, list[str]]:
    """Name → decisions of a check."""
    options = Options(
        files=tuple(SUBMISSIONS / file for file in files), as_of=date(2022, 12, 31), year=2022, region="330683"
    )
    decisions = judge(options, Clock()).decisions
    return dict(decisions.select("name", "decisions").iter_rows())


def test_taxes_that_may_be_in_yuan_are_reviewed_though_no_clause_is_hit() -> None:
    assert "review" in decided("checks_units.xlsx")["甲厂"]


def test_land_that_may_be_in_square_metres_is_reviewed_and_nobody_is_written_to() -> None:
    found = decided("checks_units.xlsx")["乙厂"]
    assert "review" in found
    assert "inform" not in found


def test_areas_of_two_files_without_a_parcel_are_reviewed() -> None:
    assert "review" in decided("identity_files_1.xlsx", "identity_files_2.xlsx")["甲厂"]


def test_a_described_fault_is_reviewed_and_nobody_is_ordered() -> None:
    found = decided("columns_opposite.xlsx")["乙厂"]
    assert "review" in found
    assert "order" not in found
