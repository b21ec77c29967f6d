"""Who is who over a year of a county, against the oracle of firms: renamed, moved, founded, ended; joined and parted by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest
from county_firms import CountyFirms
from county_law import FirmLine
from firms_oracle import FirmsOracle, OracleFirm
from register_cases import with_run

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enterprises import Roll, save_proposals
from tenglong.engine.cases.matches import Saying, list_matches, settle
from tenglong.engine.cases.near_names import propose_near
from tenglong.engine.cases.run_findings import to_place


class FirmsBeside:
    """The enterprises of a register beside those of the oracle.

    Attributes:
        known: id of an enterprise → the oracle's; `answers`: number of a question → whether a person said that the two are one.
    """

    def __init__(self, register: Register, pick: Random) -> None:
        self.register, self.pick, self.oracle = register, pick, FirmsOracle()
        self.known: dict[int, OracleFirm] = {}
        self.answers: dict[int, bool] = {}

    def hand_in(self, lines: Sequence[FirmLine], day: date) -> None:
        """A submission: each row is of the enterprise of which the oracle says that it is."""
        rows = sorted(lines, key=lambda line: (line.code, line.name))
        expected = [self.oracle.firm_of(line, day) for line in rows]
        table = pl.DataFrame(
            [(line.name, line.code, line.town) for line in rows], ["name", "uscc", "town"], orient="row"
        )
        table = table.with_row_index("record_id").with_columns(
            pl.col("record_id").cast(pl.String), file=pl.lit("表"), sheet=pl.lit("一")
        )
        with self.register.writing() as connection:
            roll = Roll(connection, day.isoformat())
            owners = roll.owners(to_place(table.lazy()))
            propose_near(roll, {owner for owner in owners.values() if owner is not None})
            roll.save()
            save_proposals(connection, 1, roll.proposals)
        for at, (line, firm) in enumerate(zip(rows, expected, strict=True)):
            owner = owners[str(at)]
            assert (owner is None) == (firm is None), line
            assert owner is None or self.known.setdefault(owner, firm) is firm, line

    def answer(self) -> None:
        """A person answers some of the questions, now and then wrongly, and puts right what was wrong."""
        for row in list_matches(self.register, settled=True):
            low, high = self.known[row["one_id"]], self.known[row["other_id"]]
            truth, answer = low.firm == high.firm, self.answers.get(row["number"])
            if self.pick.random() < 0.5 or answer == truth or low.into or high.into not in (None, low):
                continue
            one = truth if answer is not None or self.pick.random() < 0.8 else not truth
            if one != (high.into is low) or answer is None:
                self._settle(row["number"], (low, high), one=one)

    def _settle(self, number: int, pair: tuple[OracleFirm, OracleFirm], *, one: bool) -> None:
        low, high = pair
        if one and high.into is low:
            return
        settle(self.register, number, "same" if one else "different", Saying(who="赵某"))
        self.answers[number] = one
        if one:
            self.oracle.merge(low, high)
        elif high.into is low:
            self.oracle.part(high)
        else:
            self.oracle.apart.add(frozenset(pair))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 5])
def test_every_row_is_of_whom_the_oracle_says(tmp_path: Path, seed: int) -> None:
    pick, register = Random(seed), Register.at(tmp_path / "台账库.db", keeps_copies=False)
    with_run(register)
    county, beside = CountyFirms(pick, towns=10, firms=400), FirmsBeside(register, pick)
    for month in range(1, 13):
        for town in county.names:
            list(county.change(town))
            for _, hand_in in county.hand_ins(town, date(2023, month, 18)):
                if hand_in.lines:
                    beside.hand_in(hand_in.lines, hand_in.day)
        beside.answer()
    assert set(beside.answers.values()) == {True, False}
