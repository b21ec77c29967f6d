"""Judges the second encoding by the public command, once a batch, and says where the rules judge otherwise."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import yaml
from law_table import Group, Row, batches, departments

OUTGOING = ("order", "inform", "withdraw", "refer", "verify")
COMMAND = """
import json, sys
from tenglong.cli import main
for given, done in json.load(open(sys.argv[1], encoding="utf-8")):
    try:
        main(given)
        code = 0
    except SystemExit as end:
        code = end.code or 0
    open(done, "w", encoding="utf-8").write(str(code))
"""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One expectation of the text that the rules do not meet."""

    case: str
    criterion: str
    expected: str
    actual: str
    why: str

    def __str__(self) -> str:
        return f"{self.case} {self.criterion}: 应为 {self.expected}，实为 {self.actual}（{self.why}）"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a run said of the sheets of one batch."""

    code: int
    verdicts: list[dict[str, Any]]
    decisions: dict[str, dict[str, Any]]
    folder: Path


def run_all(folder: Path) -> list[tuple[tuple[Group, ...], Judged]]:
    """Every batch of the table, judged in one process by the command `check`."""
    jobs = []
    found = batches()
    for number, batch in enumerate(found):
        place = folder / f"{number:02d}"
        place.mkdir()
        jobs.append((_arguments(batch, place), str(place / "code.txt")))
    _commands(jobs, folder)
    return [(batch, _judged(folder / f"{number:02d}")) for number, batch in enumerate(found)]


def differences(batch: Sequence[Group], judged: Judged) -> list[Difference]:
    """Where the run of a batch says something else than its table."""
    if batch[0].run["refused"]:
        return _not_refused(batch, judged)
    if batch[0].run["may_refuse"] and judged.code == 2:
        return []
    if judged.code not in (0, 1, 3) or not (judged.folder / "decisions.parquet").exists():
        return [_whole(batch, "检查能做完", f"退出码 {judged.code}")]
    return [found for group in batch for row in group.rows for found in _Row(group, row, judged).differences()]


def department_differences(folder: Path) -> list[Difference]:
    """Where a criterion's page in the handbook names other departments than the text."""
    _commands([(["rules", "doc", "--out", str(folder / "handbook")], str(folder / "handbook.txt"))], folder)
    pages = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((folder / "handbook").glob("[A-Z][A-Z][0-9][0-9].md"))
    )
    return [found for told in departments() for found in _named(told, _section(pages, told["criterion"]))]


def _arguments(batch: Sequence[Group], place: Path) -> list[str]:
    run = batch[0].run
    options = {key.replace("_", "-"): str(value) for key, value in run["options"].items() if key != "issue_date"}
    files = [str(_written(group, place)) for group in batch]
    named = [part for key, value in options.items() for part in (f"--{key}", value)]
    policies = [part for policy in run["policies"] or () for part in ("--policy", policy)]
    profile = ["--profile", str(_profile(run, place))]
    return ["check", *files, "--out", str(place / "out"), "--kind", run["kind"], "--all", *named, *policies, *profile]


def _profile(run: dict[str, Any], place: Path) -> Path:
    profile = {**run["profile"], "issue_date": run["options"].get("issue_date")}
    if run["reference"]:
        (place / "reference.csv").write_text(run["reference"]["csv"], encoding="utf-8")
        profile["reference_tables"] = {run["reference"]["name"]: "reference.csv"}
    path = place / "profile.yaml"
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    return path


def _written(group: Group, place: Path) -> Path:
    """The group's sheet: a workbook, or text for every other group, so that both kinds are read."""
    table = [
        [group.title],
        list(group.headers),
        *([row.cells.get(header) for header in group.headers] for row in group.rows),
    ]
    if len(group.rows) % 2:
        path = place / f"{group.stem}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(table)
        return path
    path = place / f"{group.stem}.xlsx"
    book = openpyxl.Workbook()
    for line in table:
        book.worksheets[0].append(line)
    book.save(path)
    return path


def _commands(jobs: Sequence[tuple[list[str], str]], folder: Path) -> None:
    listed = folder / "jobs.json"
    listed.write_text(json.dumps(jobs), encoding="utf-8")
    subprocess.run([sys.executable, "-c", COMMAND, str(listed)], capture_output=True, check=True)


def _judged(place: Path) -> Judged:
    code = int((place / "code.txt").read_text(encoding="utf-8"))
    out = place / "out"
    if not (out / "verdicts.parquet").exists():
        return Judged(code=code, verdicts=[], decisions={}, folder=out)
    verdicts = pl.read_parquet(out / "verdicts.parquet").to_dicts()
    decisions = {row["record_id"]: row for row in pl.read_parquet(out / "decisions.parquet").to_dicts()}
    return Judged(code=code, verdicts=verdicts, decisions=decisions, folder=out)


def _not_refused(batch: Sequence[Group], judged: Judged) -> list[Difference]:
    return (
        [] if judged.code == 2 and not judged.verdicts else [_whole(batch, "整次检查被拒绝", f"退出码 {judged.code}")]
    )


def _whole(batch: Sequence[Group], expected: str, actual: str) -> Difference:
    group = batch[0]
    return Difference(case=group.stem, criterion="—", expected=expected, actual=actual, why=group.rows[0].why)


