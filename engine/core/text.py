"""Folding of text before it is compared: one width, no spaces or invisible characters, one kind of punctuation."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_SAME = str.maketrans("—–‐‑−﹣【】。·“”‘’", "------[]..\"\"''")


def fold(text: str) -> str:
    """`text` in half-width form (NFKC) without spaces and invisible characters; letters keep their case.

    >>> fold("Ｃ１７ 纺织业（印染）")
    'C17纺织业(印染)'
    """
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)
