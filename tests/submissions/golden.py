"""Expected readings of the submissions here: `NAME.yaml` beside the files that it names.

python tests/submissions/golden.py NAME...      writes what is read now into the golden files, to be looked through
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.intake.records.submission import read_submission
from tenglong.engine.policy.profile import IssuingOffice, Office, Profile
from tenglong.engine.records.records import KEYS, Records

HERE = Path(__file__).resolve().parent
AS_OF = date(2022, 12, 31)


def cases() -> list[str]:
    """The names of all golden files."""
    return sorted(path.stem for path in HERE.glob("*.yaml"))


def load(name: str) -> dict[str, Any]:
    """A golden file."""
    case: dict[str, Any] = yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return case


def reading(case: dict[str, Any]) -> dict[str, Any]:
    """What is read of a case's files, in the shape of a golden file."""
    options = case.get("options", {})
    profile = Profile(columns=options.get("columns", {}), office=IssuingOffice(region=options.get("region", "")))
    try:
        records = read_submission(
            [HERE / file for file in case["files"]],
            kind=options.get("kind", "enterprise"),
            office=Office(config=profile),
            as_of=AS_OF,
            year=int(options["year"]) if "year" in options else None,
        )
    except SubmissionError as refusal:
        return {"refused": refusal.line}
    return {"records": _records(records, several=_several(records)), "problems": _problems(records)}


def _several(records: Records) -> bool:
    return len({source.file for source in records.sources}) > 1


def _records(records: Records, *, several: bool) -> list[dict[str, str]]:
    """Each record: its place, then every field that has a value, a state (`tax~`) or cells of its own (`tax@`)."""
    found = []
    for row in records.frame.iter_rows(named=True):
        place = f"{row['sheet']} {row['row']}"
        values = {key: _text(value) for key, value in row.items() if key not in KEYS and value is not None}
        kind = {} if row["kind"] == "enterprise" else {"kind": row["kind"]}
        found.append({"at": f"{row['file']} {place}" if several else place, **kind, **values})
    return found


def _text(value: object) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _problems(records: Records) -> list[str]:
    """severity, code and place of each problem, with what is written there."""
    wanted = records.problems.select("severity", "code", "file", "sheet", "row", "cell", "written").iter_rows()
    lines = []
    for severity, code, file, sheet, row, cell, written in wanted:
        place = cell or (f"第{row}行" if row else file if not sheet else "")
        lines.append(" ".join(filter(None, (severity, code, sheet, place, f"“{written}”" if written else ""))))
    return lines


def write(name: str) -> None:
    """Put what is read now into a golden file, below what it proves, its options and files."""
    case = load(name)
    head = {key: case[key] for key in ("proves", "options", "files") if key in case}
    text = "".join(f"{key}: {_flow(value)}\n" for key, value in head.items())
    for key, value in reading(case).items():
        text += f"{key}: {_flow(value)}\n" if isinstance(value, str) else f"{key}:\n" if value else f"{key}: []\n"
        text += "" if isinstance(value, str) else "".join(f"  - {_flow(item)}\n" for item in value)
    (HERE / f"{name}.yaml").write_text(text, encoding="utf-8")


def _flow(value: object) -> str:
    return (
        yaml.dump(value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
        .removesuffix("...\n")
        .strip()
    )


if __name__ == "__main__":
    for wanted in sys.argv[1:] or cases():
        write(wanted)
