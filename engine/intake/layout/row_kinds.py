"""Kinds of rows below a header: records, totals, notes, section titles, examples, blanks; omissions are reported."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ...core.skip_unchanged import PLAIN
from ...core.text import EDGES, fold_text_expr
from ...vocabulary.layout_words import layout_words
from ..files.grid import Grid
from ..files.readers.text_records import short_rows
from .blocks import Block

REPORTED = {
    "total": "row_total",
    "partial": "row_partial",
    "note": "row_note",
    "section": "row_section",
    "example": "row_example",
    "repeat": "row_repeat",
    "numbered": "row_numbered",
    "nameless": "row_nameless",
    "wide": "row_wide",
    "torn": "row_torn",
    "short": "row_short",
}
"""Kinds of rows that are left out → code of the problem reported; "record" rows are used, "blank" rows ignored."""

REFUSED = ("nameless", "wide", "torn", "short")
"""Kinds of rows that hold data and are not used."""

_FIGURE = r"^[-+]?[0-9.,]+%?$"


def clean(grid: Grid, block: Block) -> pl.DataFrame:
    """The block's data cells, stripped of white space, null where blank, and column `row` (1-based sheet row)."""
    cells = grid.cells.slice(block.first, block.end - block.first)
    stripped = pl.exclude(_all_numbers(grid)).str.strip_chars(EDGES)
    return (
        cells.with_columns(pl.when(stripped != "").then(stripped))
        .with_row_index("row", offset=block.first + 1)
        .with_columns(pl.col("row").cast(pl.Int64))
    )


def _all_numbers(grid: Grid) -> list[str]:
    """Columns where every cell is a number or blank, so that there is no white space to strip."""
    return [
        str(column) for column, stored in grid.numbers.items() if (stored | grid.cells[str(column)].is_null()).all()
    ]


def classify(
    cells: pl.DataFrame, *, grid: Grid, block: Block, name: str | None, code: str | None, seq: str | None
) -> pl.Series:
    """The kind of each row.

    Args:
        cells: the frame from `clean`, with merged names filled down.
        name, code, seq: the columns of name, code and running number, None where the table has none.
    """
    columns = [column for column in cells.columns if column.isdecimal()]
    facts = cells.select(
        "row",
        pl.coalesce(columns).alias("first"),
        (pl.col(name) if name else pl.lit(None, dtype=pl.String)).alias("name"),
        (pl.col(code) if code else pl.lit(None, dtype=pl.String)).alias("code"),
        (pl.col(seq) if seq else pl.lit(None, dtype=pl.String)).alias("seq"),
        pl.sum_horizontal(pl.col(columns).is_not_null()).alias("count"),
        pl.coalesce(columns[:1]).alias("left"),
    ).with_columns(
        pl.col("row").is_in(_across(grid, block)).alias("across"),
        pl.col("row").is_in([row + 1 for row in block.repeats]).alias("repeat"),
    )
    doubtful = ~facts.select(_plainly_a_record())[:, 0]
    kinds = pl.repeat("record", facts.height, eager=True)
    kinds_of_doubtful = facts.filter(doubtful).select(_kind(identified=bool(name or code), named=bool(name)))[:, 0]
    kinds = kinds.scatter(doubtful.arg_true(), kinds_of_doubtful)
    return _with_broken(kinds, cells, grid, block).alias("row_kind")


def _with_broken(kinds: pl.Series, cells: pl.DataFrame, grid: Grid, block: Block) -> pl.Series:
    """The kinds, with the rows of a text file whose cells may stand in the wrong columns."""
    if grid.fields is None or cells.is_empty():
        return kinds
    for kind, broken in (
        ("wide", _wide(cells, grid.fields, block)),
        ("torn", cells["row"].is_in([row + 1 for row in grid.torn])),
    ):
        kinds = pl.select(pl.when(broken & (kinds != "blank")).then(pl.lit(kind)).otherwise(kinds)).to_series()
    return _with_short(kinds, cells, grid.fields, block)


