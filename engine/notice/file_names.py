"""File names from any enterprise name: safe on every system, readable, unique."""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
"""What Windows forbids in a name, as the full-width character that looks like it."""

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONGEST = 60
_LONGEST_BYTES = 180
"""Most file systems allow 255 bytes; title, number and ending need some of them."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for devices, whatever ending they have."""

UNNAMED = "未填名称"


def safe_name(text: str) -> str:
    """`text` as part of a file name: one line, no separators, no hidden characters, at most 60 characters."""
    composed = unicodedata.normalize("NFC", text[:1000].encode("utf-8", "ignore").decode())
    spaced = re.sub(r"\s+", " ", composed)
    shown = "".join(character for character in spaced if unicodedata.category(character) not in _HIDDEN)
    cut = shown.translate(_LOOKALIKES)[:_LONGEST].encode()[:_LONGEST_BYTES].decode("utf-8", "ignore")
    name = cut.strip(" .") or UNNAMED
    return f"_{name}" if _DEVICE.fullmatch(name) else name


class UniqueNames:
    """Gives each file a unique name, also on systems that ignore case."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, stem: str) -> str:
        """`stem`, or `stem-2`, `stem-3` … where it was given before."""
        count = self._taken.get(stem.casefold(), 0) + 1
        name = stem if count == 1 else f"{stem}-{count}"
        while name.casefold() in self._taken:
            count += 1
            name = f"{stem}-{count}"
        self._taken[stem.casefold()] = count
        self._taken.setdefault(name.casefold(), 1)
        return name
