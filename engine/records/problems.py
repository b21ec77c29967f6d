"""Problems: what intake could not take as written, each with its cell and a remedy; the texts are in problems.yaml."""

from __future__ import annotations

import re

import polars as pl
from pydantic import TypeAdapter, ValidationError

from ..core.cell_addresses import column_index
from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, first_mistake
from ..core.yaml_source import load_yaml
from ..vocabulary.code_types import Severity
from .records import PROBLEMS


class ProblemKind(Model):
    """One problem code. Its texts have {named} slots. With `caution`, a hit on the record goes to human review. With
    `once`, the problem is reported only at the first row of a sheet that has the text, for all rows with that text.
    `unused` is the case of account.yaml, if the problem says that something was not used."""

    severity: Severity
    problem: str
    advice: str = ""
    caution: str = ""
    once: bool = False
    unused: str = ""


@cached_across_runs
def catalogue() -> dict[str, ProblemKind]:
    """Problem code → its kind, with its texts.

    Raises:
        RuleError: rules/vocabulary/problems.yaml is missing or broken.
    """
    source = load_yaml(RULES / "vocabulary" / "problems.yaml", RuleError)
    try:
        return TypeAdapter(dict[str, ProblemKind]).validate_python(source.data)
    except ValidationError as problem:
        loc, reason = first_mistake(problem)
        raise RuleError(f"问题表有误：{reason}", code="R009", where=source.where(*loc)) from problem


SAME = ("code", "file", "sheet", "field", "written", "problem")
"""The columns by which two problems of a whole column, or of a text that is reported once, are the same."""


def told_once() -> pl.Expr:
    """Whether a problem concerns a whole column, or is reported once for all rows with its text."""
    return pl.col("row").is_null() | pl.col("code").is_in([code for code, kind in catalogue().items() if kind.once])


COUNTED = {
    "code": pl.String,
    "severity": pl.String,
    "unused": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "cell": pl.String,
    "problem": pl.String,
    "advice": pl.String,
    "count": pl.Int64,
}
"""Columns of a frame of counted problems. Cells are kept of columns, texts of what is not only counted."""

_ONLY_COUNTED = ("", "row_unused", "cell_unused")
_COLUMN = "column_unused"


def counted(problems: pl.DataFrame) -> pl.DataFrame:
    """How often each problem of a `PROBLEMS` frame occurs: a `COUNTED` frame, in order of first appearance."""
    cases = {code: kind.unused for code, kind in catalogue().items()}
    with_case = problems.with_columns(pl.col("code").replace_strict(cases, default="").alias("unused"))
    shown = {"cell": pl.col("unused") == _COLUMN}
    shown |= dict.fromkeys(("problem", "advice"), ~pl.col("unused").is_in(_ONLY_COUNTED))
    kept = with_case.select(
        "code",
        "severity",
        "unused",
        *(pl.col(name).fill_null("") for name in ("file", "sheet")),
        *(
            pl.when(where).then(pl.col(name).fill_null("")).otherwise(pl.lit("")).alias(name)
            for name, where in shown.items()
        ),
    )
    return kept.group_by(kept.columns, maintain_order=True).agg(pl.len().cast(pl.Int64).alias("count"))


_LONGEST = 500
"""Most characters of a text of a problem: a list of a million rows or a cell of a million characters is cut there."""

_SLOT = re.compile(r"\{(\w+)\}")


def _render(template: str, columns: set[str]) -> pl.Expr:
    """The template as a polars text expression: each slot is filled from the column of the same name."""
    pieces = _SLOT.split(template)
    parts = [
        pl.col(piece).fill_null("") if index % 2 else pl.lit(piece)
        for index, piece in enumerate(pieces)
        if piece and (index % 2 == 0 or piece in columns)
    ]
    return pl.concat_str(parts) if parts else pl.lit("")


def _cut(text: pl.Expr) -> pl.Expr:
    """The text, or its beginning and an ellipsis."""
    beginning = text.str.slice(0, _LONGEST) + pl.lit("…")
    return pl.when(text.str.len_chars() > _LONGEST).then(beginning).otherwise(text)


_PLACES = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "cell": pl.String,
    "field": pl.String,
    "written": pl.String,
}


class Problems:
    """Collects problems, one by one or a whole frame at a time; `frame` returns all of them."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []

    def add(self, code: str, row: int | None = None, /, **values: str) -> None:
        """Add one problem, with its sheet row if it has one.

        `values` gives its place (file, sheet, cell, field, written) and fills the slots of its texts.
        """
        self.add_all(code, pl.DataFrame([{"row": row, **values}], schema_overrides={"row": pl.Int64}))

    def add_all(self, code: str, frame: pl.DataFrame, **values: str) -> None:
        """Add a problem for each row of `frame`; its columns and `values` give places and fill the slots."""
        if frame.is_empty():
            return
        kind = catalogue()[code]
        full = frame.with_columns(pl.lit(value).alias(name) for name, value in values.items())
        known = set(full.columns)
        full = full.with_columns(
            pl.lit(None, dtype=dtype).alias(name) for name, dtype in _PLACES.items() if name not in known
        )
        columns = set(full.columns)
        self._frames.append(
            full.select(
                pl.lit(code).alias("code"),
                pl.lit(kind.severity).alias("severity"),
                *(pl.col(name).cast(dtype) for name, dtype in _PLACES.items()),
                _render(kind.problem, columns).alias("problem"),
                _render(kind.advice, columns).alias("advice"),
            ).with_columns(_cut(pl.col("cell", "written", "problem", "advice")))
        )

    def extend(self, other: Problems) -> None:
        """Add all problems of another collector."""
        self._frames.extend(other._frames)

    def frame(self, owners: pl.DataFrame) -> pl.DataFrame:
        """All problems as a `PROBLEMS` frame, in the order in which they were found.

        Args:
            owners: one row for each sheet row that went into a record, with file, sheet, row, record_id, town and name,
                and `left`, the column at which its list begins if lists are side by side on the sheet.
        """
        if not self._frames:
            return pl.DataFrame(schema=PROBLEMS)
        every = pl.concat(self._frames, how="vertical").with_row_index("at")
        owned = every.join(owners, on=["file", "sheet", "row"], how="left", maintain_order="left")
        if owned.height > every.height and "left" in owned.columns:
            column = _columns(owned["cell"])
            owned = owned.filter((pl.col("left") <= column).fill_null(True)).sort("at", "left", maintain_order=True)
            owned = owned.unique("at", keep="last", maintain_order=True)
        return owned.select(*PROBLEMS)


def _columns(cells: pl.Series) -> pl.Series:
    """The 0-based column of each cell address; 0 if there is no address."""
    names = cells.str.extract("^([A-Z]{1,3})[0-9]*").fill_null("A")
    distinct = names.unique().to_list()
    return names.replace_strict({name: column_index(name) for name in distinct}, return_dtype=pl.Int64)
