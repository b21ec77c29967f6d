"""Imports that run at the same time, or are killed: each run is in the register whole and once, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from office_run import MILL
from quarter_runs import YI, checked
from sqlalchemy import func, select

from tenglong.engine.cases.case_register import ADDRESS, Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, altered, list_cases
from tenglong.engine.cases.tables import EVENT, RUN

IMPORTER = """
import sys
from pathlib import Path
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
register = Register.at(Path(sys.argv[1]) if sys.argv[1] else None)
print("ready", flush=True)
sys.stdin.readline()
for folder in sys.argv[2:]:
    print(import_run(register, Path(folder), who="王某").imported_before, flush=True)
"""


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same two firms in three submissions that differ."""
    folder = tmp_path_factory.mktemp("quarters")
    return [checked(folder, f"q{tax}", [[*MILL[:5], tax, *MILL[6:]], YI]) for tax in ("45", "46", "47")]


def importer(path: Path | None, folders: Sequence[Path], address: str = "") -> subprocess.Popen[str]:
    """A process that will import the folders when a line is written to it."""
    environment = {**os.environ, **({ADDRESS: address} if address else {})}
    words = [sys.executable, "-c", IMPORTER, str(path or ""), *map(str, folders)]
    process = subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.slow
def test_four_processes_import_the_same_runs_and_each_is_there_once(
    register: Register, quarters: list[Path], request: pytest.FixtureRequest
) -> None:
    address = "" if register.path else request.getfixturevalue("postgres")
    processes = [importer(register.path, quarters[turn % 3 :] + quarters[: turn % 3], address) for turn in range(4)]
    for process in processes:
        go(process)
    before = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert sum(answer == "False" for answers in before for answer in answers) == 3
    assert altered(register) == []
    assert len(list_cases(register, CaseFilter())) == 3
    with register.reading() as connection:
        kinds = connection.execute(select(EVENT.c.kind)).scalars().all()
    assert (kinds.count("import"), kinds.count("open")) == (3, 3)


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.05, 0.15, 0.4, 0.8])
def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path, quarters: list[Path], after: float) -> None:
    path = tmp_path / "台账库.db"
    process = importer(path, quarters)
    go(process)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    confirmed = process.communicate()[0].split()
    register = Register.at(path)
    assert altered(register) == []
    with register.reading() as connection:
        runs = connection.execute(select(func.count()).select_from(RUN)).scalar_one()
    assert len(confirmed) <= runs <= len(quarters)
    done = [import_run(register, folder, who="王某").imported_before for folder in quarters]
    assert done.count(True) == runs
    assert altered(register) == []
    assert len(list_cases(register, CaseFilter())) == 3
