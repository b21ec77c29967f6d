"""Broken files end in one line or in a result: never a traceback, never a hang, never more than the memory allowed.

FUZZ=4000 pytest tests/intake/test_fuzz.py      a longer run; FUZZ_SEED picks other cases
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from broken_files import broken

CASES = int(os.environ.get("FUZZ", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
SHARES = 4
MEGABYTES, SECONDS = 2500, 20
"""What a reading may take: address space of the whole process, and seconds for one file."""


READER = """
import sys, time, resource
from datetime import date
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) * 1_000_000,) * 2)
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import Office
for line in sys.stdin:
    start, path = time.perf_counter(), Path(line.strip())
    try:
        found = read_submission([path], office=Office(), as_of=date(2022, 12, 31)).frame.height
        said = f"records {found}"
    except SubmissionError as refusal:
        said = "refused " + ("in one line" if "\\n" not in refusal.line and path.name in refusal.line else repr(refusal.line))
    print(f"{time.perf_counter() - start:.3f} {said}", flush=True)
"""
"""A process that reads the files named on its input, one answer a file; what is unforeseen ends it with a traceback."""


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 RLIMIT_AS")
@pytest.mark.parametrize("share", range(SHARES))
def test_a_broken_file_ends_in_one_line_or_in_a_result(tmp_path: Path, share: int) -> None:
    paths, told = [], []
    for number in range(share, CASES, SHARES):
        name, data = broken(random.Random(f"{SEED}/{number}"))
        paths.append(tmp_path / f"{number}{Path(name).suffix}")
        paths[-1].write_bytes(data)
        told.append(f"{SEED}/{number} of {name}")
    command = [sys.executable, "-c", READER, str(MEGABYTES)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "POLARS_MAX_THREADS": "2"}
    names = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(
        command, input=names, capture_output=True, text=True, env=environment, timeout=SECONDS * len(paths), check=False
    )
    answers = done.stdout.splitlines()
    assert len(answers) == len(paths), (told[len(answers)], done.stderr[-2000:])
    for case, answer in zip(told, answers, strict=True):
        seconds, said = answer.split(" ", 1)
        assert float(seconds) < SECONDS, (case, answer)
        assert said == "refused in one line" or said.startswith("records "), (case, answer)
