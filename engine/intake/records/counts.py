"""How many things a text of a sheet lists (主导产业): fills the count beside it, or contradicts the count that the sheet states."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from ...core.text import fold_text
from ...records.column_names import cell_column, state_column
from ...records.stated_bounds import bound_state
from ...vocabulary.derived_fields import Count
from .field_context import ROW_KEYS, FieldContext, fill_open, is_open, with_field

_OPEN_END = re.compile(r"等(?:(\d+)[个大类]*)?(?:产业|行业)?$")
"""等 leaves a list open, unless the number of its things follows: 电子信息、新材料等3个产业."""


class ThingCount(NamedTuple):
    """How many things a text lists; `open` where it may mean more."""

    number: int
    open: bool = False


def listed_things(text: str) -> ThingCount | None:
    """How many things a text lists; what stands in brackets belongs to the thing before it. None if it lists nothing.

    >>> listed_things("电子信息、新材料等")
    ThingCount(number=2, open=True)
    """
    outside = re.sub(r"[（(][^（）()]*[）)]", "", text).strip("。.;； \n")
    end = _OPEN_END.search(fold_text(outside))
    parts = [part for part in re.split(r"[、,，;；/\s]|以及|和", outside) if part]
    if not parts:
        return None
    if end and end.group(1):
        return ThingCount(int(end.group(1)))
    return ThingCount(len(parts), open=end is not None)


def with_count(frame: pl.DataFrame, context: FieldContext, count: Count) -> pl.DataFrame:
    """Fill the count where it is open: with a figure, or with a bound where the list is open. A stated figure that the
    list contradicts is reported, and null."""
    source, target, fields = count.from_, count.to, context.words.fields
    if source not in frame.columns or source not in fields or target not in fields:
        return frame
    frame = with_field(frame, target, pl.String)
    texts = frame[source].unique(maintain_order=True).drop_nulls()
    things = {text: listed for text in texts if (listed := listed_things(text))}
    frame = _contradicted(frame, context, count, things)
    closed = {text: str(listed.number) for text, listed in things.items() if not listed.open}
    open_ = {text: bound_state(">=", Fraction(listed.number)) for text, listed in things.items() if listed.open}
    frame = fill_open(frame, target, _looked_up(source, closed), context.cell(source))
    bound = pl.when(is_open(target)).then(_looked_up(source, open_))
    cell = pl.when(bound.is_not_null()).then(context.cell(source)).otherwise(pl.col(cell_column(target)))
    return frame.with_columns(
        pl.coalesce(bound, state_column(target)).alias(state_column(target)), cell.alias(cell_column(target))
    )


def _contradicted(
    frame: pl.DataFrame, context: FieldContext, count: Count, things: dict[str, ThingCount]
) -> pl.DataFrame:
    source, target = count.from_, count.to
    number = _looked_up(source, {text: str(listed.number) for text, listed in things.items()}).cast(pl.Float64)
    more = pl.col(source).is_in([text for text, listed in things.items() if listed.open])
    stated = pl.col(target).cast(pl.Float64, strict=False)
    conflict = pl.when(more).then(stated < number).otherwise(stated != number).fill_null(False)
    clash = frame.filter(conflict).select(*ROW_KEYS, pl.col(source).alias("written"), context.problem_cell(source))
    labels = {"label": context.words.label(target), "source": context.words.label(source)}
    context.problems.add_all("source_conflict", clash, field=target, **labels)
    return frame.with_columns(
        pl.when(conflict).then(pl.lit("conflict")).otherwise(state_column(target)).alias(state_column(target)),
        pl.when(~conflict).then(target).alias(target),
    )


def _looked_up(source: str, values: dict[str, str]) -> pl.Expr:
    return pl.col(source).replace_strict(values, default=None, return_dtype=pl.String)
