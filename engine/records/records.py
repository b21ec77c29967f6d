"""The record table that intake gives to evaluation: one row per record, exact values, each traceable to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ..vocabulary.fields import Kind, VocabularyField
from .column_names import cell_column, state_column

KEYS = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "source": pl.Int32,
    "record_id": pl.String,
    "kind": pl.String,
}
"""The first columns of every record frame: `row` is the 1-based sheet row, `source` an index into `Records.sources`."""

PROBLEMS = {
    "code": pl.String,
    "severity": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "cell": pl.String,
    "record_id": pl.String,
    "town": pl.String,
    "name": pl.String,
    "field": pl.String,
    "written": pl.String,
    "problem": pl.String,
    "advice": pl.String,
}
"""Columns of a problem frame; `severity` is error (the value is not used), warning (look at it) or info."""


def column_type(field_: VocabularyField) -> type[pl.DataType]:
    """The polars type of a field's column: exact text for numbers, `Boolean` for flags, `Date`, else `String`."""
    return {"flag": pl.Boolean, "date": pl.Date}.get(field_.type, pl.String)


@dataclass(frozen=True, kw_only=True)
class SourceColumn:
    """A sheet column and how intake understood it.

    Attributes:
        letter: letters of the column ("F").
        header: the header text, levels joined with "/".
        field: the vocabulary key, or "" if the column is not used.
        unit: symbol of the unit of its figures, "" for none.
        unit_from: where the unit is from: "profile", "header", "line" (单位 line), "cell", "default" or "".
        match: how the field was found: "synonym", "near", "profile" or "".
        opposite: the header states the contrary of the flag.
    """

    letter: str
    header: str
    field: str = ""
    unit: str = ""
    unit_from: str = ""
    match: str = ""
    opposite: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """A sheet that was read: the place of its table and the meaning of its columns."""

    file: str
    sheet: str
    header_rows: tuple[int, int]
    columns: tuple[SourceColumn, ...]
    title: str = ""
    rows: int = 0

    def header(self, key: str) -> str:
        """The header of a field's column, "" if the sheet has none."""
        return next((column.header for column in self.columns if column.field == key), "")

    def letter(self, key: str) -> str | None:
        """The column letters of a field, or None if the sheet has no column for it."""
        return next((column.letter for column in self.columns if column.field == key), None)


@dataclass(frozen=True)
class Records:
    """Records of one kind; enterprises and workshops are together.

    Attributes:
        frame: the columns `KEYS`, then for each field its exact value in the vocabulary's unit (type: `column_type`;
            numbers as canonical exact text, see `core.exact.exact_text`), an optional `<key>~` (a `CellState`) and an
            optional `<key>@` (cell references that are not in the field's own column, joined by "、").
        sources: the sheets, indexed by the frame's `source`.
        problems: a `PROBLEMS` frame.
    """

    frame: pl.DataFrame
    sources: Sequence[Source]
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROBLEMS))

    def has(self, key: str) -> bool:
        """Whether any sheet gave the field."""
        return key in self.frame.columns

    def noting(self, problems: pl.DataFrame) -> Records:
        """The same records with these problems added."""
        return self if problems.is_empty() else replace(self, problems=pl.concat([self.problems, problems]))

    def asked(self, key: str) -> pl.Expr:
        """Boolean expression: whether the record's sheet has a column for the field."""
        sources_with_field = [index for index, source in enumerate(self.sources) if source.letter(key)]
        return pl.col("source").is_in(sources_with_field)

    def located(self, key: str) -> bool:
        """Whether any record has a cell for the field."""
        return cell_column(key) in self.frame.columns or any(source.letter(key) for source in self.sources)

    def cell(self, key: str) -> pl.Expr:
        """String expression: the field's cell as `sheet!F12`; null if the sheet has no column for it."""
        letters = {index: letter for index, source in enumerate(self.sources) if (letter := source.letter(key))}
        plain: pl.Expr = pl.lit(None, dtype=pl.String)
        if letters:
            column = pl.col("source").replace_strict(letters, default=None, return_dtype=pl.String)
            plain = pl.concat_str(pl.col("sheet"), pl.lit("!"), column, pl.col("row").cast(pl.String))
        if cell_column(key) in self.frame.columns:
            return pl.coalesce(cell_column(key), plain)
        return plain


def in_full(frame: pl.DataFrame, fields: Mapping[str, VocabularyField]) -> pl.DataFrame:
    """A record frame with the columns of every field, so that all parts of a table have the same columns."""
    schema: dict[str, type[pl.DataType]] = {**KEYS}
    for key, field_ in fields.items():
        schema |= {key: column_type(field_), state_column(key): pl.String, cell_column(key): pl.String}
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in schema.items()
    )


def as_given(records: Records) -> Records:
    """Records without the columns that say nothing: fields that no sheet has and nothing gave, states, cells."""
    frame = records.frame
    idle = {name for name in frame.columns if frame[name].null_count() == frame.height}
    mapped_fields = {column.field for source in records.sources for column in source.columns}
    return replace(records, frame=frame.drop(idle - mapped_fields - KEYS.keys()))


def empty_kind(kind: Kind) -> Records:
    """A table without rows, for a submission without records."""
    return Records(pl.DataFrame(schema={**KEYS}), ())
