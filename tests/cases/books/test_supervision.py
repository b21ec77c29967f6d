"""督办单: for each town and department that has overdue cases, with every case's days; issuing it is an event of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from register_cases import ISSUE, enter_all, with_cases

from tenglong.cli import _run
from tenglong.engine.cases.books.supervision_letters import Supervised, Supervision, SupervisionContext, supervise
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import altered, one_case
from tenglong.engine.cases.papers import papers, papers_of
from tenglong.engine.core.errors import RunError
from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice.documents import documents
from tenglong.engine.ooxml.template import LetterTemplate
from tenglong.engine.policy.profile import IssuingOffice

OFFICE = IssuingOffice(name="青溪县经济和信息化局", kind="部门", code="青经信", contact="陈某", phone="0575-0000000")


@pytest.fixture
def late(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Four cases, all served, the last one in good time; two towns by turns."""
    monkeypatch.setenv("TENGLONG_PAPERS", str(tmp_path / "材料"))
    for number, day in zip(
        with_cases(register, 4), ("2022-12-02", "2022-12-05", "2022-12-08", "2023-01-30"), strict=True
    ):
        enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": day}), number=number)
    return register


def asked(register: Register, folder: Path, **how: Any) -> Supervised:
    return supervise(register, folder, Supervision(**{"office": OFFICE, "who": "李某", "day": date(2023, 2, 6), **how}))


def words(path: Path) -> str:
    letter = docx.Document(str(path))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in letter.paragraphs), *cells])


def test_each_town_and_department_gets_its_own_cases(late: Register, tmp_path: Path) -> None:
    done = asked(late, tmp_path / "督办", by=date(2023, 2, 20))
    assert [(letter.file, letter.cases) for letter in done.letters] == [
        ("督办单_白石镇_市应急管理局.docx", ["2022-000001", "2022-000003"]),
        ("督办单_青溪街道_市应急管理局.docx", ["2022-000002"]),
    ]
    first, second = (words(tmp_path / "督办" / letter.file) for letter in done.letters)
    for text in ("白石镇人民政府：", "有2件案件", "最长的已过34天", "2023年2月20日前", "青经信〔＿＿＿＿〕＿＿＿＿号", "青溪县经济和信息化局",
                 "联系人：陈某", "抄送：市应急管理局。", "附件：逾期案件清单", "三政告〔2022〕1号", "2023-01-03"):  # fmt: skip
        assert text in first, text
    assert "青溪街道办事处：" in second
    assert "2022-000004" not in first + second
    assert [event["kind"] for event in one_case(late, "2022-000001")[1]][-1] == "serve"


def test_issuing_is_an_event_that_keeps_the_letter(late: Register, tmp_path: Path) -> None:
    asked(late, tmp_path / "督办", issued=date(2023, 2, 7), by=date(2023, 2, 20), town="白石镇")
    row, events = one_case(late, "2022-000003")
    assert (row["state"], events[-1]["kind"], events[-1]["day"], events[-1]["facts"]["by"]) == (
        "served", "supervise", "2023-02-07", "2023-02-20",
    )  # fmt: skip
    [paper] = papers_of(events)
    letter = (tmp_path / "督办" / paper.name).read_bytes()
    assert (papers(late) / paper.digest[:2] / paper.digest).read_bytes() == letter
    assert one_case(late, "2022-000002")[1][-1]["kind"] == "serve"
    assert altered(late) == []


def test_a_letter_that_cannot_be_entered_is_not_there(late: Register, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="督办日期 2022-12-01 早于送达日期"):
        asked(late, tmp_path / "督办", issued=date(2022, 12, 1))
    assert [path.name for path in tmp_path.iterdir() if "督办" in path.name] == []
    (tmp_path / "督办").mkdir()
    with pytest.raises(RunError, match="文件已存在"):
        asked(late, tmp_path / "督办")


def test_an_unsure_day_is_not_overdue(register: Register, tmp_path: Path) -> None:
    [number] = with_cases(register, 1)
    enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": "2039-12-20"}))
    done = asked(register, tmp_path / "督办", day=date(2040, 3, 1))
    assert (done.letters, done.unsure) == ([], [number])
    assert not (tmp_path / "督办").exists()


def test_the_same_register_gives_the_same_letters(late: Register, tmp_path: Path) -> None:
    for name in ("一", "二"):
        asked(late, tmp_path / name)
    for path in (tmp_path / "一").iterdir():
        assert path.read_bytes() == (tmp_path / "二" / path.name).read_bytes()


def test_the_template_says_nothing_that_letters_of_no_power_may_not() -> None:
    text = LetterTemplate(TEMPLATES / "supervision.docx", SupervisionContext).text
    assert [word for word in documents().tracks["any"].forbidden if word in text] == []


def test_the_command_tells_its_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = Register.at(tmp_path / "库.db")
    with_cases(register, 1)
    enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": "2022-12-02"}))
    (tmp_path / "p.yaml").write_text("office: {name: 某局, kind: 部门}\n", encoding="utf-8")
    command = ["case", "supervise", "--register", str(tmp_path / "库.db"), "--profile", str(tmp_path / "p.yaml"), "-o"]
    assert _run([*command, str(tmp_path / "早"), "--as-of", "2023-01-03"]) == 0
    assert "没有可以督办的逾期案件" in capsys.readouterr().out
    assert _run([*command, str(tmp_path / "督办"), "--as-of", "2023-02-06", "--issue-date", "2023-02-07"]) == 1
    said = capsys.readouterr().out
    assert "督办单_白石镇_市应急管理局.docx：1 件（2022-000001）" in said
    assert "已登记督办 1 件" in said
    assert _run(["case", "show", "2022-000001", *command[2:4]]) == 0
    assert "2023-02-07 督办" in capsys.readouterr().out
