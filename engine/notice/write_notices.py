"""The letters of a run, written in printing order, with their record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import polars as pl

from ..core.clock import ProgressCallback
from ..core.new_file import write_table
from ..ooxml.pdf import write_pdfs
from ..vocabulary.code_types import DecisionTrack
from .case import Letter
from .cases import CaseBuilder
from .clause_letters import check_letters
from .compose import letters_of_cases
from .held_letters import HeldLetters
from .letter_index import FILE, LetterOrigin, index_frame, origin_of, rule_hashes
from .letters import write_letters
from .printing import write_prints

if TYPE_CHECKING:
    from ..checking.check import Check

FOLDER = "notices"
PRINTS = "打印"


def write_notices(
    run: Check, out: Path, progress: ProgressCallback | None = None, held: HeldLetters | None = None
) -> pl.DataFrame:
    """Write a run's letters below `out`, and where its options say so also as PDF and for printing.

    Returns:
        The record of the letters: a `letter_index.INDEX` frame.

    Raises:
        RuleError: a policy's letters would say what their track forbids.
        TemplateError: a template cannot be used.
        RunError: a file cannot be written, or LibreOffice failed.
    """
    check_letters(run.policies, run.office.config)
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    origins: list[LetterOrigin] = []
    decisions = in_printing_order(run.decisions)
    total = int(decisions["decisions"].list.eval(pl.element().is_in(list(get_args(DecisionTrack)))).list.sum().sum())
    count = (lambda done: progress(done, total)) if progress else None
    letters = _letters(run, decisions, origins, held or HeldLetters(run.held))
    files = write_letters(letters, folder, run.office, progress=count)
    index = index_frame(files, origins, folder=FOLDER, hashes=rule_hashes(run.policies), approvals=run.approvals)
    if run.options.pdf:
        write_pdfs([folder / file.path for file in files], count)
    write_table(index, folder / FILE)
    if run.options.prints and files:
        write_prints(index, out, out / PRINTS, pdf=run.options.pdf)
    return index


def _letters(run: Check, decisions: pl.DataFrame, origins: list[LetterOrigin], held: HeldLetters) -> Iterator[Letter]:
    """The letters one by one; where each comes from is added to `origins`."""
    builder = CaseBuilder.of(run, decisions)
    for case, letter in letters_of_cases(builder.cases(), run.options.documents):
        if not held.holds(letter):
            origins.append(origin_of(case, letter))
            yield letter


def in_printing_order(decisions: pl.DataFrame) -> pl.DataFrame:
    """The decisions by township, then name, in character order; those without a township or name come last."""
    named = [pl.col(column).replace("", None) for column in ("town", "name")]
    return decisions.sort(*named, "record_id", nulls_last=True, maintain_order=True)
