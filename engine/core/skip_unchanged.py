"""Apply a slow change of text only to the texts that a fast pattern does not rule out."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

PLAIN = r"^[\x21-\x7e\u4e00-\u9fff]*$"
"""Pattern of ASCII and Chinese characters without blanks: NFKC and the removal of blanks do not change such a text."""


def apply_where_needed(texts: pl.Series, plain: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """Apply `change` to the texts that do not match `plain`; all others stay as they are.

    Args:
        texts: a String series.
        plain: a pattern; `change` must return the texts that match it unchanged.
        change: makes the polars expression of the new text from that of the old.
    """
    odd = (~texts.str.contains(plain)).fill_null(value=False)
    if not odd.any():
        return texts
    frame = texts.to_frame("text")
    result = frame.filter(odd).select(change(pl.col("text")))[:, 0]
    at = (odd.cast(pl.Int64).cum_sum() - 1).clip(0)
    return frame.select(pl.when(odd).then(result.gather(at)).otherwise("text"))[:, 0].alias(texts.name)
