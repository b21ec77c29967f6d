"""审核表: what the office's lawyer said of each letter; a letter that was refused is held back with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..core.errors import RunError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text, normal_name
from ..core.validation import Model, load_model
from ..intake.files.read_grids import read_grids
from ..policy.profile import Limits
from ..vocabulary.uscc import normal_code

HELD = dict.fromkeys(("uscc", "name", "title", "department", "reviewer", "reason"), pl.String)
"""Columns of a frame of letters that are held back; a letter is known by enterprise, document and addressed department."""

_HEADER_WITHIN = 30


class ReviewLayout(Model):
    """The contents of review.yaml: headers of the columns that are read back, and the words for an opinion."""

    headers: dict[str, str]
    agreed: list[str]
    refused: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A filled row of the review sheet; `place` says where it is in the file."""

    place: str
    uscc: str
    name: str
    title: str
    department: str
    reviewer: str
    opinion: str
    reason: str


@cached_across_runs
def review_layout() -> ReviewLayout:
    """Headers and words of the review sheet."""
    return load_model(ReviewLayout, RULES / "decisions" / "review.yaml")


def is_review_sheet(path: Path, limits: Limits) -> bool:
    """Whether a file is a review sheet (and not an approved list)."""
    return any(_header(grid.cells) is not None for grid in read_grids(path, limits))


def read_review(path: Path, limits: Limits) -> pl.DataFrame:
    """The letters that a filled review sheet holds back: a `HELD` frame. Rows without an opinion hold nothing back.

    Raises:
        SubmissionError: the file cannot be read.
        RunError: it is no review sheet, an opinion is neither 同意 nor 不同意, or a refusal has no reason; names the row.
    """
    opinions = [row for grid in read_grids(path, limits) for row in _opinions(grid.cells, f"{path.name} {grid.sheet}")]
    if not opinions and not is_review_sheet(path, limits):
        columns = "、".join(review_layout().headers.values())
        raise RunError("不是审核表", code="C048", where=path.name, remedy=f"表头应有：{columns}")
    held = [row for row in opinions if _refused(row)]
    rows = [{name: getattr(row, name) for name in HELD} for row in held]
    return pl.DataFrame(rows, schema=HELD)


def _refused(row: Opinion) -> bool:
    layout = review_layout()
    if row.opinion in layout.agreed:
        return False
    if row.opinion not in layout.refused:
        words = "、".join([layout.agreed[0], layout.refused[0]])
        raise RunError(
            f"审核意见“{row.opinion}”看不懂", code="C049", where=row.place, remedy=f"请填 {words}，不填为未审"
        )
    if not row.reason:
        raise RunError("不同意的没有写说明", code="C050", where=row.place, remedy="请在“说明”栏写明理由")
    return True


def _opinions(cells: pl.DataFrame, where: str) -> Iterator[Opinion]:
    header = _header(cells)
    if header is None:
        return
    start, columns = header
    for number, row in enumerate(cells.slice(start + 1).iter_rows(), start + 2):
        texts = {key: (row[column] or "").strip() for key, column in columns.items()}
        if texts["opinion"]:
            yield Opinion(
                place=f"{where} 第 {number} 行",
                **{**texts, "uscc": normal_code(texts["uscc"]), "name": normal_name(texts["name"])},
            )


def _header(cells: pl.DataFrame) -> tuple[int, dict[str, int]] | None:
    """Index of the header row, and known column → its index."""
    wanted = {fold_text(header): key for key, header in review_layout().headers.items()}
    for number, row in enumerate(cells.head(_HEADER_WITHIN).iter_rows()):
        columns = {key: at for at, text in enumerate(row) if (key := wanted.get(fold_text(text or "")))}
        if len(columns) == len(wanted):
            return number, columns
    return None


def held_warnings(held: pl.DataFrame) -> tuple[str, ...]:
    """A line for each letter that is held back: which, who refused it, and why."""
    return tuple(
        f"{row['name'] or row['uscc']} {row['title']}：{row['reviewer'] or '审核人'}不同意，{row['reason']}，本次不出"
        for row in held.iter_rows(named=True)
    )
