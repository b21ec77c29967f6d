"""Every verb of `tenglong case` finds the register that the office's profile names."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from register_cases import ISSUE, SERVE, enter_all, with_cases

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import CaseFilter, list_cases
from tenglong.engine.cli.case_verbs import case

PROFILE = """\
office: {name: 白石镇人民政府, kind: 乡镇街道, region: "330683"}
case_register: 台账库.db
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile that names a register with two cases, of which one is served and overdue."""
    register = Register.at(tmp_path / "台账库.db")
    with_cases(register, 2, period="1")
    enter_all(register, ISSUE, SERVE)
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_every_verb_has_both_options() -> None:
    for name, verb in case.commands.items():
        options = {option for parameter in verb.params for option in parameter.opts}
        assert {"--register", "--profile"} <= options, name


def test_books_letters_and_reports_are_of_the_register_of_the_profile(profile: Path, tmp_path: Path) -> None:
    own = ["--profile", str(profile)]
    book = tmp_path / "销号表.xlsx"
    assert _run(["case", "export", "-o", str(book), *own]) == 0
    filled = load_workbook(book)
    header = {cell.value: cell.column for cell in filled["销号表"][4]}
    filled["销号表"].cell(5, header["备注"]).value = "已约见"
    filled.save(book)
    assert _run(["case", "fill", str(book), "--who", "王某", *own]) == 0
    assert (
        _run(["case", "supervise", "-o", str(tmp_path / "督办"), "--as-of", "2023-06-01", "--who", "王某", *own]) == 1
    )
    assert list((tmp_path / "督办").glob("*.docx"))
    bulletin = ["case", "bulletin", "--period", "2022Q4", "-o", str(tmp_path / "通报"), "--who", "王某"]
    assert _run([*bulletin, *own]) == 0
    assert list((tmp_path / "通报").glob("*.xlsx"))
    assert _run(["case", "recount", "--who", "王某", *own]) == 0
    assert len(list_cases(Register.at(tmp_path / "台账库.db"), CaseFilter())) == 2


def test_a_long_list_is_seen_page_by_page(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for after in (0, 1, 2):
        assert _run(["case", "list", "--profile", str(profile), "--most", "1", "--after", str(after)]) == 0
        pages.append(capsys.readouterr().out.splitlines())
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [page[0].split()[0] for page in pages[:2]] == ["2022-000001", "2022-000002"]
    assert [page[-1] for page in pages] == [
        "共 2 件，以上 1 件",
        "共 2 件，以上 1 件，跳过前面 1 件",
        "共 2 件，以上 0 件，跳过前面 2 件",
    ]


def test_a_register_that_is_named_goes_before_that_of_the_profile(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_cases(Register.at(tmp_path / "另一库.db"), 1)
    words = ["case", "export", "-o", str(tmp_path / "一.xlsx"), "--profile", str(profile)]
    assert _run([*words, "--register", str(tmp_path / "另一库.db")]) == 0
    assert "1 件案件" in capsys.readouterr().out
