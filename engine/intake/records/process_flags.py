"""Decides the flags of processes (印花工序, 粘土砖瓦窑 …) by the text that lists an enterprise's processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ...vocabulary.process_words import process_words
from ..values.named_processes import NamedProcesses, named_processes
from .field_context import ROW_KEYS, FieldContext, fill_open, fill_or_contradict, with_field


def with_processes(frame: pl.DataFrame, context: FieldContext, *, source: str, alike: str) -> pl.DataFrame:
    """The frame with the flags of processes that texts decide.

    Args:
        source: the field whose text lists the processes; what it names is there, what it does not name is not.
        alike: a field whose text may be the name of a process (a trade); it says nothing of other processes.
    """
    keys = [key for key in process_words().processes if key in context.words.fields]
    if source in frame.columns and source in context.words.fields:
        frame = _listed(frame, context, source, keys)
    if alike in frame.columns and alike in context.words.fields:
        readings = {text: read for text, read in _readings(frame, alike).items() if read.rest is False}
        for key in keys:
            named = {text: True for text, read in readings.items() if read.statements.get(key) == "yes"}
            frame = _filled(frame, context, key=key, source=alike, values=named)
    return frame


def _readings(frame: pl.DataFrame, source: str) -> dict[str, NamedProcesses]:
    return {text: named_processes(text) for text in frame[source].unique(maintain_order=True).drop_nulls()}


def _listed(frame: pl.DataFrame, context: FieldContext, source: str, keys: Sequence[str]) -> pl.DataFrame:
    """Fill flags by a text that lists processes; where it says one thing and a flag's own column another, neither holds."""
    readings = _readings(frame, source)
    _report_unclear(frame, context, source, readings)
    for key in keys:
        stated = {text: value for text, read in readings.items() if (value := read.stated(key)) is not None}
        if stated:
            frame = with_field(frame, key, pl.Boolean)
            flag = pl.col(source).replace_strict(stated, default=None, return_dtype=pl.Boolean)
            frame = fill_or_contradict(frame, key, flag, context, source=source)
        unnamed = {text: False for text, read in readings.items() if key not in read.statements and read.rest is False}
        frame = _filled(frame, context, key=key, source=source, values=unnamed)
    return frame


def _filled(
    frame: pl.DataFrame, context: FieldContext, *, key: str, source: str, values: Mapping[str, bool]
) -> pl.DataFrame:
    if not values:
        return frame
    frame = with_field(frame, key, pl.Boolean)
    value = pl.col(source).replace_strict(values, default=None, return_dtype=pl.Boolean)
    return fill_open(frame, key, value, context.cell(source))


def _report_unclear(
    frame: pl.DataFrame, context: FieldContext, source: str, readings: Mapping[str, NamedProcesses]
) -> None:
    unclear = {text: "、".join(read.unclear) for text, read in readings.items() if read.unclear}
    unread = frame.filter(pl.col(source).is_in(list(unclear))).select(
        *ROW_KEYS,
        pl.col(source).alias("written"),
        pl.col(source).replace_strict(unclear, default=None, return_dtype=pl.String).alias("part"),
        context.problem_cell(source),
    )
    context.problems.add_all("process_unclear", unread, field=source, label=context.words.label(source))
