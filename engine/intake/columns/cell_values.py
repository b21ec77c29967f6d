"""Turns a column's cells into exact values in the field's unit, each with its state; unusable cells are reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import polars as pl

from ...core.exact import parse_exact
from ...core.skip_unchanged import PLAIN, apply_where_needed
from ...core.text import INVISIBLE
from ...records.problems import Problems
from ...vocabulary.fields import VocabularyField
from ...vocabulary.layout_words import layout_words
from ...vocabulary.spellings import spellings
from ...vocabulary.units import PLAIN_UNIT
from ...vocabulary.uscc import check_uscc
from ..values.bound_texts import read_bound
from ..values.cell_reading import UNCLEAR, Reading, may_say_nothing, read_distinct, says_no, without_value
from ..values.choices import read_choice
from ..values.codes import read_codes
from ..values.dates import read_date
from ..values.flags import read_flag
from ..values.numbers import read_numbers
from .mapping import MappedColumn


@dataclass(frozen=True, kw_only=True)
class ColumnCells:
    """One column's cells of the record rows.

    Attributes:
        texts: the text of each cell, null where blank.
        rows: 1-based sheet row of each cell.
        stored: whether each cell is stored as a number.
        percent: whether each cell is shown as a percentage.
        refs: address such as `F12` of a value taken from another cell (merged cells, forms), else null.
        place: file and sheet, for problems.
    """

    texts: pl.Series
    rows: pl.Series
    stored: pl.Series
    percent: pl.Series | None = None
    refs: pl.Series | None = None
    place: Mapping[str, str] = field(default_factory=dict)


def read_cells(use: MappedColumn, field: VocabularyField, cells: ColumnCells, problems: Problems) -> pl.DataFrame:
    """Columns value, state and code, one row for each cell of a field; problems are added to `problems`."""
    cells = _without_odd_percentages(field, cells)
    frame = _read(use, field, cells)
    if field.type == "number":
        frame = _judged(frame, use, field)
    if use.key not in spellings().quiet:
        _report(frame, use, field, cells=cells, problems=problems)
    return frame


def _without_odd_percentages(field: VocabularyField, cells: ColumnCells) -> ColumnCells:
    """The cells, where one that is shown as a percentage says so if its field has a unit: nobody knows what 3.2% 万元 are."""
    if field.type != "number" or not field.unit_.dimension or cells.percent is None or not cells.percent.any():
        return cells
    shown = pl.when(cells.percent).then(cells.texts + " 显示为百分数").otherwise(cells.texts)
    texts = pl.select(shown.alias(cells.texts.name)).to_series()
    return replace(cells, texts=texts, stored=cells.stored & ~cells.percent, percent=None)


def _read(use: MappedColumn, field: VocabularyField, cells: ColumnCells) -> pl.DataFrame:
    key, sense, header = use.key, use.match.sense, use.header.text
    if field.type == "number":
        return _numbers(use, field, cells)
    if field.type == "code":
        return read_codes(cells.texts, cells.stored)
    if field.type == "date":
        return _dates(key, cells)
    if field.type == "flag":
        return read_distinct(
            cells.texts, lambda text: read_flag(text, field, key=key, sense=sense, header=header), pl.Boolean
        )
    if field.type == "choice":
        return read_distinct(cells.texts, lambda text: read_choice(text, key, field.options), pl.String)
    return _texts(key, cells.texts)


def _numbers(use: MappedColumn, field: VocabularyField, cells: ColumnCells) -> pl.DataFrame:
    """Read figures; a cell shown as a percentage is a plain ratio, whatever the column's unit is."""
    if use.unit is None:
        state = pl.when(pl.col("text").is_not_null()).then(pl.lit("unclear")).alias("state")
        nothing = pl.lit(None, dtype=pl.String)
        return cells.texts.to_frame("text").select(nothing.alias("value"), state, nothing.alias("code"))
    canonical = bool((cells.stored | cells.texts.is_null()).all())
    target = field.unit_
    if cells.percent is None or not cells.percent.any():
        return _with_bounds(read_numbers(cells.texts, use.unit, target, canonical=canonical), use, field, cells)
    parts = pl.DataFrame({"text": cells.texts, "percent": cells.percent})
    shown = read_numbers(parts.select(pl.when("percent").then("text"))["text"], PLAIN_UNIT, target, canonical=canonical)
    others = read_numbers(
        parts.select(pl.when(~pl.col("percent")).then("text"))["text"], use.unit, target, canonical=canonical
    )
    either = [pl.coalesce(shown[name], others[name]).alias(name) for name in ("value", "state", "code")]
    return pl.select(*either, (others["bare"] & ~cells.percent).alias("bare"))


