"""Columns of a typed table (Parquet, a database, a data frame) as the text cells of a sheet."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .number_text import NOT_FINITE, number_texts

_DIGITS = 15


@dataclass(frozen=True)
class TypedCells:
    """A typed table as cells.

    Attributes:
        cells: String columns "0", "1", …, as `Grid.cells`; integers and decimals keep every digit, floats keep the
            15 that a spreadsheet shows.
        numbers: as `Grid.numbers`.
        unread: names and types of columns that no cell can hold (lists, structures, binary); their cells are all null.
    """

    cells: pl.DataFrame
    numbers: dict[int, pl.Series]
    unread: tuple[tuple[str, str], ...] = ()


def typed_cells(frame: pl.DataFrame) -> TypedCells:
    """Turn every column into text."""
    texts: list[pl.Series] = []
    numbers: dict[int, pl.Series] = {}
    unread: list[tuple[str, str]] = []
    for index, column in enumerate(frame):
        text = _text(column)
        if text is None:
            unread.append((column.name, str(column.dtype)))
            text = pl.repeat(None, column.len(), dtype=pl.String, eager=True)
        elif column.dtype.is_numeric():
            numbers[index] = _as_numbers(column, text)
        texts.append(text.alias(str(index)))
    return TypedCells(pl.DataFrame(texts), numbers, tuple(unread))


def _as_numbers(column: pl.Series, text: pl.Series) -> pl.Series:
    """Whether a sheet could store each value as a number; an integer with too many digits is a code, so text."""
    if column.dtype.is_float():
        return column.is_finite().fill_null(value=False)
    if column.dtype.is_integer():
        return (text.str.strip_prefix("-").str.len_bytes() <= _DIGITS).fill_null(value=False)
    return column.is_not_null()


def _text(column: pl.Series) -> pl.Series | None:
    dtype, value = column.dtype, pl.col(column.name)
    if dtype.is_float():
        return _floats(column)
    if dtype.is_decimal():
        text = value.cast(pl.String)
        short = text.str.strip_chars_end("0").str.strip_suffix(".")
        return column.to_frame().select(pl.when(text.str.contains(".", literal=True)).then(short).otherwise(text))[:, 0]
    if dtype.is_integer():
        return column.cast(pl.String)
    if dtype == pl.Boolean:
        return column.to_frame().select(pl.when(value).then(pl.lit("TRUE")).when(~value).then(pl.lit("FALSE")))[:, 0]
    if dtype == pl.Datetime:
        day, moment = value.dt.strftime("%Y-%m-%d"), value.dt.strftime("%Y-%m-%d %H:%M:%S")
        return column.to_frame().select(pl.when(value.dt.time() == pl.time(0)).then(day).otherwise(moment))[:, 0]
    if dtype in (pl.Date, pl.Time, pl.Null) or dtype in (pl.String, pl.Categorical, pl.Enum):
        text = pl.col(column.name).cast(pl.String)
        return column.to_frame().select(pl.when(text != "").then(text))[:, 0]
    return None


def _floats(column: pl.Series) -> pl.Series:
    finite = column.is_finite()
    raw = column.cast(pl.String).str.strip_suffix(".0")
    if finite.all():
        return number_texts(raw)
    texts = number_texts(raw.to_frame().select(pl.when(finite).then(pl.col(raw.name)))[:, 0])
    return pl.select(pl.when(finite).then(texts).when(column.is_not_null()).then(pl.lit(NOT_FINITE)))[:, 0]
