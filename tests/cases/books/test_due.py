"""What is due, as a coloured workbook and as a calendar file that other programs read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook
from register_cases import ISSUE, enter_all, with_cases

from tenglong.cli import _run
from tenglong.engine.cases.books.due_book import save_due
from tenglong.engine.cases.books.due_calendar import save_calendar
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import due_cases
from tenglong.engine.decision.case_due import case_due

DAY = date(2023, 1, 10)


def served(register: Register, *days: str) -> None:
    """Cases of a period of one day, served on these days."""
    for number, day in zip(with_cases(register, len(days), period="1"), days, strict=True):
        enter_all(register, ISSUE, ("serve", {"manner": "直接送达", "day": day}), number=number)


@pytest.fixture
def busy(register: Register) -> Register:
    """Two overdue cases, one for today, one of the week, one of the month, one later, one of an unknown year."""
    served(register, "2022-12-05", "2023-01-03", "2023-01-09", "2023-01-12", "2023-02-01", "2023-03-01")
    return register


@pytest.mark.parametrize(
    ("left", "label"),
    [
        (-400, "逾期"), (-1, "逾期"), (0, "今日到期"), (1, "7天内到期"), (7, "7天内到期"), (8, "30天内到期"), (31, "30天以后到期"),
        (9999, "30天以后到期"),
    ],
)  # fmt: skip
def test_each_number_of_days_has_a_band(left: int, label: str) -> None:
    assert case_due().band(left).label == label


def test_the_workbook_shows_in_colours_what_is_due(busy: Register, tmp_path: Path) -> None:
    rows = due_cases(busy, DAY, 60)
    save_due(rows, DAY, tmp_path / "到期.xlsx")
    book = load_workbook(tmp_path / "到期.xlsx")
    lines = [[cell.value for cell in row] for row in book["到期清单"].iter_rows(min_row=4)]
    assert [line[0] for line in lines] == ["逾期", "逾期", "今日到期", "7天内到期", "30天内到期", "30天以后到期"]
    assert [line[9] for line in lines] == [-35, -6, 0, 3, 23, 51]
    tones = [[cell.fill.fgColor.rgb[2:] for cell in row] for row in book["到期清单"].iter_rows(min_row=4)]
    assert {(tone[0], tone[8], tone[9]) for tone in tones[:2]} == {("F8CBAD",) * 3}
    assert tones[3][0] == "FFE699"
    towns = [[cell.value for cell in row] for row in book["按乡镇（街道）"].iter_rows(min_row=2)]
    assert towns == [["白石镇", 3, 1, 1, 0, 1, 0, 35], ["青溪街道", 3, 1, 0, 1, 0, 1, 6]]
    assert [cell.value for cell in book["按牵头部门"][2]][:3] == ["市应急管理局", 6, 2]


def test_a_calendar_program_reads_the_days(busy: Register, tmp_path: Path) -> None:
    rows = due_cases(busy, DAY, 60)
    for name in ("一.ics", "二.ics"):
        save_calendar(busy, rows, DAY, tmp_path / name)
    content = (tmp_path / "一.ics").read_bytes()
    assert content == (tmp_path / "二.ics").read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [entry["dtstart"].dt for entry in entries] == [date.fromisoformat(row["due"]) for row in rows]
    assert all(entry["dtend"].dt - entry["dtstart"].dt == timedelta(1) for entry in entries)
    assert len({entry["uid"] for entry in entries}) == 6
    assert "青溪甲机械厂：责令整改·安全隐患到期" in str(entries[0]["summary"])
    enter_all(busy, ("feedback", {"day": "2023-01-11", "content": "已整改"}))
    save_calendar(busy, due_cases(busy, DAY + timedelta(1), 60), DAY, tmp_path / "三.ics")
    later = icalendar.Calendar.from_ical((tmp_path / "三.ics").read_bytes()).walk("VEVENT")
    assert [entry["uid"] for entry in later] == [entry["uid"] for entry in entries]


def test_signs_of_the_format_in_a_name_are_text(tmp_path: Path) -> None:
    register = Register.at(tmp_path / "库.db")
    served(register, "2022-12-05")
    [row] = due_cases(register, DAY, 0)
    row["name"] = "甲;乙,丙\\丁\nBEGIN:VEVENT\r\nEND:VCALENDAR{number}"
    save_calendar(register, [row], DAY, tmp_path / "到期.ics")
    [entry] = icalendar.Calendar.from_ical((tmp_path / "到期.ics").read_bytes()).walk("VEVENT")
    assert "甲;乙,丙\\丁\nBEGIN:VEVENT\nEND:VCALENDAR{number}：" in str(entry["summary"])


def test_the_command_writes_both_and_replaces_nothing(tmp_path: Path) -> None:
    served(Register.at(tmp_path / "库.db"), "2022-12-05")
    words = ["case", "due", "--as-of", "2023-01-10", "--register", str(tmp_path / "库.db")]
    files = ["--out", str(tmp_path / "到期.xlsx"), "--ics", str(tmp_path / "到期.ics")]
    assert _run([*words, *files]) == 1
    assert {path.name for path in tmp_path.glob("到期.*")} == {"到期.xlsx", "到期.ics"}
    assert _run([*words, *files]) == 2