class _Row:
    """One row's expectations against what the run said of it."""

    def __init__(self, group: Group, row: Row, judged: Judged) -> None:
        self.group, self.row = group, row
        self.folder = judged.folder
        self.verdicts = [
            said for said in judged.verdicts if Path(said["file"]).stem == group.stem and said["row"] == row.number
        ]
        self.decided = [
            judged.decisions[key] for key in {said["record_id"] for said in self.verdicts} if key in judged.decisions
        ]
        self.decisions = {name for said in self.decided for name in said["decisions"]}
        self.documents = [name for said in self.decided for name in said["documents"] or ()]

    def differences(self) -> Iterator[Difference]:
        """Everything of this row that is otherwise than the text."""
        if not self.verdicts and self.group.kind != "region":
            yield self._otherwise(self._criteria(), "本行读得出来", "没有结论")
            return
        yield from self._outcomes()
        yield from self._bases()
        yield from self._decisions()
        yield from self._letters()

    def _outcomes(self) -> Iterator[Difference]:
        for criterion, expected in self.row.expect.items():
            said = _of(self.verdicts, criterion)
            outcomes = {verdict["outcome"] for verdict in said}
            if not _meets(outcomes, expected):
                yield self._otherwise(criterion, expected, "、".join(sorted(outcomes)) or "没有结论")

    def _bases(self) -> Iterator[Difference]:
        """The basis of every verdict that the row is about, or of all where it names no criterion."""
        for criterion in self.row.expect or {said["criterion"]: "" for said in self.verdicts}:
            judged = [said for said in _of(self.verdicts, criterion) if said["outcome"] != "out_of_scope"]
            bases = {str(said["basis"]) for said in judged} - {self.row.basis}
            if self.row.basis and bases:
                yield self._otherwise(criterion, f"依据 {self.row.basis}", f"依据 {'、'.join(sorted(bases))}")

    def _decisions(self) -> Iterator[Difference]:
        shown = "、".join(sorted(self.decisions)) or "无"
        for wanted in self.row.decisions:
            if not self.decisions & set(wanted.split("|")):
                yield self._otherwise(self._criteria(), f"处理 {wanted}", shown)
        unwanted = (*self.row.never, *(OUTGOING if self.row.nothing_out else ()))
        for name in sorted(self.decisions & set(unwanted)):
            yield self._otherwise(self._criteria(), f"处理中没有 {name}", shown)

    def _letters(self) -> Iterator[Difference]:
        shown = "、".join(sorted({Path(name).parent.name for name in self.documents})) or "无文书"
        for wanted in self.row.letters:
            if not any(word in name for name in self.documents for word in wanted.split("|")):
                yield self._otherwise(self._criteria(), f"文书 {wanted}", shown)
        for word in self.row.no_letters:
            if any(word in name for name in self.documents):
                yield self._otherwise(self._criteria(), f"文书中没有 {word}", shown)
        if self.row.nothing_out and self.documents:
            yield self._otherwise(self._criteria(), "没有文书", shown)
        if self.row.addressee and self.row.addressee not in "".join(map(self._text, self.documents)):
            yield self._otherwise(self._criteria(), f"文书写明 {self.row.addressee}", shown)

    def _text(self, document: str) -> str:
        paths = [
            path
            for path in (self.folder / document, *self.folder.rglob(Path(document).name))
            if path.suffix == ".docx" and path.exists()
        ]
        return _letter_text(paths[0]) if paths else ""

    def _criteria(self) -> str:
        return "、".join(self.row.expect) or "—"

    def _otherwise(self, criterion: str, expected: str, actual: str) -> Difference:
        case = f"{self.group.stem}#{self.row.number}"
        return Difference(case=case, criterion=criterion, expected=expected, actual=actual, why=self.row.why)


def _of(verdicts: Sequence[dict[str, Any]], criterion: str) -> list[dict[str, Any]]:
    """A criterion's verdicts; of one with items, those of the items that the row is about."""
    exact = [said for said in verdicts if said["criterion"] == criterion]
    items = [said for said in verdicts if re.fullmatch(re.escape(criterion) + r"\.\d+", said["criterion"])]
    about = [said for said in (*exact, *items) if said["outcome"] != "out_of_scope"]
    return about or exact or items


def _meets(outcomes: set[str], expected: str) -> bool:
    if expected.startswith("!"):
        return expected[1:] not in outcomes
    if expected.startswith("?"):
        return outcomes <= {expected[1:]}
    return bool(outcomes) and outcomes <= set(expected.split("|"))


def _letter_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode("utf-8"))


def _section(pages: str, criterion: str) -> str:
    """What the handbook says of one criterion, or of its items: its chapter, or its lines in a table of targets."""
    own = re.escape(criterion) + r"(?![\d-])"
    chapters = [part for part in re.split(r"^(?=#+ )", pages, flags=re.MULTILINE) if re.match(r"#+ " + own, part)]
    told = [line for part in chapters for line in part.splitlines() if re.search("责任单位|牵头|配合", line)]
    return "；".join([*told, *re.findall(rf"^\| {own}.*$", pages, flags=re.MULTILINE)])


def _named(told: dict[str, Any], line: str) -> Iterator[Difference]:
    missing = [name for name in (*told.get("lead", ()), *told.get("with", ())) if name not in line]
    if missing:
        yield _department(told, f"责任单位有 {'、'.join(missing)}", line or "没有写")
    if told.get("none") and re.search("局|委|办公室|政府", line):
        yield _department(told, "原文没有责任单位", line)


def _department(told: dict[str, Any], expected: str, actual: str) -> Difference:
    return Difference(
        case="departments", criterion=told["criterion"], expected=expected, actual=actual, why=told["why"]
    )
