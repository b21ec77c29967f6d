"""What a run writes beside its tables: the letters, and the office's workbooks that list them."""

from __future__ import annotations

import polars as pl

from ..checking.check import Check
from ..core.clock import ProgressCallback
from ..core.output_folder import Staging
from ..notice.held_letters import HeldLetters
from ..notice.write_notices import write_notices
from ..report.books.office_books import BOOKS, write_office_books


def write_documents(
    run: Check, staging: Staging, progress: ProgressCallback | None = None, held: HeldLetters | None = None
) -> pl.DataFrame:
    """Write a run's letters and the office's workbooks, with what people entered in those before; returns the letters as
    a frame with the columns of `notice.letter_index.INDEX`.

    Args:
        held: keeps account of the refusals that it meets; None: those of the run, without account.

    Raises:
        TemplateError: a template cannot be used.
        RunError: a file cannot be written, or LibreOffice is needed and failed.
    """
    index = write_notices(run, staging.folder, progress, held)
    write_office_books(run, index, staging.folder / BOOKS, staging)
    return index
