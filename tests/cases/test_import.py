"""`tenglong case import` of real runs: a case for each finding and matter, once; the second quarter; who is who."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from office_run import MILL, MILL_HEADER, write_sheet
from sqlalchemy import select

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import Scope, import_run
from tenglong.engine.cases.look import CaseFilter, altered, count_cases, list_cases, one_case
from tenglong.engine.cases.tables import ENTERPRISE, EVENT, MATCH
from tenglong.engine.vocabulary.holidays import Calendar

YI = ["青溪乙机械厂", None, "白石镇", "制造业", "规下", "80", "10", "是", "是", "否"]
PROFILE = """office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}
powers: [安全隐患]
deadline_days: {order: 30, inform: 15个工作日}
issue_date: 2022-12-31
"""


def checked(folder: Path, name: str, rows: Sequence[Sequence[Any]], *, day: str = "2022-12-31") -> Path:
    """The folder of a finished run."""
    write_sheet(folder / f"{name}.xlsx", rows, MILL_HEADER)
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    out = folder / name
    given = [
        "check",
        folder / f"{name}.xlsx",
        "--out",
        out,
        "--profile",
        folder / "profile.yaml",
        "--year",
        2022,
        "--as-of",
        day,
    ]
    assert _run([str(word) for word in (*given, "--no-notices")]) in (0, 1)
    return out


def imported(register: Register, out: Path, scope: Scope = "part") -> dict[str, int]:
    return dict(import_run(register, out, who="王某", scope=scope).actions)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three quarters of two firms."""
    folder = tmp_path_factory.mktemp("quarters")
    better = [*MILL[:5], "49", *MILL[6:]]
    mended, blank = [*MILL[:5], "60", *MILL[6:]], [*YI[:7], None, None, None]
    return {
        "first": checked(folder, "first", [MILL, YI]),
        "second": checked(folder, "second", [better, blank]),
        "third": checked(folder, "third", [mended]),
        "back": checked(folder, "back", [better]),
        "renamed": checked(folder, "renamed", [["青溪甲机械制造厂", *MILL[1:]]]),
        "other": checked(folder, "other", [[YI[0], "91330683X000000356", *YI[2:]], [YI[0], "91330683X000000431", *YI[2:]]]),
    }  # fmt: skip


def cases(register: Register) -> list[tuple[str, str, str, str]]:
    return [(row["name"], row["criterion"], row["matter"], row["state"]) for row in list_cases(register, CaseFilter())]


def test_a_case_for_each_finding_and_matter_once(register: Register, runs: dict[str, Path]) -> None:
    assert imported(register, runs["first"]) == {"opened": 3}
    assert cases(register) == [
        ("青溪甲机械厂", "SZ20-E01", "", "proposed"),
        ("青溪乙机械厂", "SZ22-E02", "安全隐患", "proposed"),
        ("青溪乙机械厂", "SZ22-F02", "安全隐患", "proposed"),
    ]
    assert import_run(register, runs["first"], who="王某").imported_before
    assert len(cases(register)) == 3
    assert altered(register) == []


