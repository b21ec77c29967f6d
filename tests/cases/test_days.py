"""The days of a case: periods from service, extensions, years whose holidays are published late."""

from __future__ import annotations

from pathlib import Path

import pytest
from register_cases import ISSUE, SERVE, enter_all, with_case

from tenglong.cli import _run
from tenglong.engine.cases.case_days import counted, recount
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.look import altered, one_case
from tenglong.engine.core.errors import RunError
from tenglong.engine.vocabulary.holidays import Calendar, HolidayYear

NUMBER = "2022-000001"
EXTENSION = {"day": "2022-12-20", "until": "2023-02-01", "approver": "王某", "reason": "设备到货晚"}


def late(**years: list[str]) -> Calendar:
    """A calendar in which these years have been published since."""
    return Calendar({int(year[1:]): HolidayYear.model_validate({"rest": rest}) for year, rest in years.items()})


@pytest.mark.parametrize(
    ("period", "served", "due"),
    [
        ("1", "2022-12-05", "2022-12-06"),  # the day of service is not counted
        ("5个工作日", "2022-12-02", "2022-12-09"),  # served on a Friday
        ("5个工作日", "2022-10-03", "2022-10-12"),  # served on a holiday: 8 and 9 October are worked
        ("30", "2022-12-02", "2023-01-03"),  # the last day is off, and the next ones
    ],
)
def test_the_day_after_service_is_the_first(period: str, served: str, due: str) -> None:
    assert counted(period, served, Calendar()) == {"due": due}


def test_no_period_gives_no_day_and_an_unknown_year_is_named() -> None:
    assert counted("", "2022-12-02", Calendar()) == {}
    assert counted("30", "2039-12-20", Calendar()) == {"due": "2040-01-19", "unsure": "2040"}


def test_service_states_the_day_that_follows_from_it(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    facts = one_case(register, NUMBER)[1][-1]["facts"]
    assert (facts["due"], "unsure" in facts) == ("2023-01-03", False)
    assert altered(register) == []


@pytest.mark.parametrize("day", ["2022-12-20", "2023-01-10"])
def test_an_extension_before_or_after_the_end_sets_a_later_day(register: Register, day: str) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    for until in ("2023-01-03", "2022-12-30"):
        with pytest.raises(RunError, match=r"不晚于.*C151"):
            enter_all(register, ("extend", {**EXTENSION, "day": day, "until": until}))
    assert enter_all(register, ("extend", {**EXTENSION, "day": day})) == "2023-02-01"
    with pytest.raises(RunError, match="不晚于现在的期限 2023-02-01"):
        enter_all(register, ("extend", {**EXTENSION, "day": day, "until": "2023-01-31"}))


def test_nothing_happens_before_what_it_follows(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    with pytest.raises(RunError, match=r"送达日期 2022-11-30 早于签发日期 2022-12-01.*C150"):
        enter_all(register, ("serve", {**SERVE[1], "day": "2022-11-30"}))
    enter_all(register, SERVE)
    with pytest.raises(RunError, match="反馈日期 2022-12-01 早于送达日期 2022-12-02"):
        enter_all(register, ("feedback", {"day": "2022-12-01", "content": "已整改"}))


def test_a_letter_that_is_issued_again_runs_from_its_own_service(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    assert enter_all(register, ("void", {"day": "2022-12-05", "approver": "王某", "reason": "文书有误"})) == ""
    assert (
        enter_all(register, ("reissue", {"number": "三政告〔2022〕9号", "day": "2022-12-06", "reason": "更正"})) == ""
    )
    assert enter_all(register, ("serve", {"manner": "直接送达", "day": "2022-12-07"})) == "2023-01-06"
    assert altered(register) == []


def test_holidays_published_late_are_counted_once(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": "2039-12-20"}))
    assert one_case(register, NUMBER)[0]["unsure"] == 1
    assert recount(register, Calendar(), who="张某", day="2039-12-21") == []
    known = late(y2039=[], y2040=["01-19..01-20"])
    [changed] = recount(register, known, who="张某", day="2039-12-21")
    assert (changed.was_due, changed.due, changed.unsure) == ("2040-01-19", "2040-01-23", "")
    row, events = one_case(register, NUMBER)
    assert (row["due"], row["unsure"], events[-1]["kind"]) == ("2040-01-23", 0, "recount")
    assert recount(register, known, who="张某", day="2039-12-21") == []
    assert altered(register) == []


def test_what_a_person_extended_is_never_counted_again(register: Register) -> None:
    with_case(register)
    enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": "2039-12-20"}))
    enter_all(register, ("extend", {**EXTENSION, "day": "2039-12-25", "until": "2040-03-01"}))
    assert recount(register, late(y2040=["01-19..01-20"]), who="张某", day="2039-12-26") == []
    assert one_case(register, NUMBER)[0]["due"] == "2040-03-01"


def test_the_command_recounts_by_the_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = Register.at(tmp_path / "台账库.db")
    number = with_case(register)
    enter(register, number, *ISSUE, who="张某", calendar=Calendar())
    enter(register, number, "serve", {"manner": "直接送达", "day": "2039年12月20日"}, who="张某", calendar=Calendar())
    (tmp_path / "profile.yaml").write_text("holidays: {2040: {rest: [01-19..01-20]}}\n", encoding="utf-8")
    words = ["case", "recount", "--register", str(tmp_path / "台账库.db")]
    assert _run(words) == 0
    assert "没有可以重算的期限" in capsys.readouterr().out
    assert _run([*words, "--profile", str(tmp_path / "profile.yaml")]) == 0
    assert "2022-000001：期限 2040-01-19 → 2040-01-23" in capsys.readouterr().out
    assert _run(["case", "show", number, *words[2:]]) == 0
    assert "期限重算" in capsys.readouterr().out
