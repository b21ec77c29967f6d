"""A check from files to folder: intake, evaluation, decision, letters, ledger; long tables go part after part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from ..checking.account import Account
from ..checking.check import Check, Checker
from ..checking.options import Options
from ..checking.result import Result
from ..checking.run_record import write_run_record
from ..core import output_folder
from ..core.clock import Clock, Progress
from ..core.new_file import write_table
from ..notice.held_letters import HeldLetters
from ..ooxml.pdf import office_program
from .letter_account import letter_entries, letters_asked, unused_templates


def check(options: Options, out: Path, progress: Progress | None = None) -> Result:
    """Do the whole check and write the run into the folder `out`.

    Raises:
        TenglongError: the check failed; `out` is then as it was before.
    """
    clock = Clock(progress=progress)
    if options.pdf:
        office_program()
    with output_folder.replace_folder(out) as staging, compared_with(options, staging.folder):
        checker = Checker.of(options)
        result = _check_parts(checker, staging.folder, clock) or _check_all(checker, staging, clock)
    return replace(result, kept=tuple(staging.kept))


@contextmanager
def compared_with(options: Options, folder: Path) -> Iterator[None]:
    """Write what is new against `options.baseline`, if there is one, into the folder of the run that the block makes."""
    if options.baseline is None:
        yield
        return
    from ..compare.baseline import baseline_side, write_new_findings

    old = baseline_side(options.baseline, options.kind)
    yield
    write_new_findings(old, folder)


def _check_all(checker: Checker, staging: output_folder.Staging, clock: Clock) -> Result:
    """Check a submission that fits into memory as a whole."""
    from ..notice.letter_index import INDEX, as_documents, with_documents
    from ..report.books.office_books import BOOKS, write_office_books
    from ..report.ledger.ledger_run import LEDGER, write_ledger

    aside = staging.folder
    done: Check = checker.check(checker.read(clock), clock)
    options, held = done.options, HeldLetters(done.held)
    with clock.stage("write") as count:
        for name, table in done.tables():
            write_table(table, aside / f"{name}.parquet")
        if not done.indicators.is_empty():
            write_table(done.indicators, aside / "indicators.parquet")
        count(done.verdicts.height)
    index = pl.DataFrame(schema=INDEX)
    with clock.stage("letters") as count:
        if options.notices is not False:
            from .write_documents import write_documents

            index = write_documents(done, staging, clock.within("letters"), held)
        else:
            write_office_books(done, index, aside / BOOKS, staging)
        count(index.height)
    decisions = with_documents(done.decisions, as_documents(index))
    write_table(decisions, aside / "decisions.parquet")
    done = replace(done, recorded=_with_letters(done, index, held))
    with clock.stage("ledger") as count:
        count(write_ledger(done, index, aside / LEDGER, staging))
    result = done.result
    write_run_record(result, aside, clock, int(decisions["documents"].list.len().sum()))
    return result


def _with_letters(done: Check, index: pl.DataFrame, held: HeldLetters) -> Account:
    """The account, now that the letters are written."""
    account = done.account.adding(letter_entries(done.office, done.policies))
    if done.options.notices is False:
        return account.adding(letters_asked(done.options, index))
    account = account.adding(unused_templates(done.office, done.policies))
    return account.adding(letters_asked(done.options, index, held))


def _check_parts(checker: Checker, aside: Path, clock: Clock) -> Result | None:
    """Check long tables in parts; None if the submission is to be held in memory as a whole."""
    from ..intake.long.long_files import long_sources
    from ..notice.letter_index import INDEX
    from ..records.problems import Problems
    from .part_results import staging_folder, write_cover_and_record

    options, problems = checker.options, Problems()
    with staging_folder(aside) as staged:
        with clock.stage("survey"):
            sources = long_sources(options.files, checker.office, staged, problems, parts=options.parts)
        if not sources:
            return None
        from .in_parts import check_in_parts

        result = check_in_parts(checker, sources, problems=problems, out=aside, staged=staged, clock=clock)
    index = pl.DataFrame(schema=INDEX)
    if options.notices:
        from .rewrite import add_notices

        write_cover_and_record(result, aside, clock)
        with clock.stage("letters") as count:
            index = add_notices(aside, pdf=options.pdf, prints=options.prints, progress=clock.within("letters"))
            count(index.height)
    result = replace(result, account=result.account.adding(letters_asked(options, index)))
    write_cover_and_record(result, aside, clock, documents=index.height)
    return result
