"""Cross-checks of a record's own fields: a doubt is reported with its cells, no value is changed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from ..exact import finite_places, parse_exact, show
from ..policy.vocabulary import Vocabulary
from ..records import Records, Source
from .infer import PLACE, Context
from .problems import Problems

_NEAR = 1e-9
"""Relative width of the band in which floats do not settle a comparison; there fractions do."""


def cross_check(frame: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, problems: Problems) -> None:
    """All cross-checks whose fields the frame has."""
    context = Context(words, problems, Records(frame, sources).cell)
    _given_ratio(frame, context)
    _land_parts(frame, context)
    for code, needed, doubt, written in _GUARDS:
        if all(key in frame.columns for key in needed):
            cell = pl.concat_str([context.at(key) for key in needed], separator="、", ignore_nulls=True).alias("cell")
            told = frame.filter(doubt).select(*PLACE, written.alias("written"), cell)
            problems.add_all(code, told, field=needed[0], label=words.label(needed[0]))


def _number(key: str) -> pl.Expr:
    """A field's value as a float: for doubts and to find what to compare exactly, never to judge."""
    return pl.col(key).cast(pl.Float64, strict=False)


_PER_MU = _number("tax") / _number("land_actual")

_GUARDS: tuple[tuple[str, tuple[str, ...], pl.Expr, pl.Expr], ...] = (
    ("tax_unit_doubt", ("tax",), (_number("tax") > 100_000) & ~pl.col("tax").str.contains(".", literal=True), pl.col("tax")),
    (
        "tax_per_mu_doubt",
        ("tax", "land_actual"),
        (_number("land_actual") > 0) & (_PER_MU > 1000),
        _PER_MU.round(2).cast(pl.String),
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


def _given_ratio(frame: pl.DataFrame, context: Context) -> None:
    """亩均税收 as given against 税收 / 用地, beyond what its own rounding explains."""
    keys = ("tax_per_mu", "tax", "land_actual")
    if not all(key in frame.columns for key in keys):
        return
    slack = _slack(frame["tax_per_mu"])
    whole = frame.with_columns(slack.alias("slack"))
    near = (_number("tax_per_mu") - _PER_MU).abs() >= pl.col("slack") * (1 - 1e-6) - _PER_MU.abs() * _NEAR
    rows = whole.filter((near & (_number("land_actual") > 0)).fill_null(False))
    cell = pl.concat_str([context.at(key) for key in keys], separator="、", ignore_nulls=True).alias("cell")
    told = []
    for row in rows.select(*PLACE, *keys, "slack", cell).iter_rows(named=True):
        given, tax, land = (parse_exact(row[key]) for key in keys)
        if given is None or tax is None or not land:
            continue
        if abs(given - tax / land) > Fraction(str(row["slack"])):
            shown = {"tax": show(tax), "land": show(land), "computed": show(tax / land)}
            told.append({**{key: row[key] for key in PLACE}, "cell": row["cell"], "written": show(given), **shown})
    context.problems.add_all("tax_per_mu_differs", pl.DataFrame(told, schema_overrides={"row": pl.Int64}), field="tax_per_mu")


def _slack(given: pl.Series) -> pl.Series:
    """Half a unit of each figure's last decimal; 5 among two-decimal figures is 5.00."""
    places = given.to_frame("text").select(
        pl.when(pl.col("text").str.contains(".", literal=True))
        .then(pl.col("text").str.split(".").list.last().str.len_chars())
        .otherwise(0)
        .alias("places")
    )["places"]
    usual = min(int(places.max() or 0), 2)  # type: ignore[arg-type]
    table = {count: float(f"5e-{count + 1}") for count in range(20)}
    return places.clip(lower_bound=usual, upper_bound=18).cast(pl.Int64).replace_strict(table, return_dtype=pl.Float64)


def _land_parts(frame: pl.DataFrame, context: Context) -> None:
    """实际用地 as given against 自有 + 承租 - 出租, where own land is given; parts that are not given count as 0."""
    keys = ("land_actual", "land_own", "land_rent_in", "land_rent_out")
    given = [key for key in keys if key in frame.columns]
    if given[:2] != list(keys[:2]):
        return
    parts = [_number(key).fill_null(0) if key in given else pl.lit(0.0) for key in keys[1:]]
    off = (_number("land_actual") - (parts[0] + parts[1] - parts[2])).abs() > 1e-9
    rows = frame.filter(off & pl.col("land_own").is_not_null() & pl.col("land_actual").is_not_null())
    cell = pl.concat_str([context.at(key) for key in given], separator="、", ignore_nulls=True).alias("cell")
    told = []
    for row in rows.select(*PLACE, *given, cell).iter_rows(named=True):
        actual, own, rent_in, rent_out = (parse_exact(row.get(key) or "0") or Fraction(0) for key in keys)
        computed = own + rent_in - rent_out
        slack = Fraction(1, 2 * 10 ** (finite_places(actual) or 0))
        if abs(actual - computed) > min(slack, Fraction(1, 200)):
            shown = {"own": show(own), "rent_in": show(rent_in), "rent_out": show(rent_out), "computed": show(computed)}
            told.append({**{key: row[key] for key in PLACE}, "cell": row["cell"], "written": show(actual), **shown})
    context.problems.add_all("land_differs", pl.DataFrame(told, schema_overrides={"row": pl.Int64}), field="land_actual")
