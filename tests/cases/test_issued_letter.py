"""What is issued stays what it was: the run's letter is kept with the event, where it is known which one it is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from filled_books import exported, filled, typed
from office_run import MILL, MILL_HEADER, write_sheet
from register_cases import enter_all

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.issued_letter import letter_of
from tenglong.engine.cases.look import CaseFilter, altered, list_cases, one_case
from tenglong.engine.cases.papers import papers, papers_of

PROFILE = """office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683', code: 三政告}
deadline_days: {order: 30, inform: 15个工作日}
issue_date: 2022-12-31
"""
ISSUE = {"文号": "三政告〔2022〕1号", "签发日": "2022-12-31"}


def run_of(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """The folder of a finished run with letters."""
    write_sheet(folder / "表.xlsx", rows, MILL_HEADER)
    (folder / "p.yaml").write_text(PROFILE, encoding="utf-8")
    out = folder / "结果"
    words = ["check", folder / "表.xlsx", "--out", out, "--profile", folder / "p.yaml", "--year", 2022]
    assert _run([str(word) for word in (*words, "--as-of", "2022-12-31", "--policy", "SZ20")]) in (0, 1)
    return out


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_of(tmp_path_factory.mktemp("run"), [MILL, ["青溪乙机械厂", None, *MILL[2:]]])


@pytest.fixture
def run(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run's folder of the test's own; where papers are kept."""
    monkeypatch.setenv("TENGLONG_PAPERS", str(tmp_path / "材料"))
    return Path(shutil.copytree(finished, tmp_path / "结果"))


def case_of(register: Register, run: Path, name: str = "青溪甲") -> str:
    import_run(register, run, who="王某")
    return str(list_cases(register, CaseFilter(name=name))[0]["number"])


def test_the_issue_keeps_the_letter_of_the_run(register: Register, run: Path) -> None:
    number = case_of(register, run)
    enter_all(register, ("issue", {"number": "三政告〔2022〕1号", "day": "2022-12-31"}), number=number)
    [paper] = papers_of(one_case(register, number)[1])
    [letter] = [path for path in (run / "notices").rglob("*.docx") if "青溪甲" in path.name and "回执" not in path.name]
    before = letter.read_bytes()
    assert paper.name == letter.name
    letter.write_bytes(b"changed since")
    assert (papers(register) / paper.digest[:2] / paper.digest).read_bytes() == before
    assert altered(register) == []


def test_a_filled_book_keeps_it_too(register: Register, run: Path, tmp_path: Path) -> None:
    number = case_of(register, run)
    book = typed(exported(register, tmp_path / "表.xlsx"), {(number, header): text for header, text in ISSUE.items()})
    assert filled(register, book).events == 1
    assert len(papers_of(one_case(register, number)[1])) == 1
    assert filled(register, book).events == 0


def test_where_no_place_for_papers_is_known_the_issue_stands_alone(
    register: Register, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = case_of(register, run)
    monkeypatch.delenv("TENGLONG_PAPERS")
    enter_all(register, ("issue", {"number": "三政告〔2022〕1号", "day": "2022-12-31"}), number=number)
    assert len(papers_of(one_case(register, number)[1])) == (1 if register.path else 0)


def test_what_a_person_names_goes_before(register: Register, run: Path, tmp_path: Path) -> None:
    number = case_of(register, run)
    (tmp_path / "签发稿.pdf").write_bytes(b"signed")
    facts = {"number": "三政告〔2022〕1号", "day": "2022-12-31", "paper": str(tmp_path / "签发稿.pdf")}
    enter_all(register, ("issue", facts), number=number)
    assert [paper.name for paper in papers_of(one_case(register, number)[1])] == ["签发稿.pdf"]


@pytest.mark.parametrize("what", ["gone", "no letters", "broken index", "letter gone"])
def test_without_the_letter_the_issue_stands_alone(register: Register, run: Path, what: str) -> None:
    number = case_of(register, run)
    if what == "gone":
        shutil.rmtree(run)
    elif what == "no letters":
        shutil.rmtree(run / "notices")
    elif what == "broken index":
        (run / "notices" / "index.parquet").write_bytes(b"none")
    else:
        for path in (run / "notices").rglob("*.docx"):
            path.unlink()
    with register.reading() as connection:
        assert letter_of(connection, number) is None
    enter_all(register, ("issue", {"number": "三政告〔2022〕1号", "day": "2022-12-31"}), number=number)
    assert papers_of(one_case(register, number)[1]) == []


def test_an_index_leads_to_no_file_outside_its_run(register: Register, run: Path, tmp_path: Path) -> None:
    import polars as pl

    number = case_of(register, run)
    (tmp_path / "秘密.docx").write_bytes(b"secret")
    index = run / "notices" / "index.parquet"
    pl.read_parquet(index).with_columns(letter=pl.lit("../秘密.docx")).write_parquet(index)
    with register.reading() as connection:
        assert letter_of(connection, number) is None
