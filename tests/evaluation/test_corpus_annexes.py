"""The documents' own annexes, typed as they stand, are read and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import annexes
import polars as pl
import pytest

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.evaluation.criteria.listed_trade import with_listed_trade
from tenglong.engine.intake.records.derive import read_period
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.policy.settings import Settings
from tenglong.engine.records.records import Records
from tenglong.engine.vocabulary.fields import Kind

END_OF_2022 = date(2022, 12, 31)


def read(path: Path, kind: Kind, day: date = END_OF_2022) -> Records:
    return read_submission([path], kind=kind, office=Office(), as_of=day, year=day.year)


def outcomes(records: Records, region: str = "", day: date = END_OF_2022) -> dict[str, Counter[str]]:
    verdicts = evaluate(
        with_listed_trade(records, Profile()), load_policies(), Settings(as_of=day, year=day.year, region=region)
    )
    counts = verdicts.group_by("criterion", "outcome").len()
    found: dict[str, Counter[str]] = {}
    for criterion, outcome, count in counts.iter_rows():
        found.setdefault(criterion, Counter())[outcome] = count
    return found


def total(records: Records) -> Fraction:
    return sum((Fraction(text) for text in records.frame["investment"].drop_nulls()), Fraction(0))


def test_shengzhou_annex_1_names_88_benchmarks(tmp_path: Path) -> None:
    """Three of the names the list only guesses, for the annex's own are not whole: a person decides on them."""
    found = outcomes(read(annexes.sz20_benchmarks(tmp_path), "enterprise"), "330683")
    assert found["SZ20-L01"] == Counter(hit=85, boundary=3)
    assert found["SZ20-E01"] == Counter(insufficient=88)


def test_shengzhou_annex_2_is_read_in_wan_yuan_with_its_periods(tmp_path: Path) -> None:
    records = read(annexes.sz20_projects(tmp_path), "project")
    assert records.frame.height == 71
    assert total(records) == 3_316_408
    assert records.frame["end_date"].null_count() == 2
    row = records.frame.row(61, named=True)
    assert (row["start_date"], row["end_date"]) == (date(2020, 12, 1), date(2022, 6, 30))


def test_shengzhou_annex_2_by_size_of_investment(tmp_path: Path) -> None:
    """The title says that all are of manufacturing; whether a project has landed the annex does not say."""
    records = read(annexes.sz20_projects(tmp_path), "project")
    found = outcomes(records, "330683")
    assert found["SZ22-N09"] == Counter(insufficient=9, clear=62)
    assert found["SZ20-T16"] == Counter(hit=20, clear=51)
    assert found["SZ22-N10"] == Counter(hit=61, clear=10)
    assert found["SZ20-L02"] == Counter(hit=70, insufficient=1)
    landed, talked = (
        outcomes(Records(records.frame.with_columns(pl.lit(stage).alias("stage")), records.sources), "330683")
        for stage in ("在建", "谋划")
    )
    assert landed["SZ22-N09"] == Counter(hit=9, clear=62)
    assert "SZ22-N09" not in talked


def test_shengzhou_annex_2_past_its_period(tmp_path: Path) -> None:
    """63 periods end in 2022 or before; whether those projects are complete the annex does not say."""
    records = read(annexes.sz20_projects(tmp_path), "project")
    after = outcomes(records, "330683", date(2023, 1, 1))["SZ20-L03"]
    assert after == Counter(insufficient=63 + 2, clear=6)
    unfinished = Records(records.frame.with_columns(pl.lit(False).alias("completed")), records.sources)
    assert outcomes(unfinished, "330683", date(2023, 1, 1))["SZ20-L03"] == Counter(
        hit=63, clear=6, insufficient=1, boundary=1
    )


def test_huzhou_annex_2_names_52_firms_in_their_counties(tmp_path: Path) -> None:
    records = read(annexes.hz17_enterprises(tmp_path), "enterprise", date(2018, 12, 31))
    found = outcomes(records, day=date(2018, 12, 31))
    assert found["HZ17-L01"] == Counter(hit=52)
    assert all(name.startswith("HZ17") for name in found)


def test_huzhou_annex_3_is_read_in_yi_yuan_without_its_sums(tmp_path: Path) -> None:
    records = read(annexes.hz17_projects(tmp_path), "project", date(2018, 12, 31))
    assert records.frame.height == 48
    assert total(records) == 2_821_000
    assert outcomes(records, day=date(2018, 12, 31))["HZ17-L02"] == Counter(hit=48)
    assert records.frame["end_date"].to_list()[0] == date(2017, 12, 31)


def test_yinzhou_annex_2_has_lengths_and_no_periods(tmp_path: Path) -> None:
    records = read(annexes.yz21_running(tmp_path), "project")
    found = outcomes(records, "330212")
    assert found["YZ21-L01"] == Counter(hit=28)
    assert found["YZ21-N13"] == Counter(hit=3, clear=25)
    assert "end_date" not in records.frame.columns


def test_yinzhou_annex_3_is_one_table_over_two_pages(tmp_path: Path) -> None:
    records = read(annexes.yz21_planned(tmp_path), "project")
    found = outcomes(records, "330212")
    assert records.frame["nature"].unique().to_list() == ["新建"]
    assert found["YZ21-L02"] == Counter(hit=15)
    assert found["YZ21-N13"] == Counter(hit=7, clear=8)
    assert found["YZ21-E01"] == Counter(insufficient=15)
    assert records.frame["land"].null_count() == 1


@pytest.mark.parametrize("make", [annexes.sz20_projects, annexes.hz17_projects, annexes.yz21_running])
def test_no_annex_is_judged_by_another_citys_document(make: Callable[[Path], Path], tmp_path: Path) -> None:
    found = outcomes(read(make(tmp_path), "project"), "330402")
    assert not [name for name in found if name.startswith("YZ21")]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2019.2-2025.12", (date(2019, 2, 1), date(2025, 12, 31))),
        ("2020.12-2022.06", (date(2020, 12, 1), date(2022, 6, 30))),
        ("2017-2019", (date(2017, 1, 1), date(2019, 12, 31))),
        ("2020年3月至2022年12月", (date(2020, 3, 1), date(2022, 12, 31))),
        ("2023-03 至 2024-02", (date(2023, 3, 1), date(2024, 2, 29))),
        ("2018.12～2021.11", (date(2018, 12, 1), date(2021, 11, 30))),
        ("2年", None),
        ("——", None),
        ("2021-2020", None),
        ("2019.13-2020.1", None),
    ],
)
def test_a_period_has_two_ends_or_none(text: str, ends: tuple[date, date] | None) -> None:
    assert read_period(text) == ends
