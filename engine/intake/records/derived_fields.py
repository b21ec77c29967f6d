"""Derives fields from the text of another: the ends of a period, a kind, a count, a yes/no state, the processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from pydantic import Field

from ...core.resources import RULES
from ...core.text import fold_text
from ...core.validation import Model, load_model
from ...records.column_names import state_column
from ..values.cell_reading import says_no
from ..values.dates import read_date
from .field_context import ROW_KEYS, FieldContext, fill_open, fill_or_contradict, is_open, with_field
from .process_flags import with_processes


class PeriodText(Model):
    """Rule: a text that holds the first and last day of a period."""

    from_: str = Field(alias="from")
    start: str
    end: str


class ChoiceWords(Model):
    """Rule: a choice decided by words in a text."""

    from_: str = Field(alias="from")
    to: str
    words: dict[str, list[str]]


class Count(Model):
    """Rule: the number of things that a text lists."""

    from_: str = Field(alias="from")
    to: str


class StateSpellings(Model):
    """Rule: a flag decided by words in a text."""

    from_: str = Field(alias="from")
    to: str
    yes: list[str]
    no: list[str]
    doubt: list[str] = Field(default=[])


class Processes(Model):
    """Rule: flags of processes, from the text that lists them and from a trade that is itself a process."""

    from_: str = Field(alias="from")
    alike: str


class Parks(Model):
    """Rule: whether a record is in a park, by the text that names the park."""

    from_: str = Field(alias="from")
    to: str
    inside: list[str] = Field(description="说在园区而没有写园区名称的写法")
    outside: list[str] = Field(description="含有这些词的，不在园区")
    names: list[str] = Field(description="园区名称中的词，含有其一的才当作园区")
    doubt: list[str] = Field(description="含有这些词的，说不清")


class DerivedFields(Model):
    """The content of rules/vocabulary/derived_fields.yaml."""

    periods: list[PeriodText]
    choices: list[ChoiceWords]
    counts: list[Count]
    states: list[StateSpellings]
    processes: Processes
    parks: Parks
    workshops: list[str]


@cache
def derived_table() -> DerivedFields:
    """The rules of rules/vocabulary/derived_fields.yaml.

    Raises:
        RuleError: the file is not valid; the message names the line.
    """
    return load_model(DerivedFields, RULES / "vocabulary" / "derived_fields.yaml")


def derive_from_text(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """Fill fields that the sheet leaves empty and another text decides; values that the sheet gives stay."""
    table = derived_table()
    for period in table.periods:
        frame = _periods(frame, context, period)
    for choice in table.choices:
        frame = _mapped(frame, context, source=choice.from_, target=choice.to, read=_chooser(choice), dtype=pl.String)
    for count in table.counts:
        frame = _mapped(frame, context, source=count.from_, target=count.to, read=_counted, dtype=pl.String)
    for state in table.states:
        frame = _mapped(frame, context, source=state.from_, target=state.to, read=_stater(state), dtype=pl.Boolean)
    frame = _parks(frame, context, table.parks)
    return with_processes(frame, context, source=table.processes.from_, alike=table.processes.alike)


def _mapped(
    frame: pl.DataFrame,
    context: FieldContext,
    source: str,
    target: str,
    read: Callable[[str], Any],
    dtype: type[pl.DataType],
) -> pl.DataFrame:
    """Fill `target` with the result of `read` for each distinct text of `source`."""
    fields = context.words.fields
    if source not in frame.columns or source not in fields or target not in fields:
        return frame
    texts = frame[source].unique(maintain_order=True).drop_nulls()
    values = {text: value for text in texts if (value := read(text)) is not None}
    if not values:
        return frame
    frame = with_field(frame, target, dtype)
    return fill_open(
        frame, target, pl.col(source).replace_strict(values, default=None, return_dtype=dtype), context.cell(source)
    )


def _chooser(table: ChoiceWords) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        folded = fold_text(text)
        return next((option for option, words in table.words.items() if any(word in folded for word in words)), None)

    return read


def _counted(text: str) -> str | None:
    parts = [part for part in re.split(r"[、,，;；/\n]|以及|和", text) if part.strip()]
    return str(len(parts)) if parts else None


def _stater(table: StateSpellings) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        folded = fold_text(text)
        if any(word in folded for word in table.doubt):
            return None
        yes, no = (any(word in folded for word in words) for words in (table.yes, table.no))
        return yes if yes != no else None

    return read


# Parks


def _parks(frame: pl.DataFrame, context: FieldContext, table: Parks) -> pl.DataFrame:
    """Whether a record is in a park; then a text that names none (无, 是) is no park's name any more."""
    fields = context.words.fields
    if table.from_ not in frame.columns or not {table.from_, table.to} <= set(fields):
        return frame
    readings = {text: _in_park(text, table) for text in frame[table.from_].unique(maintain_order=True).drop_nulls()}
    stated = {text: reading for text, reading in readings.items() if reading is not None}
    frame = with_field(with_field(frame, table.to, pl.Boolean), table.from_, pl.String)
    text = pl.col(table.from_)
    unclear = frame.filter(text.is_in(list(readings.keys() - stated.keys())) & is_open(table.to))
    context.problems.add_all(
        "park_unclear",
        unclear.select(*ROW_KEYS, text.alias("written"), context.problem_cell(table.from_)),
        field=table.from_,
        label=context.words.label(table.from_),
    )
    flag = text.replace_strict(stated, default=None, return_dtype=pl.Boolean)
    frame = fill_or_contradict(frame, table.to, flag, context, source=table.from_)
    outside = text.is_in([text for text in readings if says_no(text, table.from_)])
    nameless = outside | text.is_in([text for text in readings if fold_text(text) in table.inside])
    state = state_column(table.from_)
    return frame.with_columns(
        pl.when(outside).then(pl.lit("none")).otherwise(state).alias(state),
        pl.when(~nameless).then(text).alias(table.from_),
    )


