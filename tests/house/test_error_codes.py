"""Every error has a code, every code one text and a line on docs/errors.md, which is made of the sources."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tenglong.engine.core.errors import TenglongError

ROOT = Path(__file__).resolve().parents[2]

sys.path.append(str(ROOT))  # the tools are no part of the installed package
from tools import error_page  # noqa: E402


@pytest.fixture(scope="module")
def errors() -> list[error_page.CodedError]:
    return error_page.coded_errors(error_page.sources())


def test_the_page_is_that_of_the_sources(errors: list[error_page.CodedError]) -> None:
    assert error_page.PAGE.read_text(encoding="utf-8") == error_page.page(errors), "run python tools/error_page.py"


def test_a_code_says_one_thing(errors: list[error_page.CodedError]) -> None:
    assert error_page.contradictions(errors) == []


def test_a_code_has_the_letter_of_its_error(errors: list[error_page.CodedError]) -> None:
    assert error_page.strangers(errors) == []


def test_the_page_misses_no_code_that_the_sources_mention(errors: list[error_page.CodedError]) -> None:
    """The reader of the sources may be wrong, too: whatever looks like a code in them is on the page."""
    coded = {error.code for error in errors}
    for path in error_page.sources():
        for line in path.read_text(encoding="utf-8").splitlines():
            for code in error_page.CODE.findall(line) if "code=" in line or "[X0" in line or "[U0" in line else ():
                assert code in coded or "GB" in line, f"{path.name}: {line.strip()}"


def _of_source(text: str, folder: Path) -> list[error_page.CodedError]:
    (folder / "made.py").write_text(text, encoding="utf-8")
    return error_page.coded_errors([folder / "made.py"], root=folder)


def test_an_error_without_a_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(error_page.UncodedError, match=r"made\.py:2 MadeError"):
        _of_source('class MadeError(TenglongError): pass\nMadeError("坏了", where="甲")\n', tmp_path)


def test_two_texts_under_one_code_are_found(tmp_path: Path) -> None:
    errors = _of_source(
        'RunError("甲", code="C990")\nRunError("乙", code="C990")\nRunError("乙", code="C991")\n', tmp_path
    )
    assert error_page.contradictions(errors) == ["C990: made.py:1 甲 | made.py:2 乙"]


def test_texts_are_followed_to_where_they_stand(tmp_path: Path) -> None:
    source = """
REMEDY = "请核对"

def check(name, number):
    what = f"没有“{name}”" if name else _reason(number)
    raise refuse(what)

def refuse(what):
    return RunError(what, code="C990", remedy=REMEDY)

def _reason(number):
    return f"第 {number} 项有误"
"""
    errors = _of_source(source, tmp_path)
    assert [(error.what, error.remedy) for error in errors] == [("没有“…” / 第 … 项有误", "请核对")]


def test_an_error_line_ends_with_its_code() -> None:
    error = TenglongError("坏了", code="C990", where="甲.xlsx", remedy="请重做")
    assert error.line == "甲.xlsx：坏了。请重做。[C990]"
