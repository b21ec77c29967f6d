"""Whatever has happened to cases: their book comes back unchanged and says nothing, also saved by another program, also while others write."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from filled_books import exported, filled, left, place, typed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from register_cases import ISSUE, SERVE, enter_all, with_cases

from tenglong.engine.cases.case_register import ADDRESS, Register
from tenglong.engine.cases.look import CaseFilter, all_events, altered, list_cases, one_case
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.case_events import case_events
from tenglong.engine.ooxml.pdf import office_program

TEXT = st.text(min_size=1, max_size=60).map(lambda text: text.replace("\0", "")).filter(lambda text: text.strip())
NASTY = st.sampled_from(
    ["=1+1", "+86", "@SUM(A1)", "_x0041_", "a\r\nb", " 2022.12.1 ", "1e5", "'0012", "#DIV/0!", "TRUE", "―", "<x>&"]
)


def step(kind: str, day: date, draw: Callable[[Any], Any], paper: Path) -> dict[str, str]:
    """What an event of a kind may state."""
    facts = {}
    event = case_events().events[kind]
    for name in (*event.needs, *[name for name in event.may if draw(st.booleans())]):
        fact = case_events().facts[name]
        if fact.kind == "day":
            facts[name] = str(day + timedelta(60 if name in ("until", "by") else 0))
        elif fact.kind == "paper":
            facts[name] = str(paper)
        else:
            facts[name] = draw(st.sampled_from(fact.choices) if fact.choices else NASTY | TEXT)
    return facts


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_any_legal_events_exported_and_read_back_give_no_event(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("life")
    register, paper = Register.at(folder / "库.db"), folder / "照片.jpg"
    paper.write_bytes(b"scan")
    for number in with_cases(register, 4):
        day = date(2022, 12, 1)
        for _ in range(data.draw(st.integers(0, 9))):
            state = one_case(register, number)[0]["state"]
            allowed = [kind for kind, event in case_events().events.items() if state in event.from_]
            kind = data.draw(st.sampled_from(allowed))
            day += timedelta(data.draw(st.integers(0, 30)))
            try:
                enter_all(register, (kind, step(kind, day, data.draw, paper)), number=number)
            except RunError:
                continue  # a new end before the present one, no recheck yet
    before = list(all_events(register))
    done = filled(register, exported(register, folder / "表.xlsx"))
    assert (done.events, left(done), done.notes) == (0, [], [])
    assert list(all_events(register)) == before
    assert altered(register) == []


def test_no_cell_is_a_formula(register: Register, tmp_path: Path) -> None:
    with_cases(register, 1)
    enter_all(register, ("issue", {"number": "=HYPERLINK(1)", "day": "2022-12-01"}), ("note", {"content": "+1"}))
    book = load_workbook(exported(register, tmp_path / "表.xlsx"))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "d", "n", "inlineStr"}
    sheet, column = place(book, "文号")
    assert sheet.cell(5, column).value == "=HYPERLINK(1)"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_book_that_another_program_saved_is_read_alike(tmp_path: Path, kind: str) -> None:
    office = office_program()
    register = Register.at(tmp_path / "库.db")
    with_cases(register, 2)
    enter_all(register, ISSUE, SERVE)
    book = typed(
        exported(register, tmp_path / "表.xlsx"),
        {("2022-000001", "反馈日"): date(2022, 12, 10), ("2022-000001", "反馈内容"): "已清理"},
    )
    saved = tmp_path / "另存"
    words = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        saved,
        book,
    ]
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=120)
    done = filled(register, saved / f"表.{kind}")
    assert (done.events, left(done)) == (1, [])
    assert one_case(register, "2022-000001")[1][-1]["facts"] == {"content": "已清理", "day": "2022-12-10"}


FILL = """
import sys
from pathlib import Path
from filled_books import filled
from tenglong.engine.cases.case_register import Register
register = Register.at(Path(sys.argv[1]) if sys.argv[1] else None)
print(filled(register, Path(sys.argv[2])).events)
"""


@pytest.mark.slow
def test_two_books_of_one_export_are_entered_at_once(
    register: Register, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    numbers = with_cases(register, 20)
    book = exported(register, tmp_path / "表.xlsx")
    books = [
        typed(book, {(number, "备注"): f"{number}核过" for number in part}, f"{name}.xlsx")
        for name, part in (("甲", numbers[:12]), ("乙", numbers[8:]))
    ]
    paths = os.pathsep.join([str(Path(__file__).resolve().parents[2] / "support"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths}
    if register.path is None:
        environment[ADDRESS] = request.getfixturevalue("postgres")
    words = [[sys.executable, "-c", FILL, str(register.path or ""), str(path)] for path in books]
    running = [subprocess.Popen(each, env=environment, stdout=subprocess.PIPE, text=True) for each in words]
    assert sum(int(process.communicate(timeout=120)[0]) for process in running) == 20
    assert all(len(one_case(register, number)[1]) == 2 for number in numbers)
    assert altered(register) == []
    assert len(list_cases(register, CaseFilter())) == 20
