"""Cross-checks of a record's own fields: a doubt is reported with its cells, no value is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from ...core.decimals import PLACES, scaled, unscaled
from ...core.exact import from_float, parse_exact
from ...records.column_names import cell_column
from ...records.problems import Problems
from ...records.records import Records, Source
from ...vocabulary.fields import Vocabulary
from .infer import PLACE, FieldContext

_NEAR = 1e-6
"""Relative width of the band in which floats do not settle a comparison; there fractions do."""

_TOLERATED = 0.005
"""亩 that 实际用地 may differ from its parts: each is written with two decimals."""


def cross_check(
    frame: pl.DataFrame,
    sources: Sequence[Source],
    words: Vocabulary,
    problems: Problems,
    *,
    decimals: int,
) -> None:
    """All cross-checks whose fields the frame has.

    Args:
        decimals: the most decimals in which a row of the submission gives 亩均税收.
    """
    context = FieldContext(words, problems, Records(frame, sources).cell)
    _given_ratio(frame, context, decimals)
    _land_parts(frame, context)
    for code, needed, doubt, figure in _GUARDS:
        if all(key in frame.columns for key in needed):
            doubtful = frame.filter(doubt).select(*PLACE, figure.alias("written"), _cells(needed, context))
            problems.add_all(code, doubtful, field=needed[0], label=words.label(needed[0]))


def _number(key: str) -> pl.Expr:
    """A field's value as a float: for doubts and to find what to compare exactly, never to judge."""
    return pl.col(key).cast(pl.Float64, strict=False)


_PER_MU = _number("tax") / _number("land_actual")

_GUARDS: tuple[tuple[str, tuple[str, ...], pl.Expr, pl.Expr], ...] = (
    (
        "tax_unit_doubt",
        ("tax",),
        (_number("tax") > 100_000) & ~pl.col("tax").str.contains(".", literal=True),
        pl.col("tax"),
    ),
    (
        "tax_per_mu_doubt",
        ("tax", "land_actual"),
        (_number("land_actual") > 0) & (_PER_MU > 1000),
        _PER_MU.round(2).cast(pl.String).str.replace(r"\.0$", ""),
    ),
    (
        "land_unit_doubt",
        ("land_actual", "scale"),
        (_number("land_actual") > 500) & (pl.col("scale") == "规下"),
        pl.col("land_actual"),
    ),
    (
        "below_scale_revenue",
        ("revenue", "scale"),
        (_number("revenue") >= 2000) & (pl.col("scale") == "规下"),
        pl.col("revenue"),
    ),
    ("ratio_doubt", ("rd_ratio",), (_number("rd_ratio") > 0) & (_number("rd_ratio") < 0.2), pl.col("rd_ratio")),
)
"""Plausibility: code, fields, what makes a doubt, the figure to show."""


def _single(key: str, frame: pl.DataFrame) -> pl.Expr:
    """Whether the field rests on one cell: figures joined of several rows are not compared with one row's own."""
    return (
        ~pl.col(cell_column(key)).str.contains("、").fill_null(False)
        if cell_column(key) in frame.columns
        else pl.lit(True)
    )


def _given_ratio(frame: pl.DataFrame, context: FieldContext, decimals: int) -> None:
    """亩均税收 as given against 税收 / 用地, beyond what its own rounding explains."""
    keys = ("tax_per_mu", "tax", "land_actual")
    if not all(key in frame.columns for key in keys):
        return
    slack = 0.5 * pl.lit(10.0).pow(-_places(pl.col("tax_per_mu"), decimals))
    off = (_number("tax_per_mu") - _PER_MU).abs() / slack
    comparable = (_number("land_actual") > 0) & _single("land_actual", frame) & (off > 1 - _NEAR).fill_null(False)
    rows = frame.filter(comparable.fill_null(False)).with_columns(off.alias("off"), slack.alias("slack"))
    differing = rows.filter((pl.col("off") > 1 + _NEAR) | _exactly_off(rows))
    shown = (
        pl.col("tax_per_mu").alias("written"),
        pl.col("tax"),
        pl.col("land_actual").alias("land"),
        _PER_MU.round(4).cast(pl.String).alias("computed"),
    )
    differing = differing.select(*PLACE, *shown, _cells(keys, context))
    context.problems.add_all("tax_per_mu_differs", differing, field="tax_per_mu")


def _exactly_off(rows: pl.DataFrame) -> pl.Series:
    """Whether given and computed differ by more than `slack`, by fractions where floats do not settle it."""
    facts = rows.select("off", "slack", "tax_per_mu", "tax", "land_actual").iter_rows()
    return pl.Series([abs(off - 1) <= _NEAR and _differs(*figures) for off, *figures in facts], dtype=pl.Boolean)


def _differs(slack: float, *texts: str) -> bool:
    ratio, tax, land = (parse_exact(text) for text in texts)
    return ratio is not None and tax is not None and bool(land) and abs(ratio - tax / (land or 1)) > from_float(slack)


def most_decimals(texts: pl.Series) -> int:
    """The most decimals that any of the exact texts has."""
    return int(texts.to_frame("text").select(_decimals_of(pl.col("text")).max()).item() or 0)


def _decimals_of(text: pl.Expr) -> pl.Expr:
    return text.str.splitn(".", 2).struct.field("field_1").str.len_chars().fill_null(0).cast(pl.Int32)


def _places(text: pl.Expr, most: int) -> pl.Expr:
    """Decimals of each figure; 5 among two-decimal figures is 5.00."""
    return _decimals_of(text).clip(lower_bound=min(most, 2))


def _cells(keys: Iterable[str], context: FieldContext) -> pl.Expr:
    """The cells of several fields in one text."""
    return pl.concat_str([context.at(key) for key in keys], separator="、", ignore_nulls=True).alias("cell")


def _land_parts(frame: pl.DataFrame, context: FieldContext) -> None:
    """实际用地 as given against 自有 + 承租 - 出租, where own land is given; parts that are not given count as 0."""
    keys = ("land_actual", "land_own", "land_rent_in", "land_rent_out")
    present = [key for key in keys if key in frame.columns]
    if present[:2] != list(keys[:2]):
        return
    actual, own, rent_in, rent_out = (
        scaled(pl.col(key)) if key in present else pl.lit(0, dtype=pl.Int128) for key in keys
    )
    computed = own + rent_in.fill_null(0) - rent_out.fill_null(0)
    differ = (actual - computed).abs() > _TOLERATED * 10**PLACES
    rows = frame.filter(pl.all_horizontal(differ, *(_single(key, frame) for key in present)).fill_null(False))
    parts = {"own": own, "rent_in": rent_in.fill_null(0), "rent_out": rent_out.fill_null(0), "computed": computed}
    shown = [unscaled(part).alias(name) for name, part in parts.items()]
    differing = rows.select(*PLACE, pl.col("land_actual").alias("written"), *shown, _cells(present, context))
    context.problems.add_all("land_differs", differing, field="land_actual")