def _with_bounds(frame: pl.DataFrame, use: MappedColumn, field: VocabularyField, cells: ColumnCells) -> pl.DataFrame:
    """What states only a bound (2.0以上) gets it as its state; a bound of a year says nothing of the year."""
    unclear = frame["code"] == UNCLEAR.code
    if use.unit is None or field.unit in layout_words().never_bounded or not unclear.any():
        return frame
    unit, bare = use.unit, use.unit_from not in ("default", "open") or not field.unit_.dimension
    texts = frame.select(pl.when(unclear).then(cells.texts))[:, 0].alias("text")
    bounds = read_distinct(texts, lambda text: read_bound(text, unit, field.unit_, bare=bare) or UNCLEAR, pl.String)
    return frame.with_columns(
        pl.when(unclear).then(bounds[name]).otherwise(name).alias(name) for name in ("state", "code")
    )


def _judged(frame: pl.DataFrame, use: MappedColumn, field: VocabularyField) -> pl.DataFrame:
    """Drop figures below the field's minimum, and mark those whose unit or year is assumed."""
    if field.minimum is not None:
        low = _below(frame["value"], parse_exact(field.minimum) or Fraction(0))
        if low.any():
            frame = frame.with_columns(
                pl.when(low).then(None).otherwise("value").alias("value"),
                pl.when(low).then(pl.lit("invalid")).otherwise("state").alias("state"),
                pl.when(low).then(pl.lit("below_minimum")).otherwise("code").alias("code"),
            )
    if use.key == "report_year":
        frame = _years(frame)
    plain = pl.col("value").is_not_null() & pl.col("state").is_null()
    if use.unit_from == "open":
        return _without_bare(frame, plain)
    if use.year_assumed:
        frame = frame.with_columns(pl.when(plain).then(pl.lit("year_assumed")).otherwise("state").alias("state"))
    elif use.unit_from == "default":
        bare = plain & pl.col("bare")
        frame = frame.with_columns(pl.when(bare).then(pl.lit("unit_assumed")).otherwise("state").alias("state"))
    return frame


def _without_bare(frame: pl.DataFrame, plain: pl.Expr) -> pl.DataFrame:
    """Without the figures of which nothing says the unit; the column's problem names them all."""
    bare = plain & pl.col("bare") & (pl.col("value") != "0")
    return frame.with_columns(
        pl.when(bare).then(pl.lit("unclear")).otherwise("state").alias("state"),
        pl.when(~bare).then("value").alias("value"),
    )


def _below(values: pl.Series, minimum: Fraction) -> pl.Series:
    """Whether each exact text is less than `minimum`."""
    if minimum == 0:
        return values.str.starts_with("-").fill_null(False)
    low = [
        text for text in values.unique().drop_nulls() if (number := parse_exact(text)) is not None and number < minimum
    ]
    return values.is_in(low).fill_null(False)


def _years(frame: pl.DataFrame) -> pl.DataFrame:
    sound = pl.col("value").str.contains(r"^(19[4-9]|20)[0-9]{1,2}$") & (pl.col("value").str.len_chars() == 4)
    bad = (pl.col("value").is_not_null() & ~sound).fill_null(False)
    return frame.with_columns(
        pl.when(bad).then(None).otherwise("value").alias("value"),
        pl.when(bad).then(pl.lit("invalid")).otherwise("state").alias("state"),
        pl.when(bad).then(pl.lit("year_unclear")).otherwise("code").alias("code"),
    )


