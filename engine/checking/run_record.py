"""run.json: all that the same run needs again, what came out of it, and where its time and memory went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import file_digest
from pathlib import Path
from typing import Any

from ..core.clock import Clock
from ..core.output_folder import RUN_RECORD
from .result import Result


def write_account(result: Result, out: Path, clock: Clock, documents: int) -> None:
    """Write run.json into a run's folder.

    Args:
        documents: letters that belong to a decision.
    """
    account = {
        **_account(result, documents),
        "seconds": clock.seconds,
        "rows": clock.rows,
        "peak_megabytes": clock.peak,
    }
    text = json.dumps(account, ensure_ascii=False, indent=1, sort_keys=False)
    (out / RUN_RECORD).write_text(text + "\n", encoding="utf-8")


def _account(result: Result, documents: int) -> dict[str, Any]:
    from ..core.version import VERSION

    options, tally = result.options, result.tally
    outcomes: dict[str, dict[str, int]] = {}
    for (criterion, outcome), count in sorted(tally.by("verdicts", "criterion", "outcome").items()):
        outcomes.setdefault(criterion, {})[outcome] = count
    return {
        "tenglong": VERSION,
        "inputs": list(_inputs(options.files)),
        "tables": list(_inputs(_tables(result))),
        "folder": str(Path.cwd()),
        "policies": [
            {"id": policy.head.id, "number": policy.head.number, "title": policy.head.title, "hash": policy.hash}
            for policy in result.policies
        ],
        "options": {
            "policies": list(options.policies),
            "region": options.region,
            "kind": options.kind,
            "year": options.year,
            "as_of": options.as_of.isoformat(),
            "profile": str(options.profile) if options.profile else None,
            "notices": options.notices,
            "pdf": options.pdf,
            "all": options.everything,
            "release": str(options.release) if options.release else None,
            "prints": options.prints,
            "documents": list(options.documents),
            "parts": options.parts,
        },
        "profile": result.office.config.model_dump(mode="json"),
        "profile_folder": str(result.office.folder),
        "sources": [asdict(source) for source in result.sources],
        "parts": result.parts,
        "records": tally.records,
        "problems": dict(sorted(tally.single("problems", "code").items())),
        "outcomes": outcomes,
        "decisions": dict(sorted(tally.single("decided", "decision").items())),
        "documents": documents,
        "warnings": list(result.warnings),
    }


def _tables(result: Result) -> list[Path]:
    """What was read beside the submission: outside tables and the approved list."""
    named = result.office.config.reference_tables
    tables = [result.office.folder / named[name] for name in sorted(result.settings.references)]
    return [*tables, *([result.options.release] if result.options.release else [])]


def _inputs(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    """Every file given, those of a folder in order of name, with its sha256."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                with file.open("rb") as stream:
                    yield {"file": str(file), "sha256": file_digest(stream, "sha256").hexdigest()}