def _with_short(kinds: pl.Series, cells: pl.DataFrame, fields: pl.Series, block: Block) -> pl.Series:
    """The kinds, with the records that end before the last header, which other records fill."""
    last = max(header.column for header in block.headers)
    records = (kinds == "record").arg_true()
    rows = cells[records]
    short = short_rows(fields.gather(rows["row"] - 1), rows[str(last)].is_not_null(), last + 1)
    return kinds.scatter(records.filter(short), "short") if short.any() else kinds


def _wide(cells: pl.DataFrame, fields: pl.Series, block: Block) -> pl.Series:
    """Whether each row has more fields than the header, other than blank ones that most rows have at their end."""
    header = fields.slice(block.top, block.bottom - block.top + 1).max() or 0
    counts = fields.gather(cells["row"] - 1)
    usual = counts.mode().max()
    beyond = [name for name in cells.columns if name.isdecimal() and int(name) >= header]  # type: ignore[operator]
    filled = cells.select(pl.any_horizontal(pl.col(beyond).is_not_null()) if beyond else pl.lit(value=False))[:, 0]
    if filled.len() != cells.height:
        filled = pl.repeat(False, cells.height, eager=True)
    return (counts > header) & (filled | (counts != usual))


def _plainly_a_record() -> pl.Expr:
    """Whether a row has a name, several cells, and no word that begins a total, note, signature or example.

    All other rows go to `_kind`, which is slow; most rows are plain and need not be looked at by it.
    """
    words = layout_words()
    telling = "|".join(
        f"(?:{pattern})" for pattern in (words.totals, words.partials, words.notes, words.signatures, words.examples)
    )
    plain = [text.str.contains(PLAIN) & ~text.str.contains(telling) for text in (pl.col("first"), pl.col("name"))]
    return pl.all_horizontal(pl.col("count") > 1, ~pl.col("repeat"), *plain).fill_null(value=False)


def _kind(*, identified: bool, named: bool) -> pl.Expr:
    words = layout_words()
    first, name, code, count = pl.col("first"), pl.col("name"), pl.col("code"), pl.col("count")
    label, called = (fold_text_expr(text) for text in (first, name))
    no_code = code.is_null() | (code == first) | ~code.str.contains(r"[0-9A-Za-z]{5}")
    total = no_code & (label.str.contains(words.totals) | called.str.contains(words.totals))
    partial = no_code & (label.str.contains(words.partials) | called.str.contains(words.partials))
    unnamed = name.is_null() | (name == first) | called.str.contains(words.signatures)
    note = no_code & unnamed & (label.str.contains(words.notes) | label.str.contains(words.signatures))
    numbered = pl.col("seq").str.contains(r"^[0-9]+$").fill_null(False)
    after_note = note.fill_null(False).cum_max() & (count == 1) & ~numbered
    titled = (count == 1) & (label.str.contains(words.sections) | pl.col("across"))
    figure = label.str.contains(_FIGURE)
    alone = (count == 1) & (name.is_null() if named else label.str.len_chars() > 0) & ~figure & pl.lit(identified)
    nameless = name.is_null() & code.is_null() & pl.lit(identified)
    return (
        pl.when(count == 0)
        .then(pl.lit("blank"))
        .when("repeat")
        .then(pl.lit("repeat"))
        .when(label.str.contains(words.examples) | called.str.contains(words.examples))
        .then(pl.lit("example"))
        .when(total)
        .then(pl.lit("total"))
        .when(partial)
        .then(pl.lit("partial"))
        .when(note | after_note)
        .then(pl.lit("note"))
        .when((count == 1) & numbered & nameless)
        .then(pl.lit("numbered"))
        .when(titled | (alone & nameless) | (pl.col("across") & nameless))
        .then(pl.lit("section"))
        .when(nameless)
        .then(pl.lit("nameless"))
        .otherwise(pl.lit("record"))
        .alias("row_kind")
    )


def _across(grid: Grid, block: Block) -> list[int]:
    """1-based sheet rows that hold a cell merged over at least half of the table's columns."""
    wide = max(3, len(block.headers) // 2)
    return [top + 1 for top, left, bottom, right in grid.merges if top == bottom and right - left + 1 >= wide]


def ranges(rows: Iterable[int]) -> str:
    """Row numbers as text for the user: 3、5—8."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return "、".join(str(low) if low == high else f"{low}—{high}" for low, high in parts)
