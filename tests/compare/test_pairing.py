"""Which records of two runs are one: the tables' way gives what a reader of the rule would give, pair by pair."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.compare.pairing import pair_records
from tenglong.engine.compare.sides import Side
from tenglong.engine.vocabulary.fields import Vocabulary, vocabulary

CODES = (None, "91330683X00000011L", "92330683X00000011K", "91330683X00000038M", "91330683X0000009XL")
"""The first two are of one organisation."""

COLUMNS = ("record_id", "name", "uscc", "town", "report_year")

RECORDS = st.lists(
    st.tuples(
        st.sampled_from((None, "", "甲厂", "乙厂", "甲 厂")),
        st.sampled_from(CODES),
        st.sampled_from((None, "白石镇", "青石镇")),
        st.sampled_from((None, "2021", "2022")),
    ),
    max_size=7,
)


@dataclass
class HeldSide:
    """A side of which only the identities are asked."""

    identities: pl.DataFrame

    @property
    def words(self) -> Vocabulary:
        return vocabulary("enterprise")


def side(rows: list[tuple[Any, ...]]) -> tuple[Side, dict[str, dict[str, Any]]]:
    records = [dict(zip(COLUMNS, (f"r{at}", *row), strict=True)) for at, row in enumerate(rows)]
    frame = pl.DataFrame(records, schema=dict.fromkeys(COLUMNS, pl.String)).with_row_index("at")
    return cast(Side, HeldSide(frame)), {str(record["record_id"]): record for record in records}


def key_of(record: dict[str, Any], key: str) -> Any:
    """What a record is known by; None if it is not."""
    name = (record["name"] or "").replace(" ", "")
    code = record["uscc"]
    keys = {"code": code, "organisation": code and code[8:17], "name": name and (name, record["town"] or "")}
    return keys[key] or None


def agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return None in (one["uscc"], other["uscc"]) or one["uscc"] == other["uscc"]


def by_hand(old: dict[str, Any], new: dict[str, Any]) -> tuple[set[tuple[str, str, str]], dict[tuple[str, str], str]]:
    """Pairs (old, new, how), and why a record (run, id) is for a person."""
    pairs, doubts, sides = set(), {}, {"old": dict(old), "new": dict(new)}
    for key in ("code", "organisation", "name"):
        for with_year in (True, False):
            known = {
                run: {
                    at: (value, record["report_year"] or "") if with_year else value
                    for at, record in records.items()
                    if (value := key_of(record, key))
                }
                for run, records in sides.items()
            }
            counts = {run: Counter(values.values()) for run, values in known.items()}
            meetings = [
                (left, right, counts["old"][value] == counts["new"][value] == 1)
                for left, value in known["old"].items()
                for right, other in known["new"].items()
                if value == other and (key != "name" or agree(sides["old"][left], sides["new"][right]))
            ]
            for left, right, single in meetings:
                if single:
                    pairs.add((left, right, key))
                else:
                    doubts.setdefault(("old", left), f"several_{key}")
                    doubts.setdefault(("new", right), f"several_{key}")
                sides["old"].pop(left, None)
                sides["new"].pop(right, None)
    names = {
        run: {at: (r["name"] or "").replace(" ", "") for at, r in records.items()} for run, records in sides.items()
    }
    for run, other in (("old", "new"), ("new", "old")):
        for at, name in names[run].items():
            if name and name in names[other].values():
                doubts[(run, at)] = "same_name"
    return pairs, doubts


@pytest.mark.slow
@given(RECORDS, RECORDS)
def test_pairs_are_those_that_one_finds_by_hand(left: list[tuple[Any, ...]], right: list[tuple[Any, ...]]) -> None:
    (old, old_records), (new, new_records) = side(left), side(right)
    pairs, doubts = by_hand(old_records, new_records)
    pairing = pair_records(old, new)
    assert set(pairing.pairs.select("old_id", "new_id", "how").iter_rows()) == pairs
    assert {(row["run"], row["record_id"]): row["why"] for row in pairing.unmatched.iter_rows(named=True)} == doubts
    for run, frame, records in (("old", pairing.gone, old_records), ("new", pairing.new, new_records)):
        matched = {pair[0 if run == "old" else 1] for pair in pairs}
        assert set(frame["record_id"]) == {at for at in records if at not in matched and (run, at) not in doubts}


def test_a_name_that_very_many_bear_is_not_multiplied_out() -> None:
    """Ten thousand of one name and code on each side would be a hundred million meetings."""
    rows = [("甲厂", CODES[1], "白石镇", "2022")] * 10_000
    pairing = pair_records(side(rows)[0], side(rows)[0])
    assert pairing.pairs.is_empty()
    assert pairing.unmatched.height == 20_000