def _in_park(text: str, table: Parks) -> bool | None:
    folded = fold_text(text)
    if folded in table.inside:
        return True
    if any(word in folded for word in table.doubt):
        return None
    if says_no(text, table.from_) or any(word in folded for word in table.outside):
        return False
    return True if any(word in folded for word in table.names) else None


# Periods

_PART = r"(\d{4}(?:[./年]\d{1,2}(?:[./月]\d{1,2})?)?[年月日]?)"
_DASHED = re.compile(rf"{_PART}[-—–~至到]+{_PART}")
_WORDED = re.compile(r"([\d\-./年月日]+)(?:至|到|~|—+|–)([\d\-./年月日]+)")


def read_period(text: str) -> tuple[date, date] | None:
    """First and last day of a period; an end given as a month or year means its last day. None if either is missing."""
    clean = fold_text(text)
    match = _DASHED.fullmatch(clean) or _WORDED.fullmatch(clean)
    if match is None:
        return None
    start, end = _day(match.group(1), last=False), _day(match.group(2), last=True)
    return (start, end) if start is not None and end is not None and start <= end else None


def _day(part: str, *, last: bool) -> date | None:
    if year := re.fullmatch(r"(\d{4})年?", part):
        return read_date(f"{year.group(1)}年{'12月31' if last else '1月1'}日").value  # type: ignore[return-value]
    value = read_date(part, month_end=last).value
    return value if isinstance(value, date) else None


def _periods(frame: pl.DataFrame, context: FieldContext, table: PeriodText) -> pl.DataFrame:
    if table.from_ not in frame.columns or table.from_ not in context.words.fields:
        return frame
    texts = frame[table.from_].unique(maintain_order=True).drop_nulls()
    periods = {text: read_period(text) for text in texts}
    unclear = [
        text
        for text, ends in periods.items()
        if ends is None and not re.fullmatch(r"[\d.]+(年|个月)?", fold_text(text))
    ]
    unread = frame.filter(pl.col(table.from_).is_in(unclear))
    context.problems.add_all(
        "period_unclear",
        unread.select(*ROW_KEYS, pl.col(table.from_).alias("written"), context.problem_cell(table.from_)),
        field=table.from_,
        label=context.words.label(table.from_),
    )
    for place, key in enumerate((table.start, table.end)):
        days = {text: ends[place] for text, ends in periods.items() if ends is not None}
        if days:
            frame = with_field(frame, key, pl.Date)
            value = pl.col(table.from_).replace_strict(days, default=None, return_dtype=pl.Date)
            frame = fill_open(frame, key, value, context.cell(table.from_))
    return frame
