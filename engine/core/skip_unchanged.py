"""Costly changes of text, made only where a cheap look says that they may change anything."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

PLAIN = r"^[\x21-\x7e\u4e00-\u9fff]*$"
"""ASCII signs and Chinese characters without any blank: neither NFKC nor the removal of blanks changes such a text."""


def apply_where_needed(texts: pl.Series, plain: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """`change` of every text; those that match `plain` are known to stay as they are.

    Args:
        texts: a String series.
        plain: a pattern of texts that `change` returns unchanged.
        change: an expression of the text.
    """
    odd = (~texts.str.contains(plain)).fill_null(value=False)
    if not odd.any():
        return texts
    frame = texts.to_frame("text")
    result = frame.filter(odd).select(change(pl.col("text")))[:, 0]
    at = (odd.cast(pl.Int64).cum_sum() - 1).clip(0)
    return frame.select(pl.when(odd).then(result.gather(at)).otherwise("text"))[:, 0].alias(texts.name)
