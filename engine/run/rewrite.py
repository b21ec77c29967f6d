"""Writes the letters of a finished run again, or for the first time; all of them or none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ..checking.account import Account
from ..checking.check import Check
from ..checking.finished_run import read_lettered, read_run
from ..checking.run_record import read_run_record
from ..core.clock import ProgressCallback
from ..core.new_file import write_table
from ..core.output_folder import Staging, recover, replace_folder
from ..notice.cases import ADMITTED
from ..notice.held_letters import HeldLetters
from ..notice.letter_index import as_documents, with_documents
from ..notice.write_notices import FOLDER, PRINTS, write_notices
from ..report.books.office_books import BOOKS
from ..report.carried.carrying import ORIGINALS
from ..report.ledger.ledger_run import LEDGER, write_ledger
from .letter_account import letters_asked
from .write_documents import write_documents

_DECISIONS, _HELD = "decisions.parquet", "held.parquet"


class Rewritten(NamedTuple):
    """How many letters there are now, a line for each file of people's that was kept, and the account of the letters."""

    letters: int
    kept: tuple[str, ...]
    account: Account


def rewrite_notices(out: Path, *, pdf: bool, prints: bool, held: pl.DataFrame | None = None) -> Rewritten:
    """Write the letters of the finished run at `out`; what people changed there or added is kept.

    Letters that a review sheet refused (`held`, a `decision.review.HELD` frame) are left out, now and from now on.

    Of a run in parts only the records that get letters are read. The office's workbooks (表册), which list every record,
    are not written for it, and its ledger stays an overview.

    Raises:
        RunError: `out` is not the folder of a run, it is damaged, or the rules have changed since.
        TemplateError: a template cannot be used.
    """
    kept = recover(out)
    read_run_record(out)
    with replace_folder(out) as staging:
        run, parts = _lettered(staging.earlier)
        run = replace(run, options=replace(run.options, pdf=pdf, prints=prints))
        run = run if held is None else replace(run, held=held)
        books = () if parts else (BOOKS, LEDGER, ORIGINALS)
        staging.take_over(but=(FOLDER, PRINTS, _DECISIONS, *books, *([] if held is None else [_HELD])))
        meant, new = HeldLetters(run.held), staging.folder
        index = _write_of_parts(run, staging.earlier, new, meant) if parts else _write_whole(run, staging, meant)
        if held is not None and not held.is_empty():
            write_table(held, staging.folder / _HELD)
    account = Account().adding(letters_asked(run.options, index, meant))
    return Rewritten(index.height, (*kept, *staging.kept), account)


def add_notices(out: Path, *, pdf: bool, prints: bool, progress: ProgressCallback | None = None) -> pl.DataFrame:
    """Write the letters of a run in parts that is still being made, in place; returns them as an `INDEX` frame.

    Raises:
        TenglongError: as in `rewrite_notices`.
    """
    run, _ = _lettered(out)
    run = replace(run, options=replace(run.options, pdf=pdf, prints=prints))
    return _write_of_parts(run, out, out, HeldLetters(run.held), progress=progress)


def _lettered(out: Path) -> tuple[Check, int]:
    """All of the run that its letters need, and the number of its parts."""
    record = read_run_record(out)
    run = read_lettered(out) if record.parts and record.options.kind not in ADMITTED else read_run(out)
    return run, record.parts


def _write_whole(run: Check, staging: Staging, held: HeldLetters) -> pl.DataFrame:
    """Write the letters, the decisions that name them, the workbooks and the ledger."""
    index = write_documents(run, staging, held=held)
    write_table(with_documents(run.decisions, as_documents(index)), staging.folder / _DECISIONS)
    write_ledger(run, index, staging.folder / LEDGER, staging)
    return index


def _write_of_parts(
    run: Check, old: Path, new: Path, held: HeldLetters, *, progress: ProgressCallback | None = None
) -> pl.DataFrame:
    """Write the letters, and every part of the decisions again, now with the letters."""
    index = write_notices(run, new, progress, held)
    documents = as_documents(index)
    (new / _DECISIONS).mkdir(exist_ok=True)
    for path in sorted((old / _DECISIONS).iterdir()):
        beside = new / _DECISIONS / f".{path.name}"
        write_table(with_documents(pl.read_parquet(path), documents), beside)
        beside.replace(beside.with_name(path.name))
    return index