def test_a_long_list_is_read_page_by_page(register: Register, runs: dict[str, Path]) -> None:
    imported(register, runs["first"])
    everything = list_cases(register, CaseFilter())
    pages = [list_cases(register, CaseFilter(), after=after, most=2) for after in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert [row for page in pages for row in page] == everything
    for wanted in (CaseFilter(), CaseFilter(name="乙"), CaseFilter(town="青石镇"), CaseFilter(open_only=True)):
        assert count_cases(register, wanted) == len(list_cases(register, wanted))


def test_the_next_quarter_is_better_unknown_and_proposes_an_end(register: Register, runs: dict[str, Path]) -> None:
    imported(register, runs["first"])
    assert imported(register, runs["second"]) == {"better": 1, "unknown": 2}
    assert imported(register, runs["third"], "full") == {"close_proposed": 1, "absent": 2}
    assert [state for *_, state in cases(register)] == ["proposed"] * 3
    [proposed] = list_cases(register, CaseFilter(proposed=True))
    assert proposed["name"] == "青溪甲机械厂"
    assert "不符合" in proposed["proposal"]


def test_what_comes_back_after_its_end_is_a_new_case_that_names_the_former(
    register: Register, runs: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(register, runs["first"])
    number = list_cases(register, CaseFilter(name="甲"))[0]["number"]
    paper = tmp_path / "复查表.txt"
    paper.write_text("合格", encoding="utf-8")
    monkeypatch.setenv("TENGLONG_PAPERS", str(tmp_path / "材料"))
    for kind, facts in (
        ("issue", {"number": "三政告〔2022〕1号", "day": "2022-12-31"}),
        ("serve", {"manner": "直接送达", "day": "2023-01-03"}),
        ("ask_recheck", {"day": "2023-01-20"}),
        ("recheck", {"day": "2023-01-21", "people": "张某、李某", "result": "合格", "paper": str(paper)}),
        ("close", {"day": "2023-02-01", "approver": "王某"}),
    ):
        enter(register, number, kind, facts, who="张某", calendar=Calendar())
    assert imported(register, runs["back"]) == {"reopened": 1}
    again = list_cases(register, CaseFilter(name="甲", open_only=True))[0]
    assert again["former"] == number
    assert [event["kind"] for event in one_case(register, again["number"])[1]] == ["reopen"]


def test_a_renamed_firm_is_the_same_by_its_code(register: Register, runs: dict[str, Path]) -> None:
    imported(register, runs["first"])
    assert imported(register, runs["renamed"]) == {"seen": 1}
    with register.reading() as connection:
        assert len(connection.execute(select(ENTERPRISE.c.id)).all()) == 2


def test_a_name_under_two_codes_is_for_a_person(register: Register, runs: dict[str, Path]) -> None:
    imported(register, runs["first"])
    done = import_run(register, runs["other"], who="王某")
    assert done.to_match >= 1
    with register.reading() as connection:
        assert connection.execute(select(MATCH.c.why)).scalars().all() == ["name"] * done.to_match


def test_an_older_run_is_recorded_and_changes_nothing(
    register: Register, tmp_path: Path, runs: dict[str, Path]
) -> None:
    imported(register, runs["third"])
    older = checked(tmp_path, "older", [MILL], day="2022-12-30")
    assert imported(register, older) == {}
    assert cases(register) == []
    with register.reading() as connection:
        assert connection.execute(select(EVENT.c.kind)).scalars().all() == ["import", "import"]


def test_an_older_full_submission_does_not_miss_who_has_reported_since(
    register: Register, tmp_path: Path, runs: dict[str, Path]
) -> None:
    imported(register, runs["first"])
    older = checked(tmp_path, "older", [MILL], day="2022-12-30")
    assert imported(register, older, "full") == {"older": 1}


def test_the_command_tells_what_was_done(
    tmp_path: Path, runs: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = ["--register", str(tmp_path / "台账库.db")]
    capsys.readouterr()
    assert _run(["case", "import", str(runs["first"]), "--who", "王某", *file]) == 0
    assert capsys.readouterr().out == "已导入：新立案 3（1 个文件：first.xlsx）\n"
    assert _run(["case", "import", str(runs["third"]), "--scope", "full", *file]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "已导入：未报 2，拟销号，待复查 1（1 个文件：third.xlsx）",
        "未报（有未办结案件而不在全量表中）白石镇 1 家：青溪乙机械厂",
    ]  # fmt: skip
    number = "2022-000001"
    assert (
        _run(["case", "update", number, "签发", "文号=三政告〔2022〕1号", "日期=2022-12-31", "--who", "王某", *file])
        == 0
    )
    assert _run(["case", "update", number, "送达", "日期=2023-01-04", "送达方式=直接送达", "--who", "王某", *file]) == 0
    assert "期限 2023-01-30" in capsys.readouterr().out
    assert _run(["case", "due", "--as-of", "2023-01-31", *file]) == 1
    assert capsys.readouterr().out.startswith("逾期 1 天  2022-000001  已送达  青溪甲机械厂（白石镇）")
    assert _run(["case", "due", "--as-of", "2023-01-28", *file]) == 0
    assert _run(["case", "list", "--state", "已送达", *file]) == 0
    assert _run(["case", "show", number, *file]) == 0
    assert "2023-01-04 送达（王某）送达方式：直接送达" in capsys.readouterr().out
    assert _run(["case", "log", *file]) == 0
    assert _run(["case", "verify", *file]) == 0
    assert "核对无误" in capsys.readouterr().out
    assert _run(["case", "import", str(tmp_path), *file]) == 2
