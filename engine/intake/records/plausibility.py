"""Cross-checks of a record's own fields: a doubt is reported with its cells, no value is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from ...core.decimals import PLACES, scaled, unscaled
from ...core.exact import exact_text
from ...records.problems import Problems
from ...records.records import Records, Source
from ...vocabulary.doubts import Doubt, doubt_table
from ...vocabulary.fields import Vocabulary
from .field_context import ROW_KEYS, FieldContext
from .stated_ratios import check_ratios, decimals_of, is_single


def cross_check(
    frame: pl.DataFrame,
    sources: Sequence[Source],
    words: Vocabulary,
    problems: Problems,
    *,
    decimals: int,
) -> None:
    """Run all cross-checks whose fields are in the frame.

    Args:
        decimals: the largest number of decimals of 亩均税收 in any row of the submission.
    """
    context = FieldContext(words, problems, Records(frame, sources).cell)
    check_ratios(frame, context, {"tax_per_mu": min(decimals, 2)})
    _land_parts(frame, context)
    for code, doubt in doubt_table().doubts.items():
        needed = [key for key in (doubt.figure, doubt.per, "scale" if doubt.scale else "") if key]
        if all(key in frame.columns for key in needed):
            doubtful = frame.filter(_is_doubtful(doubt)).select(
                *ROW_KEYS, _written_figure(doubt).alias("written"), _cells(needed, context)
            )
            label, limit = words.label(doubt.figure), _shown_limit(doubt)
            problems.add_all(code, doubtful, field=doubt.figure, label=label, limit=limit)


def _number(key: str) -> pl.Expr:
    """A field's value as a float: to raise doubts and to find values to compare exactly, never for a decision."""
    return pl.col(key).cast(pl.Float64, strict=False)


def _figure_of(doubt: Doubt) -> pl.Expr:
    return _number(doubt.figure) / _number(doubt.per) if doubt.per else _number(doubt.figure)


def _written_figure(doubt: Doubt) -> pl.Expr:
    """The figure to show: as the record has it, or the ratio with two decimals."""
    if not doubt.per:
        return pl.col(doubt.figure)
    return _figure_of(doubt).round(2).cast(pl.String).str.replace(r"\.0$", "")


def _is_doubtful(doubt: Doubt) -> pl.Expr:
    """Whether all conditions of the doubt hold."""
    figure, number = _figure_of(doubt), doubt_table().number
    conditions = [
        figure > float(number(doubt.over)) if doubt.over is not None else None,
        figure >= float(number(doubt.at_least)) if doubt.at_least is not None else None,
        figure < float(number(doubt.under)) if doubt.under is not None else None,
        _number(doubt.per) > 0 if doubt.per else None,
        pl.col("scale") == doubt.scale if doubt.scale else None,
        ~pl.col(doubt.figure).str.contains(".", literal=True) if doubt.without_decimals else None,
    ]
    return pl.all_horizontal(condition for condition in conditions if condition is not None)


def _shown_limit(doubt: Doubt) -> str:
    """The limit as text for the user: 1000, 10 万."""
    limit = doubt_table().number(doubt.over or doubt.at_least or doubt.under or "0")
    return exact_text(limit) if limit < 10_000 else f"{exact_text(limit / 10_000)} 万"


def most_decimals(texts: pl.Series) -> int:
    """The largest number of decimals in any of the exact texts."""
    return int(texts.to_frame("text").select(decimals_of(pl.col("text")).max()).item() or 0)


def _cells(keys: Iterable[str], context: FieldContext) -> pl.Expr:
    """The cells of several fields in one text."""
    return pl.concat_str([context.problem_cell(key) for key in keys], separator="、", ignore_nulls=True).alias("cell")


def _land_parts(frame: pl.DataFrame, context: FieldContext) -> None:
    """Report 实际用地 that differs from 自有 + 承租 - 出租, if 自有 is given; 承租 or 出租 counts as 0 if not given."""
    keys = ("land_actual", "land_own", "land_rent_in", "land_rent_out")
    present = [key for key in keys if key in frame.columns]
    if present[:2] != list(keys[:2]):
        return
    actual, own, rent_in, rent_out = (
        scaled(pl.col(key)) if key in present else pl.lit(0, dtype=pl.Int128) for key in keys
    )
    computed = own + rent_in.fill_null(0) - rent_out.fill_null(0)
    table = doubt_table()
    differ = (actual - computed).abs() > int(table.number(table.land_tolerance) * 10**PLACES)
    rows = frame.filter(pl.all_horizontal(differ, *(is_single(key, frame) for key in present)).fill_null(False))
    parts = {"own": own, "rent_in": rent_in.fill_null(0), "rent_out": rent_out.fill_null(0), "computed": computed}
    shown = [unscaled(part).alias(name) for name, part in parts.items()]
    differing = rows.select(*ROW_KEYS, pl.col("land_actual").alias("written"), *shown, _cells(present, context))
    context.problems.add_all("land_differs", differing, field="land_actual")
