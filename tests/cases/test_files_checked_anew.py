"""A file that is checked once more, on a later day, knows no more than it did; newer files stay newer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from office_run import MILL, MILL_HEADER, write_sheet

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, list_cases
from tenglong.engine.checking.options import Options
from tenglong.engine.run import check_run

PROFILE = """\
office: {name: 嵊州市人民政府, kind: 县级政府, region: "330683"}
letters_on: [in_force, retrospective, unverified]
"""
Checked = Callable[[str, date], Mapping[str, int]]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """An empty register, the profile of the office, and sheets of three months; the mill pays enough in the second."""
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    for name, tax in (("一月", "45"), ("二月", "99"), ("三月", "44")):
        (tmp_path / name).mkdir()
        write_sheet(tmp_path / name / "上报表.xlsx", [[*MILL[:5], tax, *MILL[6:]]], MILL_HEADER)
    return Register.at(tmp_path / "台账库.db")


@pytest.fixture
def checked(register: Register, tmp_path: Path) -> Checked:
    """What a check of a month's folder on a day says of the cases."""

    def check(month: str, day: date) -> Mapping[str, int]:
        out = tmp_path / f"结果{month}{day}"
        options = Options(
            files=(tmp_path / month,), profile=tmp_path / "profile.yaml", policies=("SZ20",), year=2022, as_of=day,
            issue_date=day, notices=False,
        )  # fmt: skip
        check_run.check(options, out)
        return import_run(register, out, who="王某", scope="full").actions

    return check


def test_an_old_file_checked_anew_says_nothing_against_a_newer_one(checked: Checked, register: Register) -> None:
    assert checked("一月", date(2023, 1, 10)) == {"opened": 1}
    assert checked("二月", date(2023, 2, 10)) == {"close_proposed": 1}
    assert checked("一月", date(2023, 3, 1)) == {"older": 1}
    assert checked("三月", date(2023, 2, 20)) == {"worse": 1}
    [case] = list_cases(register, CaseFilter())
    assert (case["seen"], case["proposal"]) == ("worse", "")


def test_an_old_file_checked_anew_is_news_where_nothing_is_newer(checked: Checked) -> None:
    assert checked("一月", date(2023, 1, 10)) == {"opened": 1}
    assert checked("一月", date(2023, 3, 1)) == {"seen": 1}
    assert checked("二月", date(2023, 2, 10)) == {"close_proposed": 1}


def test_a_file_that_was_put_right_is_another_file(checked: Checked, tmp_path: Path) -> None:
    assert checked("二月", date(2023, 2, 10)) == {}
    write_sheet(tmp_path / "二月" / "上报表.xlsx", [MILL], MILL_HEADER)
    assert checked("二月", date(2023, 2, 10)) == {"opened": 1}
