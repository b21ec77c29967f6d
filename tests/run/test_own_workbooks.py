"""A ledger or list of problems that this program wrote is no submission, whatever its name and place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office
from tenglong.engine.report.ledger.problem_list import write_problem_list
from tenglong.engine.run.check_run import check

DAY = date(2022, 12, 31)
SHEET = "企业名称,实际用地（亩）,税收（万元）\n嵊州市丁厂,10,约300\n"


def test_the_ledger_and_the_list_of_problems_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SHEET, encoding="utf-8")
    check(Options(files=(tmp_path / "a.csv",), as_of=DAY, year=2022), tmp_path / "out")
    ledger = tmp_path / "上报表.xlsx"
    ledger.write_bytes((tmp_path / "out" / "台账.xlsx").read_bytes())
    records = read_submission([tmp_path / "a.csv"], office=Office(), as_of=DAY)
    problems = tmp_path / "丁镇.xlsx"
    write_problem_list(records.problems, problems)
    for path in (ledger, problems):
        with pytest.raises(SubmissionError, match="S049"):
            read_submission([path], office=Office(), as_of=DAY)


def test_a_list_that_is_only_called_so_is_read(tmp_path: Path) -> None:
    (tmp_path / "问题清单.csv").write_text(SHEET, encoding="utf-8")
    assert read_submission([tmp_path / "问题清单.csv"], office=Office(), as_of=DAY).frame.height == 1
