"""`tenglong case import` of real runs: a case for each finding and matter, once; the second quarter; who is who."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from office_run import MILL, MILL_HEADER
from quarter_runs import PROFILE, YI, checked
from sqlalchemy import select, update

from tenglong.cli import _run
from tenglong.engine.cases import known_cases
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import Scope, import_history, import_run
from tenglong.engine.cases.look import CaseFilter, altered, count_cases, list_cases, one_case
from tenglong.engine.cases.matches import Saying, settle
from tenglong.engine.cases.tables import CASE, ENTERPRISE, EVENT, MATCH, RUN, RUN_ACTION, SUBMISSION
from tenglong.engine.core.errors import RunError
from tenglong.engine.vocabulary.holidays import Calendar


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


def test_what_a_case_was_judged_by_is_told_where_it_changed_and_only_there(
    register: Register, runs: dict[str, Path], tmp_path: Path
) -> None:
    imported(register, runs["first"])
    mended = [*MILL[:5], "60", *MILL[6:]]
    other_words = checked(tmp_path, "words", [mended], profile=PROFILE + "word_meanings: {以下: 含}\n")
    telephone = checked(tmp_path, "telephone", [mended, YI], profile=PROFILE.replace("region", "phone: '1', region"))
    header = [*MILL_HEADER[:5], "税收实际贡献（万元）", *MILL_HEADER[6:]]
    other_header = checked(tmp_path, "header", [mended], header=header)
    more = [*MILL_HEADER, "联系人"]
    one_more = checked(tmp_path, "more", [[*mended, "张某"]], header=more)
    for run, parts in ((other_words, "配置"), (telephone, ""), (other_header, "表头对应"), (one_more, "")):
        imported(register, run)
        [case] = list_cases(register, CaseFilter(proposed=True))
        assert case["proposal"].endswith(f"（口径变化：{parts}与上次不同）" if parts else "相差1万元/亩"), run
    assert imported(register, runs["third"]) == {"close_proposed": 1}
    assert "口径变化" not in list_cases(register, CaseFilter(proposed=True))[0]["proposal"]
    assert altered(register) == []


def test_a_firm_that_shares_anothers_code_gets_cases_of_its_own(register: Register, tmp_path: Path) -> None:
    dye = ["白石永昌印染有限公司", *MILL[1:]]
    imported(register, checked(tmp_path, "mill", [MILL]))
    assert imported(register, checked(tmp_path, "dye", [dye])) == {"opened": 1}
    assert [(row["name"], row["uscc"]) for row in list_cases(register, CaseFilter())] == [
        (MILL[0], MILL[1]),
        (dye[0], ""),
    ]
    settle(register, 1, "same", Saying(who="王某", reason="更名"))
    assert imported(register, checked(tmp_path, "dye2", [dye], day="2023-01-01")) == {"seen": 2}
    settle(register, 1, "different", Saying(who="王某"))
    assert imported(register, checked(tmp_path, "dye3", [dye], day="2023-01-02")) == {"seen": 1}
    assert imported(register, checked(tmp_path, "mill2", [MILL], day="2023-01-03")) == {"seen": 1}
    assert altered(register) == []


def test_earlier_runs_of_a_folder_are_imported_by_their_days_each_once(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, tax in (("2022-12-31", "45"), ("2023-01-02", "60"), ("2023-01-01", "49")):
        out = checked(tmp_path, "结果", [[*MILL[:5], tax, *MILL[6:]]], day=day)
    done = import_history(register, out, who="王某")
    assert [dict(each.actions) for _, each in done] == [{"opened": 1}, {"better": 1}, {"close_proposed": 1}]
    assert all(each.imported_before for _, each in import_history(register, out, who="王某"))
    if register.path:
        capsys.readouterr()
        assert _run(["case", "import", str(out), "--history", "--register", str(register.path)]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 3


def test_empty_and_partial_submissions_and_another_scope(
    register: Register, runs: dict[str, Path], tmp_path: Path
) -> None:
    imported(register, runs["first"])
    assert imported(register, runs["third"]) == {"close_proposed": 1}
    done = import_run(register, runs["third"], who="王某", scope="full")
    assert (dict(done.actions), dict(done.missing)) == ({"close_proposed": 1, "absent": 2}, {"白石镇": [YI[0]]})
    blank = checked(tmp_path, "blank", [[MILL[0], MILL[1], MILL[2], *[None] * 7]])
    assert imported(register, blank, "full") == {"unknown": 1, "absent": 2}
    assert [row["state"] for row in list_cases(register, CaseFilter())] == ["proposed"] * 3
    assert list_cases(register, CaseFilter(name="甲"))[0]["proposal"]
    assert altered(register) == []


def test_a_finding_of_a_firm_that_nothing_tells_apart_is_told_and_followed_by_nothing(
    register: Register, runs: dict[str, Path], tmp_path: Path
) -> None:
    imported(register, runs["first"])
    twice = checked(tmp_path, "twice", [YI, [*YI[:5], "90", *YI[6:]]])
    done = import_run(register, twice, who="王某", scope="full")
    assert (dict(done.actions), list(done.unplaced)) == ({"unknown": 2, "absent": 1}, [YI[0]])


def test_an_altered_run_is_found(register: Register, runs: dict[str, Path]) -> None:
    imported(register, runs["first"])
    for change, words in (
        (update(RUN).values(scope="full"), "在导入后被改动过"),
        (update(SUBMISSION).values(sha256="0"), "在导入后被改动过"),
        (update(RUN_ACTION).values(detail="没有这回事"), "在导入后被改动过"),
        (update(CASE).where(CASE.c.id == 1).values(margin="-99"), "差距记为“-99”"),
        (update(CASE).where(CASE.c.id == 1).values(enterprise=1), "企业记为“1”"),
        (update(CASE).where(CASE.c.id == 1).values(criterion="SZ20-E99"), "条款记为“SZ20-E99”"),
        (update(CASE).where(CASE.c.id == 1).values(proposal="已达标"), "拟销号理由记为“已达标”"),
        (update(ENTERPRISE).where(ENTERPRISE.c.id == 1).values(seen_on=""), "企业、别名或认定记录"),
    ):
        with register.engine.begin() as connection:
            rows = {
                table: connection.execute(select(table)).mappings().all()
                for table in (RUN, SUBMISSION, RUN_ACTION, CASE, ENTERPRISE)
            }
            connection.execute(change)
        assert any(words in line for line in altered(register)), words
        with register.engine.begin() as connection:
            for table, before in rows.items():
                for row in before:
                    keys = [column == row[column.name] for column in table.primary_key]
                    connection.execute(update(table).where(*keys).values(**row))
        assert altered(register) == []


def test_renamed_criteria_and_matters_go_on(
    register: Register, runs: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(register, runs["first"])
    with register.writing() as connection:
        connection.execute(update(CASE).where(CASE.c.matter == "").values(criterion="SZ20-E91"))
        connection.execute(update(CASE).where(CASE.c.criterion == "SZ22-E02").values(matter="生产隐患"))

    def formerly(policies: object) -> known_cases.Successors:
        made = successors(policies)  # type: ignore[arg-type]
        made._criteria["SZ20-E91"] = "SZ20-E01"
        made._matters["SZ22-E02", "生产隐患"] = "安全隐患"
        return made

    successors = known_cases.Successors
    monkeypatch.setattr(known_cases, "Successors", formerly)
    assert imported(register, runs["second"]) == {"better": 1, "unknown": 2}


def test_a_damaged_folder_is_one_line_and_leaves_the_register(
    register: Register, runs: dict[str, Path], tmp_path: Path
) -> None:
    copied = shutil.copytree(runs["first"], tmp_path / "坏")
    (copied / "verdicts.parquet").write_bytes(b"PAR1")
    with pytest.raises(RunError, match="不是完整的检查结果文件夹"):
        import_run(register, copied, who="王某")
    assert altered(register) == []
    with register.reading() as connection:
        assert connection.execute(select(RUN.c.id)).all() == []
