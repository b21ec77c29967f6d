"""The normal form in which names and words are compared: one width, case and kind of bracket, nothing invisible.

Every form is defined here twice, for a single text and as a polars expression. Both use the same tables, and a test
checks that they agree on any text. Text that is shown keeps its spelling; see `half_width` and `INVISIBLE`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

import polars as pl

from .skip_unchanged import apply_where_needed


def _ranges(code_points: str) -> list[tuple[int, int]]:
    """First and last code point of each range: `9-d 20` gives (9, 13) and (32, 32)."""
    ends = [part.partition("-") for part in code_points.split()]
    return [(int(first, 16), int(last or first, 16)) for first, _, last in ends]


def _class(ranges: list[tuple[int, int]]) -> str:
    """The ranges as a regular expression writes them between the brackets of a character class."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


_INVISIBLE = _ranges(
    "0-8 e-1f 7f-84 86-9f ad 34f 600-605 61c 6dd 70f 890-891 8e2 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e"
    " 2060-206f 3164 fe00-fe0f feff ffa0 fff0-fffb 110bd 110cd 13430-1343f 1bca0-1bca3 1d159 1d173-1d17a e0000-e0fff"
)
"""Characters without width or ink: control and format characters (Unicode categories Cc and Cf), bidirectional marks,
variation selectors, Hangul fillers and all others that Unicode allows a program to ignore."""

_BLANK = _ranges("9-d 20 85 a0 1680 2000-200a 2028-2029 202f 205f 2800 3000")
"""Characters with width but no ink: Unicode categories Zs, Zl and Zp, tabs, line ends and the blank Braille pattern."""

INVISIBLE = f"[{_class(_INVISIBLE)}]"
"""Pattern that matches one invisible character."""

EDGES = "".join(
    chr(code) for first, last in (*_BLANK, *_INVISIBLE) if last < 0x10000 for code in range(first, last + 1)
)
"""The blank and invisible characters up to U+FFFF, which are stripped from both ends of a cell."""

_UNSEEN = f"[{_class(_BLANK)}{_class(_INVISIBLE)}]"
_OPENING = "[{〈《「『【〔〖〘〚⁅⌈⌊❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨⹕⹗⹙⹛༺༼᚛﴿"
_CLOSING = "]}〉》」』】〕〗〙〛⁆⌉⌋❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦎⦐⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩⹖⹘⹚⹜༻༽᚜﴾"
_QUOTES = "\"'“”„‟‘’‚‛"
_DASHES = "—–‐‑−"
_FULL_STOPS = "。·"
_LAST_CASED = 0x2000
"""All Latin, Greek, Cyrillic, Armenian and Georgian letters come before this code point."""

_NORMAL = r"^[!#-&(-@\\^-z|~\u4e00-\u9fff]*$"
"""Pattern of texts surely in normal form: Chinese, and ASCII without capitals, blanks, quotes and square brackets."""


@cache
def _signs() -> dict[str, str]:
    """Letter or sign → the one that replaces it: those that NFKD does not change, and those of full width."""
    letters = (letter for letter in map(chr, range(_LAST_CASED)) if unicodedata.category(letter)[0] == "L")
    signs = {letter: letter.casefold() for letter in letters if unicodedata.is_normalized("NFKD", letter)}
    signs |= dict.fromkeys(_OPENING, "(") | dict.fromkeys(_CLOSING, ")")
    signs |= dict.fromkeys(_QUOTES, "") | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_FULL_STOPS, ".")
    ascii_signs = map(chr, range(0x21, 0x7F))
    signs |= {chr(ord(sign) + 0xFEE0): signs.get(sign, sign) for sign in ascii_signs}
    return {sign: normal for sign, normal in signs.items() if sign != normal} | {"\u3000": "", " ": ""}


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(_signs())


def fold_text(text: str) -> str:
    """The normal form of `text`: half width, lower case, one kind of bracket, dash and stop, no blanks and no quotes.

    >>> fold_text("Ｃ１７ 纺织业【印染】")
    'c17纺织业(印染)'
    """
    text = text.translate(_translation())
    if re.fullmatch(_NORMAL, text):  # most texts: the rare cases need no search
        return text
    if any(unicodedata.category(character) == "Cn" for character in text):  # newer than Python's Unicode tables
        return str(pl.select(_fold(pl.lit(text))).item())
    parts = unicodedata.normalize("NFKD", re.sub(_UNSEEN, "", text))
    return unicodedata.normalize("NFKC", re.sub(_UNSEEN, "", parts.translate(_translation())))


def fold_texts(texts: pl.Series) -> pl.Series:
    """`fold_text` for a String series; null stays null."""
    simple = apply_where_needed(texts, _NORMAL, _with_signs)
    return apply_where_needed(simple, _NORMAL, _fold)


def fold_text_expr(text: pl.Expr) -> pl.Expr:
    """`fold_text` for a String column; a text that is in normal form already is only matched against a pattern."""
    return text.map_batches(fold_texts, return_dtype=pl.String, is_elementwise=True)


def _with_signs(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(list(_signs()), list(_signs().values()))


def _fold(text: pl.Expr) -> pl.Expr:
    parts = text.str.replace_all(_UNSEEN, "").str.normalize("NFKD")
    return _with_signs(parts).str.replace_all(_UNSEEN, "").str.normalize("NFKC")


def normal_name(name: str) -> str:
    """The normal form of an enterprise's name: two names count as the same if their normal forms are equal.

    All lists, joins, waivers and releases compare names in this form.

    >>> normal_name("嵊州ＡＢＣ〔集团〕 有限公司") == normal_name("嵊州abc（集团）有限公司")
    True
    """
    return fold_text(name)


def normal_name_expr(name: pl.Expr) -> pl.Expr:
    """`normal_name` for a String column."""
    return fold_text_expr(name)


def half_width(text: str) -> str:
    """`text` in half width (NFKC) and without invisible characters; blanks, case and signs are kept.

    >>> half_width("１，２００ ㎡")
    '1,200 m2'
    """
    return unicodedata.normalize("NFKC", re.sub(INVISIBLE, "", text))


def day(value: date) -> str:
    """2026年11月8日: no leading zeros (GB/T 9704)."""
    return f"{value.year}年{value.month}月{value.day}日"
