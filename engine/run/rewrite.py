"""Writes the letters of a finished run again, or for the first time; all of them or none."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import polars as pl

from ..checking.check import Check
from ..checking.finished_run import read_lettered, read_run
from ..checking.run_record import read_run_record
from ..core.clock import ProgressCallback
from ..core.output_folder import replace_parts
from ..notice.cases import ADMITTED
from ..notice.letter_index import as_documents, with_documents
from ..notice.write_notices import FOLDER, PRINTS, write_notices
from .write_documents import BOOKS, write_documents

_DECISIONS = "decisions.parquet"


class Rewritten(NamedTuple):
    """How many letters there are now, and a line for each file of people's that was kept."""

    letters: int
    kept: tuple[str, ...]


def rewrite_notices(
    out: Path,
    *,
    pdf: bool,
    prints: bool,
    held: pl.DataFrame | None = None,
    fresh: bool = False,
    progress: ProgressCallback | None = None,
) -> Rewritten:
    """Write the letters of the finished run at `out`; what people changed there or added is kept.

    Letters that a review sheet refused (`held`, a `decision.review.HELD` frame) are left out, now and from now on.
    `fresh`: the run is still being made.

    Of a run in parts only the records that get letters are read. The office's workbooks (表册), which list every record,
    are not written for it, and its ledger stays an overview.

    Raises:
        RunError: `out` is not the folder of a run, it is damaged, or the rules have changed since.
        TemplateError: a template cannot be used.
    """
    record = read_run_record(out)
    run = read_lettered(out) if record.parts and record.options.kind not in ADMITTED else read_run(out)
    run = replace(run, options=replace(run.options, pdf=pdf, prints=prints))
    run = run if held is None else replace(run, held=held)
    aside = out / f".notices-{uuid4().hex[:8]}"
    try:
        if record.parts:
            index = write_notices(run, aside, progress)
            _tell_parts(index, out / _DECISIONS, aside / _DECISIONS)
        else:
            index = write_documents(run, aside, progress)
            _tell(run, index, aside)
        if not run.held.is_empty():
            run.held.write_parquet(aside / "held.parquet")
        names = [FOLDER, PRINTS, BOOKS, *(path.name for path in aside.iterdir())]
        kept = replace_parts(out, aside, list(dict.fromkeys(names)), fresh=fresh)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Rewritten(index.height, tuple(kept))


def _tell(run: Check, index: pl.DataFrame, aside: Path) -> None:
    """Write the decisions and the ledger again, now with the letters."""
    from ..report.ledger.ledger_run import write_ledger

    with_documents(run.decisions, as_documents(index)).write_parquet(aside / _DECISIONS)
    write_ledger(run, index, aside / "台账.xlsx")


def _tell_parts(index: pl.DataFrame, old: Path, new: Path) -> None:
    """Write every part of the decisions again, now with the letters."""
    new.mkdir()
    documents = as_documents(index)
    for path in sorted(old.iterdir()):
        with_documents(pl.read_parquet(path), documents).write_parquet(new / path.name)
