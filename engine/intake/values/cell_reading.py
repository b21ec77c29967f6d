"""The result of reading one cell: a value or why there is none, and what to report; the same for all field types."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

import polars as pl

from ...core.text import fold_text, fold_texts
from ...vocabulary.spellings import spellings


class Reading(NamedTuple):
    """The result of reading one cell.

    Attributes:
        value: exact text, flag, date or text; None where the cell gives no value.
        state: a `CellState`, or "".
        code: the problem to report, or "".
    """

    value: str | bool | date | None
    state: str = ""
    code: str = ""


UNCLEAR = Reading(None, "unclear", "cell_unclear")


@cache
def _said_nothing() -> dict[str, Reading]:
    words = {fold_text(word): Reading(None, "unknown", "cell_unknown") for word in spellings().unknown}
    return words | {fold_text(word): Reading(None, "none") for word in spellings().none}


def without_value(text: str) -> Reading | None:
    """The reading of an error value, or of a word for “nothing” or “not known”; None for any other text."""
    if re.match(spellings().errors, text):
        return Reading(None, "error", "cell_error")
    return _said_nothing().get(fold_text(text))


def says_no(text: str, key: str) -> bool:
    """Whether the text of a field says that there is none of what the field names: 无 under 违法违规情形 or 所在园区."""
    return fold_text(text) in _folded(tuple(spellings().says_no.get(key, ())))


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_text, words))


_EMPTY_BOXES, _TICKS = "□☐", "☑☒√✓✔■"
_BOX = f"[{_EMPTY_BOXES}{_TICKS}]"


def ticked(word: str) -> str | None:
    """The ticked word among printed boxes (□是☑否, 是□否☑ → 否), None unless exactly one is ticked; other text unchanged."""
    if not any(box in word for box in _EMPTY_BOXES):
        return word
    before = re.match(_BOX, word) is not None
    pattern = (
        rf"([{_TICKS}])\(?([^{_EMPTY_BOXES}{_TICKS}()]+)"
        if before
        else rf"([^{_EMPTY_BOXES}{_TICKS}()]+)\(?([{_TICKS}])"
    )
    words = [match.group(2 if before else 1) for match in re.finditer(pattern, word)]
    return words[0] if len(words) == 1 else None


def may_say_nothing(texts: pl.Series) -> pl.Series:
    """The texts that may be an error value or a word for “nothing” or “not known”; null for other texts."""
    words = _said_nothing()
    longest = max(len(word.encode()) for word in words) * 2
    text = pl.col("text")
    few = texts.to_frame("text").filter(text.str.starts_with("#") | (text.str.len_bytes() <= longest))["text"]
    odd = few.filter(few.str.starts_with("#") | fold_texts(few).is_in(sorted(words))).unique()
    if odd.is_empty():
        return pl.repeat(None, texts.len(), dtype=pl.String, eager=True)
    return texts.to_frame("text").select(pl.when(text.is_in(odd.implode())).then(text))[:, 0]


def read_distinct(texts: pl.Series, reader: Callable[[str], Reading], value_type: type[pl.DataType]) -> pl.DataFrame:
    """Read a column by its distinct texts.

    Returns:
        columns value, state and code (null for "") in the order of `texts`; null texts give nulls.
    """
    distinct = texts.unique().drop_nulls().to_list()
    readings = [reader(text) for text in distinct]
    table = pl.DataFrame(
        {
            "text": pl.Series(distinct, dtype=pl.String),
            "value": pl.Series([reading.value for reading in readings], dtype=value_type),
            "state": pl.Series([reading.state or None for reading in readings], dtype=pl.String),
            "code": pl.Series([reading.code or None for reading in readings], dtype=pl.String),
        }
    )
    return texts.to_frame("text").join(table, on="text", how="left", maintain_order="left").drop("text")
