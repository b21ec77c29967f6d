"""Every submission of tests/submissions reads as its golden file says: records exactly, problems with their cells."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "submissions"))

import golden  # type: ignore[import-not-found]


def test_there_are_many_submissions_and_each_has_its_files() -> None:
    assert len(golden.cases()) >= 40
    named = [golden.HERE / file for name in golden.cases() for file in golden.load(name)["files"]]
    assert all(path.exists() for path in named)


@pytest.mark.parametrize("name", golden.cases())
def test_a_submission_reads_as_its_golden_file_says(name: str) -> None:
    case = golden.load(name)
    expected = {key: case[key] for key in ("refused", "records", "problems") if key in case}
    assert golden.reading(case) == expected, case["proves"]


def test_what_libreoffice_wrote_is_what_it_says_it_is() -> None:
    assert (golden.HERE / "kind_xls.xls").read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert b"opendocument.spreadsheet" in (golden.HERE / "kind_ods.ods").read_bytes()[:100]