def _dates(key: str, cells: ColumnCells) -> pl.DataFrame:
    month_end = key in spellings().month_end
    stored = pl.DataFrame({"text": cells.texts, "stored": cells.stored}).select(
        pl.when("stored").then("text").alias("yes"), pl.when(~pl.col("stored")).then("text").alias("no")
    )
    numbers = read_distinct(stored["yes"], lambda text: read_date(text, month_end=month_end, stored=True), pl.Date)
    texts = read_distinct(stored["no"], lambda text: read_date(text, month_end=month_end), pl.Date)
    return pl.select(pl.coalesce(numbers[name], texts[name]).alias(name) for name in ("value", "state", "code"))


def _texts(key: str, texts: pl.Series) -> pl.DataFrame:
    """Text as written, without invisible characters; words for “nothing” and error values give no text."""
    shown = apply_where_needed(texts, PLAIN, _shown)
    odd = may_say_nothing(shown)
    read = read_distinct(odd, _read_text, pl.String)
    keep = read["value"].is_not_null() | odd.is_null()
    if key in spellings().says_no:
        keep = keep | odd.is_in([word for word in odd.unique().drop_nulls() if says_no(word, key)])
    code = read.select(pl.when(pl.col("code") == "cell_error").then("code"))["code"]
    value = pl.when(keep).then(shown).alias("value")
    return pl.select(value, pl.when(~keep).then(read["state"]).alias("state"), pl.when(~keep).then(code).alias("code"))


def _shown(text: pl.Expr) -> pl.Expr:
    """The text on one line, without invisible characters."""
    return text.str.replace_all(INVISIBLE, "").str.replace_all("[\u00a0\r\n\t]+", " ").str.strip_chars()


def _read_text(text: str) -> Reading:
    return without_value(text) or Reading(text)


def _report(
    frame: pl.DataFrame, use: MappedColumn, field: VocabularyField, *, cells: ColumnCells, problems: Problems
) -> None:
    """Report one problem for each cell; sizes under 企业规模 and an assumed unit are reported once for the column."""
    letter, header = use.letter, use.header.text
    slots = {"field": use.key, "label": field.label, "header": header, "unit_hint": _hint(field), **cells.place}
    if (frame["state"] == "unit_assumed").any():
        problems.add("unit_assumed", cell=letter, unit=field.unit, **slots)
    if frame["code"].is_null().all():
        return
    refs: pl.Series | pl.Expr = cells.refs if cells.refs is not None else pl.lit(None, dtype=pl.String)
    own = pl.concat_str(pl.lit(letter), cells.rows.cast(pl.String))
    every = pl.select(
        cells.rows.alias("row"),
        pl.coalesce(refs, own).alias("cell"),
        cells.texts.alias("written"),
        frame["code"].alias("problem_code"),
    ).filter(pl.col("problem_code").is_not_null())
    for code in sorted(every["problem_code"].unique()):
        some = every.filter(pl.col("problem_code") == code).drop("problem_code")
        if code == "size_not_scale":
            some = some.unique("written", keep="first", maintain_order=True)
        if field.type == "code":
            hints = {
                text: check_uscc(text, stored_as_number=code == "uscc_numeric").hint
                for text in some["written"].unique()
            }
            some = some.with_columns(pl.col("written").replace_strict(hints, return_dtype=pl.String).alias("hint"))
        problems.add_all(code, some, **slots)


def _hint(field: VocabularyField) -> str:
    """An example of a correct cell, for the advice to the user."""
    if field.type == "number":
        return f"，如 12.3（{field.unit}）" if field.unit else "，如 12.3"
    if field.type == "flag":
        return "，如 是 或 否"
    if field.type == "date":
        return "，如 2026-11-20"
    return f"，如 {'、'.join(list(field.options)[:6])}" if field.options else ""


def is_sum(key: str, field: VocabularyField) -> bool:
    """Whether figures of the field add up over enterprises (for totals rows): amounts, not ratios, years or scores."""
    return (
        field.type == "number"
        and bool(field.unit_.dimension)
        and len(field.unit_.dimension) == 1
        and field.unit_.symbol not in layout_words().never_added
        and key not in layout_words().of_parcel
    )
