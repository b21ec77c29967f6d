"""Files are opened by one kept child: it imports nothing of theirs, has limits, ends with its parent and leaves nothing."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tenglong.engine.core import limited_child
from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.core.limited_child import ChildLimits, ChildStoppedError
from tenglong.engine.core.windows_job import ExtendedLimits, WindowsJob
from tenglong.engine.intake.files.read_grids import read_grids
from tenglong.engine.intake.files.readers.reading_tasks import tell_kind
from tenglong.engine.policy.profile import Limits

CSV = "企业名称,税收(万元)\n甲厂,3\n乙厂,4\n"
COMMAND = [sys.executable, "-c", "from tenglong.cli import main; main()"]
UNIX = pytest.mark.skipif(
    sys.platform == "win32", reason="signals and /proc of Unix; Windows has the job of windows_job"
)


def sheet(folder: Path, name: str = "甲.csv") -> Path:
    path = folder / name
    path.write_text(CSV, encoding="utf-8")
    return path


def children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


def test_nothing_beside_a_file_or_in_the_current_folder_is_imported(tmp_path: Path) -> None:
    for name in ("polars", "json", "xlrd", "lxml", "sitecustomize", "tenglong"):
        (tmp_path / f"{name}.py").write_text(f"print('{name} 运行了')\nraise SystemExit(99)", encoding="utf-8")
    path = sheet(tmp_path)
    code = f"import sys; sys.path += {sys.path!r}\nfrom tenglong.cli import main; main(['read', {path.name!r}])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "2 条记录" in done.stdout
    assert "运行了" not in done.stdout + done.stderr


def test_one_child_reads_file_after_file(tmp_path: Path) -> None:
    pids = []
    for name in ("甲.csv", "乙.csv"):
        read_grids(sheet(tmp_path, name), Limits())
        assert limited_child._child is not None
        pids.append(limited_child._child._process.pid)
    assert pids[0] == pids[1] != os.getpid()


@UNIX
def test_a_question_beyond_its_time_ends_the_child_and_the_next_has_a_new_one(tmp_path: Path) -> None:
    """The child is stopped before it is asked, so it cannot answer in time however fast it is."""
    question = {"path": str(sheet(tmp_path)), "label": "甲.csv", "bounds": {}}
    read_grids(sheet(tmp_path), Limits())
    assert limited_child._child is not None
    stopped = limited_child._child._process.pid
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(ChildStoppedError) as caught:
        limited_child.ask(tell_kind, question, ChildLimits(0.2, megabytes=500, answer_megabytes=1))
    assert caught.value.reason == "time"
    assert stopped not in children(os.getpid())
    assert limited_child.ask(tell_kind, question, ChildLimits(60, megabytes=500, answer_megabytes=1)).data == "text"


def test_an_answer_beyond_its_size_is_not_taken(tmp_path: Path) -> None:
    question = {"path": str(sheet(tmp_path)), "label": "甲.csv", "bounds": {}}
    with pytest.raises(ChildStoppedError) as caught:
        limited_child.ask(tell_kind, question, ChildLimits(60, megabytes=500, answer_megabytes=0))
    assert caught.value.reason == "size"


def test_the_childs_refusal_is_the_same_error_here(tmp_path: Path) -> None:
    path = tmp_path / "甲.csv"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SubmissionError) as caught:
        read_grids(path, Limits())
    assert (caught.value.code, caught.value.where) == ("S906", "甲.csv")


@UNIX
def test_a_small_file_gets_no_gigabytes(tmp_path: Path) -> None:
    """Whatever a file of a few bytes makes a reader do, it has a gigabyte for it."""
    from tenglong.engine.intake.files.readers.bounds import Bounds

    bounds = Bounds.of(Limits()).of_size(sheet(tmp_path).stat().st_size)
    assert bounds.memory_megabytes == 1000
    assert bounds.seconds <= 60
    assert Bounds.of(Limits()).of_size(100_000_000).memory_megabytes == Limits().memory_megabytes


@UNIX
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_child_ends_with_its_parent_and_leaves_nothing(tmp_path: Path, end: signal.Signals) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    code = (
        "import time\nfrom pathlib import Path\nfrom tenglong.engine.intake.files.read_grids import read_grids\n"
        "from tenglong.engine.policy.profile import Limits\n"
        f"read_grids(Path({str(sheet(tmp_path))!r}), Limits())\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        (child,) = children(parent.pid)
        parent.send_signal(end)
        parent.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
    assert list(temporary.iterdir()) == []


class FakeLibrary:
    """kernel32 as the job uses it; `refuses` is a function that fails."""

    def __init__(self, refuses: str = "") -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.refuses = refuses
        self.limits = ExtendedLimits()

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.calls.append((name, arguments))
            if name == "SetInformationJobObject":
                ctypes.memmove(ctypes.byref(self.limits), arguments[2], arguments[3])
            return 0 if name == self.refuses else len(self.calls)

        return call


def test_on_windows_a_job_bounds_the_memory_and_ends_the_child_when_it_closes() -> None:
    library = FakeLibrary()
    job = WindowsJob(library, 4711)
    job.limit_memory(600_000_000)
    assert library.limits.basic.flags == 0x2100
    assert library.limits.process_memory == 1_000_000_000
    assert ("OpenProcess", (0x101, False, 4711)) in library.calls
    job.close()
    job.close()
    assert library.calls[-1] == ("CloseHandle", (1,))
    assert [name for name, _ in library.calls].count("CloseHandle") == 2
    assert ctypes.sizeof(ExtendedLimits) == {8: 144, 4: 112}[ctypes.sizeof(ctypes.c_void_p)]


@pytest.mark.parametrize(
    "refuses", ["CreateJobObjectW", "OpenProcess", "AssignProcessToJobObject", "SetInformationJobObject"]
)
def test_a_child_that_cannot_be_limited_is_not_used(refuses: str) -> None:
    with pytest.raises(OSError, match="process"):
        WindowsJob(FakeLibrary(refuses), 4711)
