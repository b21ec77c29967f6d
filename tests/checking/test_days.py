"""The three days: refusals of days that cannot be, the day of signing, and the trade that a whole list has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_run import decisions, judged, verdict, write_sheet

from tenglong.engine.checking.days import signed_on, signing_day
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import RunError
from tenglong.engine.policy.profile import Office, Profile

DAY = date(2022, 6, 30)


def _options(**given: object) -> Options:
    return Options(files=(Path("x.csv"),), as_of=DAY, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"year": 2023}, "数据年度 2023 年在检查日（2022-06-30）尚未开始"),
        ({"issue_date": date(2022, 6, 29)}, "拟签发日 2022-06-29 早于检查日 2022-06-30"),
    ],
)
def test_a_day_that_cannot_be_is_refused(given: dict[str, object], what: str) -> None:
    with pytest.raises(RunError) as caught:
        signed_on(Office(), _options(**given))
    assert what in caught.value.line


def test_a_signing_day_of_the_profile_before_the_check_is_refused_with_its_place() -> None:
    office = Office(config=Profile(issue_date=date(2022, 6, 1)), path="profile.yaml")
    with pytest.raises(RunError, match=r"profile\.yaml"):
        signed_on(office, _options())


def test_the_option_goes_before_the_profile_and_the_profile_before_today() -> None:
    office = Office(config=Profile(issue_date=date(2022, 7, 1)))
    today = date(2022, 7, 9)
    option = _options(issue_date=date(2022, 7, 5), today=today)
    assert signing_day(signed_on(office, option), option) == date(2022, 7, 5)
    assert signing_day(office, _options(today=today)) == date(2022, 7, 1)
    assert signing_day(Office(), _options(today=today)) == today
    assert signing_day(Office(), _options()) == DAY


HEADER = ["企业名称", "税收（万元）", "实际用地（亩）"]


@pytest.mark.parametrize("title", ["青溪镇制造业企业清单", "青溪镇工业企业亩均效益表"])
def test_a_list_whose_title_says_what_it_holds_is_judged_and_says_so(tmp_path: Path, title: str) -> None:
    sheet = write_sheet(tmp_path / "a.xlsx", [HEADER, ["甲厂", 10, 10]], [title])
    (tmp_path / "p.yaml").write_text("office: {}\n", encoding="utf-8")
    found = verdict(judged(sheet, tmp_path / "p.yaml", policies=("SZ20",)), "甲厂", "SZ20-E01")
    assert found["outcome"] == "hit"
    assert "行业门类取自标题或表头" in found["assumptions"]


@pytest.mark.parametrize("title", ["青溪镇企业清单", "青溪镇非工业企业清单"])
def test_any_other_list_is_asked_for_the_trade(tmp_path: Path, title: str) -> None:
    sheet = write_sheet(tmp_path / "a.xlsx", [HEADER, ["甲厂", 10, 10]], [title])
    (tmp_path / "p.yaml").write_text("office: {}\n", encoding="utf-8")
    check = judged(sheet, tmp_path / "p.yaml", policies=("SZ20",))
    assert verdict(check, "甲厂", "SZ20-E01")["missing"] == ["industry_section"]
    assert list(decisions(check, "甲厂")) == ["verify"]


def test_the_profile_can_say_what_the_list_holds(tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "a.xlsx", [["甲厂", 10, 10]], HEADER)
    (tmp_path / "p.yaml").write_text("list_holds: 工业\n", encoding="utf-8")
    found = verdict(judged(sheet, tmp_path / "p.yaml", policies=("SZ20",)), "甲厂", "SZ20-E01")
    assert found["outcome"] == "hit"
    assert "行业门类取自本单位配置" in found["assumptions"]


def test_a_firm_that_states_its_trade_is_not_overruled_by_the_title(tmp_path: Path) -> None:
    rows = [[*HEADER, "所属行业"], ["甲厂", 10, 10, "旅游饭店"]]
    sheet = write_sheet(tmp_path / "a.xlsx", rows, ["青溪镇工业企业清单"])
    (tmp_path / "p.yaml").write_text("office: {}\n", encoding="utf-8")
    check = judged(sheet, tmp_path / "p.yaml", policies=("SZ20",))
    assert check.verdicts.filter(criterion="SZ20-E01").is_empty()
