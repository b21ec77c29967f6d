"""The letters of a run, written in printing order, with their record and the office's workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import polars as pl

from ..profile import Track
from .case import Letter
from .compose import letters_for
from .gather import Gatherer
from .index import FILE, Origin, index_frame, origin_of, rule_hashes
from .letters import write_letters
from .pdf import write_pdfs
from .printing import write_prints

if TYPE_CHECKING:
    from ..checker import Check

FOLDER = "notices"
PRINTS = "打印"
BOOKS = "表册"

Told = Callable[[int, int], object]
"""Called with the letters written and, as far as it is known, those to write."""


def write_notices(run: Check, out: Path, progress: Told | None = None, *, books: bool = True) -> pl.DataFrame:
    """Write a run's letters below `out`, as its options say also as PDF and for printing; their `index.INDEX` frame.

    Args:
        books: write the office's workbooks too.

    Raises:
        TemplateError: a template cannot be used.
        RunError: something cannot be written, or LibreOffice is wanted and failed.
    """
    from ..report.office_books import write_office_books

    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    origins: list[Origin] = []
    decisions = in_printing_order(run.decisions)
    total = int(decisions["decisions"].list.eval(pl.element().is_in(list(get_args(Track)))).list.sum().sum())
    told = (lambda done: progress(done, total)) if progress else None
    files = write_letters(_letters(run, decisions, origins), folder, run.profile, progress=told)
    index = index_frame(files, origins, FOLDER, rule_hashes(run.policies), run.approvals)
    if run.options.pdf:
        write_pdfs([folder / file.path for file in files], told)
    index.write_parquet(folder / FILE)
    if books:
        write_office_books(run, index, out / BOOKS)
    if run.options.prints and files:
        write_prints(index, out, out / PRINTS, pdf=run.options.pdf)
    return index


def _letters(run: Check, decisions: pl.DataFrame, origins: list[Origin]) -> Iterator[Letter]:
    """The letters one by one; where each comes from is added to `origins`."""
    gatherer = Gatherer(
        run.records, run.policies, run.settings, run.profile.profile, run.verdicts, decisions
    )
    for case in gatherer.cases():
        for letter in letters_for(case, run.options.documents):
            origins.append(origin_of(case, letter))
            yield letter


def in_printing_order(decisions: pl.DataFrame) -> pl.DataFrame:
    """By township, then name, by the order of the characters; those without either come last."""
    named = [pl.col(column).replace("", None) for column in ("town", "name")]
    return decisions.sort(*named, "record_id", nulls_last=True, maintain_order=True)


def as_documents(index: pl.DataFrame) -> pl.DataFrame:
    """For whom, by which decision, in which file: a `notice.index.DOCUMENTS` frame."""
    return index.select("record_id", pl.col("track").alias("decision"), pl.col("letter").alias("file"))


def with_documents(decisions: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The decision frame with each record's files; an empty list where it has none."""
    none = pl.lit([], dtype=pl.List(pl.String))
    listed = documents.group_by("record_id", maintain_order=True).agg(pl.col("file").alias("documents"))
    joined = decisions.drop("documents", strict=False).join(listed, on="record_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("documents").fill_null(none))
