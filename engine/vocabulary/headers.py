"""Splits the text of a header into the column's name, unit and year; handles brackets, prefixes and levels."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from ..core.cell_addresses import column_name
from ..core.text import fold_text
from .layout_words import layout_words
from .units import find_unit

_YEAR = re.compile(r"(?<![\d\-~至—])(20[0-4]\d|199\d)(?![\d])(年度|年(?:1-12月|1月-12月|全年)?|)")
_SPAN = re.compile(r"(20[0-4]\d|199\d)年?[\-~至—]+(20[0-4]\d|199\d)|20[0-4]\d年?(\d+-\d+|[1-9]|1[0-2])月|季度|半年")
_BRACKET = re.compile(r"\(([^()]*)\)")
_NUMBERING = re.compile(r"^(\(\d{1,2}\)|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,2}、)")


@dataclass(frozen=True)
class HeaderName:
    """The parts of one header level: the folded name, the unit and the year."""

    text: str
    unit: str = ""
    year: int | None = None


@cache
def take_apart(header: str) -> HeaderName:
    """Split a header: `2022年税收(万元)` → name 税收, unit 万元, year 2022. Part of a year (1-9月) stays."""
    text = _NUMBERING.sub("", fold_text(header)).strip("*:★·").replace("(万)", "(万元)")
    year = None
    if not _SPAN.search(text):
        text, year = _without_year(text)
    text, unit = _without_brackets(text)
    return HeaderName(text.strip(":-_/,、;*"), unit, year)


def _without_year(text: str) -> tuple[str, int | None]:
    years = {int(match.group(1)) for match in _YEAR.finditer(text)}
    if len(years) != 1:
        return text, None
    return _YEAR.sub("", text).replace("()", ""), years.pop()


def _without_brackets(text: str) -> tuple[str, str]:
    """(text without brackets that hold a unit or a harmless remark, unit). Other brackets stay, as part of the name."""
    unit = ""

    def keep(match: re.Match[str]) -> str:
        nonlocal unit
        parts = [part for part in re.split(r"[,、;]", match.group(1)) if part]
        units = [name for part in parts if (name := _unit_in(part))]
        unit = unit or (units[0] if len(set(units)) == 1 else "")  # （万元、元） says nothing
        rest = [part for part in parts if not _unit_in(part) and part not in layout_words().harmless]
        return f"({','.join(rest)})" if rest and not units else ""

    return _BRACKET.sub(keep, text), unit


def _unit_in(part: str) -> str:
    """The symbol of the unit that `part` names, with or without 单位: before it."""
    unit = find_unit(re.sub(r"^(计量)?单位[::]?", "", part))
    return unit.symbol if unit else ""


def unit_alone(text: str) -> str:
    """The symbol of the unit that is all that a cell below a header says, in brackets or not; "" for any other text.

    >>> unit_alone("（万元）"), unit_alone("单位：㎡"), unit_alone("年度")
    ('万元', '平方米', '')
    """
    symbol = _unit_in(fold_text(text).strip("()"))
    return "" if symbol in layout_words().never_bounded else symbol


def split_unit(name: str, known: Container[str]) -> HeaderName | None:
    """Split a known name from a unit without brackets: `税收万元`, `税收/万元`, `亩均税收:万元/亩`; else None."""
    for start in range(len(name) - 1, 1, -1):
        head = name[:start].rstrip(":-_/,")
        if head in known and (symbol := _unit_in(name[start:].lstrip(":-_/,"))):
            return HeaderName(head, symbol)
    return None


@dataclass(frozen=True)
class Header:
    """A column's header: `levels` from top to bottom as written, and what they mean together.

    `at` is the header's cell if it is not in the column itself (labels on form pages).
    """

    column: int
    levels: tuple[str, ...]
    at: str = ""

    @property
    def column_name(self) -> str:
        """The letters of the sheet column with the values."""
        return self.at.rstrip("0123456789") or column_name(self.column)

    @property
    def text(self) -> str:
        """The levels joined with "/", for display."""
        return "/".join(" ".join(level.split()) for level in self.levels)

    @property
    def parts(self) -> tuple[HeaderName, ...]:
        """The parts of each level, from top to bottom; a level below the first may be the unit alone."""
        below = (
            HeaderName("", symbol) if (symbol := unit_alone(level)) else take_apart(level) for level in self.levels[1:]
        )
        return (*map(take_apart, self.levels[:1]), *below)

    @property
    def unit(self) -> str:
        """The unit given by the lowest level that has one."""
        return next((part.unit for part in reversed(self.parts) if part.unit), "")

    @property
    def year(self) -> int | None:
        """The year given by the lowest level that has one."""
        return next((part.year for part in reversed(self.parts) if part.year), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Names to look up, best first: all levels joined, two levels joined, the last level alone."""
        texts = [part.text for part in self.parts if part.text]
        if not texts:
            return ()
        tails = ["/".join(texts[start:]) for start in range(len(texts))]
        joined = ["".join(texts[-2:])] if len(texts) > 1 else []
        raw = [fold_text(self.levels[-1])] if len(texts) == 1 else []
        return tuple(dict.fromkeys([*raw, *tails[:-1], *joined, tails[-1]]))

    @property
    def profile_names(self) -> tuple[str, ...]:
        """What a profile may call the column by: its whole text, its lowest level, and either without a unit below it."""
        named = [level for place, level in enumerate(self.levels) if not place or not unit_alone(level)]
        texts = (self.text, self.levels[-1], "/".join(named), named[-1])
        return tuple(dict.fromkeys(map(fold_text, texts)))
