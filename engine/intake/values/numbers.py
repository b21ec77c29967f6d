"""Reads figures: 1,234.5, 12.3万, ５.０, (12.3), 5+3, 3公顷, 3.02% become exact; 约5, 3.5-4, 3.2(租) stay unclear."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import polars as pl

from ...core.decimals import PLAIN, scaled, times, unscaled
from ...core.exact import exact_text, from_float, parse_exact
from ...core.skip_unchanged import apply_where_needed
from ...core.text import half_width
from ...vocabulary.spellings import spellings
from ...vocabulary.units import PLAIN_UNIT, Unit, find_unit
from .cell_reading import UNCLEAR, Reading, read_distinct, without_value

_FIGURE = re.compile(
    r"(?P<sign>[+-])?[¥$]?"
    r"(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d(?:\.\d+)?[eE][+-]?\d{1,2}|\d+\.?\d*|\.\d+)"
    r"\s*(?P<unit>[^\d\s+()]\S*?)?"
)
_LONG_DECIMAL = re.compile(r"-?(?=(?:[0.]*[0-9]){16,18}$)[0-9]{1,15}\.[0-9]{9,17}")
_BRACKETED = re.compile(r"\(([¥]?[\d,.]+)\)\s*(\D*)")
_COUNT = re.compile(r"([零〇一二两三四五六七八九十百]+)(\D*)")


def read_number(text: str, unit: Unit, target: Unit) -> Reading:
    """A cell's figure in the unit `target`; a figure without a unit is taken to be in `unit`."""
    clean = half_width(text).strip().replace("−", "-")
    if (shown := _without_binary_tail(clean)) is not None:
        return Reading(exact_text(shown * unit.to(target)), "", "binary_tail")
    value = read_figure(clean, unit, target)
    if value is not None:
        return Reading(exact_text(value))
    if (without := without_value(text)) is not None:
        return without
    if (match := _BRACKETED.fullmatch(clean)) is not None:
        value = read_figure(f"-{match.group(1)}{match.group(2)}", unit, target)
        return UNCLEAR if value is None else Reading(exact_text(value), "", "bracket_negative")
    if "+" in clean[1:]:
        terms = [read_figure(term.strip(), unit, target) for term in clean.split("+")]
        if None not in terms:
            return Reading(
                exact_text(sum((term for term in terms if term is not None), Fraction(0))), "", "sum_written"
            )
    return UNCLEAR


def _without_binary_tail(text: str) -> Fraction | None:
    """The figure that a program meant which wrote a binary number with all its digits (199.99999999999997 for 200): what
    a spreadsheet shows of it. None for any other text; nobody writes the shortest digits of a double by hand.
    """
    if _LONG_DECIMAL.fullmatch(text) is None or repr(float(text)) != text:
        return None
    return from_float(float(text))


def read_figure(text: str, unit: Unit, target: Unit) -> Fraction | None:
    """The exact value in `target` of one figure, which may have a unit after it; None where it is not a figure."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        count = _COUNT.fullmatch(text)
        return None if count is None else _with_unit(_small_count(count.group(1)), count.group(2), unit, target)
    number = parse_exact(re.sub(r"[, ]", "", match.group("number")))
    if number is not None and match.group("sign") == "-":
        number = -number
    return _with_unit(number, match.group("unit") or "", unit, target)


def _with_unit(number: Fraction | None, symbol: str, unit: Unit, target: Unit) -> Fraction | None:
    """`number` in `target`; `symbol` is its written unit ("" means the column's, `unit`). None if it does not fit."""
    if number is None or not symbol:
        return None if number is None else number * unit.to(target)
    own = find_unit(symbol)
    if own is not None and own.dimension == target.dimension:
        return number * own.to(target)
    for word, factor in spellings().multipliers.items():
        if symbol.startswith(word):
            rest = find_unit(symbol[len(word) :]) if symbol != word else (unit if word in "万亿" else None)
            if rest is not None and rest.dimension == target.dimension and rest is not PLAIN_UNIT:
                return number * factor * rest.to(target)
    return None


@cache
def _small_count(text: str) -> Fraction | None:
    """A Chinese count below a thousand: 三 3, 十二 12, 一百零五 105; None for other texts."""
    table, total, digit = spellings(), 0, None
    last = 1000
    for char in text:
        if char in table.numerals:
            if digit not in (None, 0):
                return None
            digit = table.numerals[char]
            continue
        factor = table.multipliers[char]
        if factor >= last or digit == 0:
            return None
        total, digit, last = total + (1 if digit is None else digit) * factor, None, factor
    return Fraction(total + (digit or 0))


def read_numbers(texts: pl.Series, unit: Unit, target: Unit, *, canonical: bool) -> pl.DataFrame:
    """Read a whole column of figures.

    Args:
        texts: the cells' texts, null where blank.
        unit: the unit of figures that have none of their own.
        target: the field's unit.
        canonical: every cell is stored as a number, so its text is canonical already.

    Returns:
        columns value, state and code, as `read_distinct`, and Boolean `bare`: the figure has no unit of its own.
    """
    factor = unit.to(target)
    same = factor == 1
    if canonical and same:
        return _bare(texts)
    plain = texts.str.contains(PLAIN).fill_null(True)
    converted = None if same else times(pl.col("text"), factor)
    if not same and converted is None:
        plain = texts.is_null()
    frame = texts.to_frame("text").with_columns(plain.alias("plain"))
    quick = _canonical(texts) if converted is None else frame.select(converted)[:, 0]
    if plain.all():
        return _bare(quick)
    odd = frame.select(pl.when(~pl.col("plain")).then("text"))["text"]
    slow = read_distinct(odd, lambda text: read_number(text, unit, target), pl.String)
    bare = plain | odd.str.contains(r"^[-+]?[0-9０-９.,，]+$").fill_null(False)
    value = slow.select(pl.when(plain).then(quick).otherwise(pl.col("value")).alias("value"))["value"]
    return slow.with_columns(value, bare.alias("bare"))


def _canonical(texts: pl.Series) -> pl.Series:
    """`PLAIN` texts without needless zeros (12.0, 007); other texts unchanged, but for zeros after a point."""
    text = pl.col("text")
    behind = text.str.contains(".", literal=True) & text.str.ends_with("0")
    short = pl.when(behind).then(text.str.strip_chars_end("0").str.strip_suffix(".")).otherwise(text)
    return apply_where_needed(texts.to_frame("text").select(short)[:, 0], _NO_ZEROS_BEFORE, _rebuilt)


_NO_ZEROS_BEFORE = r"^([^0-]|-[^0]|0$|0[^0-9])"


def _rebuilt(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(PLAIN)).then(unscaled(scaled(text))).otherwise(text)


def _bare(value: pl.Series) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return value.to_frame("value").with_columns(
        nothing.alias("state"), nothing.alias("code"), pl.lit(True).alias("bare")
    )
