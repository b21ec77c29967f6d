"""Text that may be shown on a terminal or be a label: what could steer the terminal or turn the text is written out."""

from __future__ import annotations

import re

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line end (escape sequences begin with one), bidirectional marks, bytes that are no text."""


def printable(text: str) -> str:
    r"""`text` with every such character as an escape.

    >>> printable("甲\x1b[2J厂\u202exslx.exe")
    '甲\\x1b[2J厂\\u202exslx.exe'
    """
    return _STEERS.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
