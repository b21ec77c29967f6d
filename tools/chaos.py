"""Kills the program at any moment, again and again, and looks whether anything that people wrote is lost.

    python -m tools.chaos --kills 200 [--seed 1]

In a folder of an office people write all the time: files of their own, cells of the workbooks, words in letters; each has a
mark that exists nowhere else. Verbs are started (check, notice, read, form, init, history, two checks at once, and of the
register: case import, case update) and killed by SIGKILL, at a random moment or just when the folder is about to change.
After every kill each mark must still be there, and the register whole, with every note that it had confirmed;
after the next complete run the folder must be whole: what people put in stands in its place, every file of the manifest is
there, nothing half-made is left. Ends with 1 and the story of the failure where something is not so.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.core.manifest import HISTORY, is_as_written, read_manifest
from tools.chaos_register import LostError, kill_import, kill_update

MARK = re.compile(rb"MARK-[0-9]{6}-END")
HEADER = "企业名称,统一社会信用代码,乡镇,行业门类,规模,实际用地（亩）,两高企业,安全隐患"
FIRMS = ("乌岩甲机械厂", "乌岩乙机械厂", "乌岩丙机械厂")
PROFILE = "office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}\npowers: [安全隐患]\n"
DAYS = ("--policy", "SZ22", "--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2022-12-31")
CLOSING = "表册/销号表.xlsx"
_LONGEST = 120
"""Seconds after which a command that was not killed has failed."""


@dataclass(kw_only=True)
class OfficeAtWork:
    """A folder with a submission, a profile and the output folder, and the marks that people have left there.

    Attributes:
        own: path below the output folder → mark of files of people's own, which must stay where they are.
        cells: enterprise → mark in the column 备注 of 销号表, which every run must carry over.
        marks: all marks, which must be somewhere.
    """

    folder: Path
    chance: random.Random
    own: dict[str, bytes] = field(default_factory=dict)
    cells: dict[str, bytes] = field(default_factory=dict)
    marks: set[bytes] = field(default_factory=set)
    _known: dict[tuple[int, int, int], frozenset[bytes]] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "结果"

    def submit(self) -> None:
        """A new submission: the same enterprises and matters, other figures, another order."""
        rows = [f"{name},,白石镇,制造业,规下,{self.chance.randint(1, 40)},否,是" for name in FIRMS]
        self.chance.shuffle(rows)
        (self.folder / "企业.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")

    def write_something(self) -> None:
        """What people do: a file of their own, a cell, a word in a letter."""
        mark = f"MARK-{len(self.marks):06}-END".encode()
        kind = self.chance.choice(("file", "cell", "letter"))
        if kind == "file":
            name = f"{self.chance.choice(('', '走访/', 'notices/附件/'))}记录{len(self.own)}.txt"
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_bytes(mark)
            self.own[name] = mark
        elif kind == "cell":
            self._note(self.chance.choice(FIRMS), mark)
        else:
            letters = sorted((self.out / "notices").rglob("*.docx"))
            with zipfile.ZipFile(self.chance.choice(letters), "a") as package:
                package.writestr(f"customXml/{mark.decode()}.xml", mark)
        self.marks.add(mark)

    def _note(self, name: str, mark: bytes) -> None:
        """Write a mark behind what the cell 备注 of an enterprise says already."""
        book = openpyxl.load_workbook(self.out / CLOSING)
        sheet, top, columns = _table(book)
        column = columns.setdefault("备注", sheet.max_column + 1)
        sheet.cell(top, column, "备注")
        self.cells[name] = self.cells.get(name, b"") + mark
        for row in range(top + 1, sheet.max_row + 1):
            if sheet.cell(row, columns["企业名称"]).value == name:
                sheet.cell(row, column, self.cells[name].decode())
        book.save(self.out / CLOSING)

    def look_at_cells(self) -> None:
        """After an earlier run was brought back: what counts is what its workbook says."""
        sheet, top, columns = _table(openpyxl.load_workbook(self.out / CLOSING))
        self.cells = {}
        for row in range(top + 1, sheet.max_row + 1):
            if "备注" in columns and (text := sheet.cell(row, columns["备注"]).value):
                self.cells[str(sheet.cell(row, columns["企业名称"]).value)] = str(text).encode()

    def marks_in(self, folder: Path) -> set[bytes]:
        """The marks in all files below a folder; a file that stays the same is read once."""
        return {mark for path in folder.rglob("*") if path.is_file() for mark in self._marks_of(path)}

    def _marks_of(self, path: Path) -> frozenset[bytes]:
        state = path.stat()
        key = (state.st_ino, state.st_mtime_ns, state.st_size)
        if key not in self._known:
            self._known[key] = frozenset(mark for content in _contents(path) for mark in MARK.findall(content))
        return self._known[key]


def _table(book: Workbook) -> tuple[Worksheet, int, dict[str, int]]:
    """The sheet of 销号表, the row of its headers, and header → column."""
    sheet = book.worksheets[0]
    top = next(row[0].row for row in sheet.iter_rows(max_row=9) if row[0].value == "编号")
    return sheet, top, {str(cell.value): cell.column for cell in sheet[top] if cell.value}


def _contents(path: Path) -> Iterator[bytes]:
    if not zipfile.is_zipfile(path):
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield package.read(name)


@dataclass(kw_only=True)
class Chaos:
    """The kills so far: verb → how it ended → how often; `noted`: what the register has confirmed."""

    office: OfficeAtWork
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    noted: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def start(self, arguments: Sequence[str | Path]) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        command = [sys.executable, "-c", "from tenglong.cli import main; main()", *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=self.office.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip

    def complete(self, arguments: Sequence[str | Path], *codes: int) -> str:
        """Run a command to its end, which must be one of these exit codes."""
        began = time.monotonic()
        process = self.start(arguments)
        output = process.communicate(timeout=_LONGEST)[0]
        self.seconds[str(arguments[0])] = time.monotonic() - began
        if process.returncode not in codes:
            raise LostError(f"{arguments} ended with {process.returncode}: {output}")
        return output

    def kill(self, verb: str, arguments: Sequence[str | Path], *, aimed: bool) -> int:
        """Start a command and kill it at a random moment, or `aimed`: when the folder is about to change; its exit code."""
        process = self.start(arguments)
        if aimed:
            self._wait_for_the_swap(process)
            time.sleep(self.office.chance.random() * 0.004)
        else:
            time.sleep(self.office.chance.random() * 1.1 * self.seconds.get(verb.split()[0], 2))
        ended = process.poll() is not None
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=_LONGEST)
        self.ends[verb, "ended before" if ended else "killed at the swap" if aimed else "killed"] += 1
        return process.returncode

    def _wait_for_the_swap(self, process: subprocess.Popen[str]) -> None:
        """Wait until the new folder is nearly complete, or is being put in its place, or the command ends."""
        stop = time.monotonic() + _LONGEST
        parent = self.office.folder
        while process.poll() is None and time.monotonic() < stop:
            names = os.listdir(parent)
            if any(name.endswith(".tenglong-old") for name in names):
                return
            new = [name for name in names if name.endswith(".tenglong-new")]
            if any((parent / name / "manifest.json").exists() for name in new):
                return

    def one(self) -> None:
        """People write something, a verb is killed, nothing is lost."""
        office = self.office
        office.write_something()
        verb = office.chance.choice(
            (
                "check",
                "check",
                "check",
                "notice",
                "notice",
                "restore",
                "read",
                "form",
                "init",
                "two",
                "import",
                "update",
            )
        )
        number = sum(self.ends.values())
        aimed = verb in ("check", "notice", "restore") and office.chance.random() < 0.6
        if verb == "check":
            office.submit()
            self.kill(verb, self.check(), aimed=aimed)
        elif verb == "notice":
            self.kill(verb, ["notice", office.out], aimed=aimed)
        elif verb == "restore":
            runs = sorted(path.parent.name for path in (office.out / HISTORY).glob("*/run.json"))
            wanted = ["--restore", office.chance.choice(runs)] if runs else []
            self.kill(verb, ["history", office.out, *wanted], aimed=aimed and bool(runs))
            self.complete(["history", office.out], 0)
            office.look_at_cells()
        elif verb == "two":
            self.two_at_once()
        elif verb == "import":
            kill_import(self)
        elif verb == "update":
            kill_update(self)
        else:
            target = office.folder / f"新{number}{ {'read': '.parquet', 'form': '.xlsx', 'init': '.yaml'}[verb] }"
            flag = "--out" if verb == "read" else "-o"
            given = {"read": ["企业.csv"], "form": ["enterprise"], "init": []}[verb]
            self.kill(verb, [verb, *given, flag, target], aimed=False)
            self._whole_file(target)
        self.nothing_is_lost()

    def check(self) -> list[str | Path]:
        """The command of a check."""
        return ["check", "企业.csv", "--out", self.office.out, "--profile", "profile.yaml", *DAYS]

    def two_at_once(self) -> None:
        """Two checks into one folder: each is done, or refused in one line."""
        self.office.submit()
        processes = [self.start(self.check()) for _ in range(2)]
        for process in processes:
            output = process.communicate(timeout=_LONGEST)[0]
            refused = process.returncode == 2 and "[C051]" in output and output.count("\n") == 1
            if process.returncode != 1 and not refused:
                raise LostError(f"two at once: {process.returncode}: {output}")
            self.ends["two", "refused" if refused else "done"] += 1

    def nothing_is_lost(self) -> None:
        """Every mark is somewhere, as people would find it: in the folder, or where the next run takes it from."""
        if lost := self.office.marks - self.office.marks_in(self.office.folder):
            raise LostError(f"lost: {sorted(lost)}")

    def the_folder_is_whole(self) -> None:
        """A run to its end puts all right."""
        office = self.office
        self.complete(["history", office.out], 0)
        if not (office.out / "run.json").is_file():
            raise LostError("no run in the folder")
        self.complete(self.check(), 1)
        self.complete(["explain", office.out, FIRMS[0]], 0)
        if left := [path.name for path in office.folder.iterdir() if path.name.startswith(".结果")]:
            raise LostError(f"left beside the folder: {left}")
        manifest = read_manifest(office.out)
        if missing := [name for name in manifest if not (office.out / name).is_file()]:
            raise LostError(f"missing: {missing}")
        edited = {CLOSING, *(name for name in manifest if name.endswith(".docx"))}
        if broken := [
            name for name in manifest if name not in edited and not is_as_written(office.out / name, manifest[name])
        ]:
            raise LostError(f"not as the manifest says: {broken}")
        for name, mark in office.own.items():
            if not (office.out / name).is_file() or (office.out / name).read_bytes() != mark:
                raise LostError(f"not in its place: {name}")
        here = {mark for content in _contents(office.out / CLOSING) for mark in MARK.findall(content)}
        if lost := {mark for text in office.cells.values() for mark in MARK.findall(text)} - here:
            raise LostError(f"not carried over: {sorted(lost)}")
        self.nothing_is_lost()

    def _whole_file(self, path: Path) -> None:
        """A file that was to be written is there whole, or not at all."""
        if not path.exists():
            return
        content = path.read_bytes()
        complete = {
            ".parquet": lambda: content[:4] == content[-4:] == b"PAR1",
            ".xlsx": lambda: zipfile.ZipFile(path).testzip() is None,
            ".yaml": lambda: content.decode("utf-8") == self._profile,
        }[path.suffix]
        if not complete():
            raise LostError(f"half-written: {path.name}")

    @property
    def _profile(self) -> str:
        path = self.office.folder / "全.yaml"
        if not path.exists():
            self.complete(["init", "-o", path], 0)
        return path.read_text(encoding="utf-8")


def run(kills: int, seed: int, folder: Path, *, every: int = 10) -> Chaos:
    """So many kills in an office at `folder`.

    Args:
        every: after how many kills a run goes to its end and the whole folder is looked at.

    Raises:
        LostError: something was lost, or the folder is not whole.
    """
    office = OfficeAtWork(folder=folder, chance=random.Random(seed))
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    office.submit()
    chaos = Chaos(office=office)
    chaos.complete(chaos.check(), 1)
    for number in range(1, kills + 1):
        chaos.one()
        if number % every == 0 or number == kills:
            chaos.the_folder_is_whole()
        elif not (office.out / "run.json").is_file():
            chaos.complete(["history", office.out], 0)
    return chaos


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Kills the program at any moment and looks whether anything is lost.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="tenglong-chaos-"))
    try:
        chaos = run(asked.kills, asked.seed, folder)
    except LostError as problem:
        print(f"LOST (seed {asked.seed}, {folder} is left as it is): {problem}")
        return 1
    for (verb, end), count in sorted(chaos.ends.items()):
        print(f"{verb:8} {end:20} {count:5}")
    print(f"{len(chaos.office.marks)} things that people wrote, none lost; {sum(chaos.ends.values())} commands")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
