"""Derives fields from the text or the flags of others: the ends of a period, a kind, a count, states, processes, parks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from ...core.text import fold_text
from ...vocabulary.derived_fields import ChoiceWords, PeriodText, StateSpellings, derived_table
from ..values.dates import read_date
from .counts import with_count
from .field_context import ROW_KEYS, FieldContext, fill_open, with_field
from .park_flags import with_park
from .process_flags import with_processes
from .summary_flags import with_summary


def derive_from_text(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """Fill fields that the sheet leaves empty and another text decides; values that the sheet gives stay."""
    table = derived_table()
    for period in table.periods:
        frame = _periods(frame, context, period)
    for choice in table.choices:
        frame = _mapped(frame, context, source=choice.from_, target=choice.to, read=_chooser(choice), dtype=pl.String)
    for count in table.counts:
        frame = with_count(frame, context, count)
    for state in table.states:
        frame = _mapped(frame, context, source=state.from_, target=state.to, read=_stater(state), dtype=pl.Boolean)
    frame = with_park(frame, context, table.parks)
    frame = with_processes(frame, context, source=table.processes.from_, alike=table.processes.alike)
    for summary in table.summaries:
        frame = with_summary(frame, context, summary)
    return frame


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


def _stater(table: StateSpellings) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        folded = fold_text(text)
        if any(word in folded for word in table.doubt):
            return None
        yes, no = (any(word in folded for word in words) for words in (table.yes, table.no))
        return yes if yes != no else None

    return read


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
