"""Finds the encoding of a text file: by its byte order mark, by its zero bytes, or by which decoding succeeds."""

from __future__ import annotations

import codecs
import re

from ....core.errors import SubmissionError
from .refusals import damaged

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BAD_SHARE = 0.001
"""Share of broken and control characters from which a file is not taken as text in an encoding."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")


def decode_text(data: bytes, where: str) -> tuple[str, str]:
    """The text of a file and the encoding that it is in; characters that cannot be decoded are "\ufffd".

    Raises:
        SubmissionError: the file is not text in any of the usual encodings.
    """
    encoding = guess_encoding(data)
    if encoding is None:
        if guess_encoding(data.replace(b"\0", b"")):
            refuse_nul(data.decode("latin-1"), where)
        raise damaged(where, "不是可读的文本")
    return data.decode(encoding, errors="replace"), encoding


def refuse_nul(text: str, where: str) -> None:
    """Refuse a text with a NUL character, after which programs read on or stop as they like.

    Raises:
        SubmissionError: there is one; the message names its line.
    """
    before, nul, _ = text.partition("\0")
    if nul:
        raise nul_refused(before.count("\n") + 1, where)


def nul_refused(line: int, where: str) -> SubmissionError:
    """The error for a NUL in this line."""
    return SubmissionError(
        f"第 {line} 行含有空字符（NUL），文件可能已损坏",
        code="S046",
        where=where,
        remedy="请重新导出，或用 Excel/WPS 核对该行后另存为 .xlsx 再提交",
    )


def broken_notes(broken: int, encoding: str) -> tuple[str, ...]:
    """A remark on how many characters could not be decoded; empty if there are none."""
    return (f"{broken} 个字符无法按 {encoding} 解码，显示为 �",) if broken else ()


def guess_encoding(data: bytes, *, cut: bool = False) -> str | None:
    """The codec for `data`; None where it is not text. With `cut` the data may end in the middle of a character.

    UTF-8 is tried before GB18030: Chinese text in GBK is practically never valid UTF-8, the reverse is common. If a
    file is cut off within its last character, the other characters decide.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        return _without_mark(data)
    return next((name for name in ("utf-8", "gb18030") if _share_bad(data, name) == 0), None) or _nearly(data)


def _without_mark(data: bytes) -> str | None:
    """The codec of UTF-16 without a mark, told by its zero bytes: in ASCII characters every second byte is zero."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    enough = max(even, odd) > max(1, len(data) // 50) and min(even, odd) * 20 < max(even, odd)
    if max(even, odd) * 10 < len(data) and _share_bad(data.replace(b"\0", b""), "utf-8") == 0:
        return None  # text in UTF-8 with a few NUL characters
    return encoding if enough and _share_bad(data[: len(data) // 2 * 2], encoding) < _BAD_SHARE else None


def _nearly(data: bytes) -> str | None:
    """The codec of a text with a few broken characters (some systems cut fields by bytes); None for none."""
    best = min(("gb18030", "utf-8"), key=lambda name: _share_bad(data, name))
    return best if _share_bad(data, best) < _BAD_SHARE else None


def _share_bad(data: bytes, encoding: str) -> float:
    """The share of broken and control characters, not counting a broken one at the very end."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = decoder.decode(data)
    return len(_UNPRINTABLE.findall(text)) / max(len(text), 1)
