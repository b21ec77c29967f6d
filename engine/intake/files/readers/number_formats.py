"""What a number format makes of a number: scaled by commas, with a point put in, with a unit or words around it, hidden.

A format that shows the stored number, perhaps rounded, grouped or as a percentage, needs no more than its class. Any
other is an `ODD` one, and each of its numbers is written out as it is shown: with its words and units (“3.5万元”), which
are then read like typed ones; where only the size differs from what is stored, as both, which is no figure and is asked.
The rules are those of ECMA-376 part 1, 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from ....core.exact import exact_text
from .number_text import DATE, GENERAL, NUMBER, PERCENT_NUMBER, TEXT, format_class, number_cell

ODD = 3
"""The class of a format that shows another thing than the stored number."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<pad>[_*].?)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|通用格式)|(?P<exponent>[eE][+-])|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"(?i)\[(?:h+|m+|s+)\]")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COLOURS = re.compile(
    r"(?i)(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|[黑蓝青绿红白黄]色?|颜色\d+)"
)
_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
_NO_WORDS = re.compile(r"[-+()\s¥￥$—－]*(?:RMB|CNY|人民币)?[-+()\s¥￥$—－]*")
"""Signs, brackets and the currency's sign: they say nothing that the number and its column do not."""

_SIGNS = re.compile(r"[-+()\s¥￥$—－]")


@dataclass(kw_only=True)
class FormatSection:
    """One part of a format, for some of the numbers.

    Attributes:
        before, after: the words in front of the digits and behind them.
        inside: words between digits; `behind_inside` is how many digits stand behind the last one.
        commas: how often the number is divided by 1000; `open_commas` may be such ones or group the digits that follow.
        zeros: digits before the point that are shown even where they are 0.
        optional: there are only digits that are not shown where they are 0.
        raw: the number is shown in its own way: General, with an exponent, as a fraction.
    """

    condition: tuple[str, Fraction] | None = None
    before: str = ""
    after: str = ""
    inside: list[str] = field(default_factory=list)
    behind_inside: int = 0
    commas: int = 0
    open_commas: int = 0
    percents: int = 0
    digits: int = 0
    zeros: int = 0
    point: bool = False
    optional: bool = True
    coloured: bool = False
    raw: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it shows the stored number, or the stored number as a percentage."""
        if not _NO_WORDS.fullmatch(self.before) or not _NO_WORDS.fullmatch(self.after) or self.condition:
            return False
        if self.raw:
            return True
        odd = self.inside or self.scale_commas or self.percents > 1 or self.zeros > 1
        return self.digits > 0 and not (odd or self.hides_zero)

    @property
    def scale_commas(self) -> int:
        """How often the number is divided by 1000."""
        return self.commas + self.open_commas

    @property
    def hides_zero(self) -> bool:
        """Whether no digit is shown for 0."""
        return self.is_silent or (self.optional and not self.point and not self.raw)

    @property
    def is_silent(self) -> bool:
        """Whether it shows words, or nothing, in place of the number."""
        return not self.digits and not self.raw

    @property
    def is_dash(self) -> bool:
        """Whether it shows a dash in place of 0, as accounts do."""
        return self.hides_zero and (self.before + self.after).strip() in ("-", "—", "－")

    @property
    def hides_sign(self) -> bool:
        """Whether a negative number in it looks like a positive one; red digits are known to be negative."""
        return not self.coloured and not re.search(r"[-—－(]", self.before + self.after)


@dataclass(frozen=True)
class NumberFormat:
    """A number format; `class_` is `GENERAL`, `PERCENT`, `DATE` or `ODD`, `sections` are those of an odd one."""

    class_: int = GENERAL
    sections: tuple[FormatSection, ...] = ()

    def cell(self, value: float, *, since_1904: bool) -> tuple[str, int]:
        """Text and kind (`number_text.TEXT` …) of a number as it is stored."""
        text, kind = number_cell(value, GENERAL if self.class_ == ODD else self.class_, since_1904=since_1904)
        return _shown(text, self.sections) if self.class_ == ODD and kind == NUMBER else (text, kind)


def number_format(number: int, code: str | None = None) -> NumberFormat:
    """The format with this number, whose code is given unless it is a built-in one."""
    class_ = format_class(number, code)
    if code is None or class_ == DATE:
        return NumberFormat(class_)
    if _ELAPSED.search(code):
        return NumberFormat(ODD)
    numeric = _sections(code)[:3]
    signed = len(numeric) == 1 or not numeric[1].hides_sign
    if signed and (all(section.is_plain for section in numeric) or _zero_as_dash(numeric)):
        return NumberFormat(class_)
    return NumberFormat(ODD, tuple(numeric))


def _zero_as_dash(sections: list[FormatSection]) -> bool:
    """Whether only the section for 0 is without digits, and shows a dash."""
    *others, zero = sections
    return len(sections) == 3 and zero.is_dash and all(section.is_plain for section in others)


def _sections(code: str) -> list[FormatSection]:
    sections = [FormatSection()]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            sections.append(FormatSection())
        else:
            _take(sections[-1], token)
    return sections


def _take(section: FormatSection, token: re.Match[str]) -> None:
    if token["bracket"] is not None:
        _take_bracket(section, token["bracket"])
    elif token["digit"]:
        _take_digit(section, token["digit"])
    elif token["general"] or token["exponent"] or token["other"] in ("@", "/"):
        section.raw = True
        _settle(section)
    elif token["other"] == "." and not section.point:
        section.point = True
        section.commas, section.open_commas = section.open_commas, 0
    elif token["other"] == ",":
        section.open_commas += section.digits > 0
    elif token["other"] == "%":
        section.percents += 1
    elif token["pad"] is None:
        section.after += next(part for part in (token["quoted"], token["escaped"], token["other"]) if part is not None)


def _take_digit(section: FormatSection, digit: str) -> None:
    section.open_commas = 0  # commas between digits only group them
    words, section.after = section.after, ""
    if not section.digits and not section.raw:
        section.before += words
    elif words:
        section.inside.append(words)
        section.behind_inside = 0
    section.digits += 1
    section.behind_inside += 1
    section.optional = section.optional and digit == "#"
    section.zeros += digit == "0" and not section.point and not section.inside


def _settle(section: FormatSection) -> None:
    """What stood before General or an exponent's digits is in front of the number."""
    if not section.digits:
        section.before, section.after = section.before + section.after, ""


def _take_bracket(section: FormatSection, inside: str) -> None:
    if (condition := _CONDITION.fullmatch(inside)) is not None:
        section.condition = condition[1], Fraction(condition[2])
    elif _COLOURS.fullmatch(inside):
        section.coloured = True
    elif inside.startswith("$"):
        section.after += inside[1:].partition("-")[0]


def _section(sections: tuple[FormatSection, ...], number: Fraction) -> FormatSection | None:
    """The section that shows a number: by its condition, else by its sign; None where no condition holds."""
    if any(section.condition for section in sections):
        fitting = (
            section
            for section in sections
            if section.condition is None or _COMPARE[section.condition[0]](number, section.condition[1])
        )
        return next(fitting, None)
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _shown(stored: str, sections: tuple[FormatSection, ...]) -> tuple[str, int]:
    """Text and kind of a number in an odd format."""
    number = Fraction(stored)
    section = _section(sections, number) if sections else None
    if section is None or len(section.inside) > 1 or section.percents > 1 or set(section.inside) - {"."}:
        return f"{stored} 的显示格式特殊", TEXT
    if section.is_dash and number == 0:
        return stored, NUMBER
    if section.is_silent or (section.hides_zero and number == 0):
        return (section.before + section.after).strip(), TEXT
    own_sign = len(sections) > 1 and not any(section.condition for section in sections)
    return _with_words(stored, section, hidden_sign=number < 0 and own_sign and section.hides_sign)


def _with_words(stored: str, section: FormatSection, *, hidden_sign: bool) -> tuple[str, int]:
    """A number with the words of its format; where only its size or sign differs, what is stored and what is shown."""
    places = section.behind_inside if section.inside and not section.point else 0
    scale = Fraction(100**section.percents, 1000**section.scale_commas * 10**places)
    shown = exact_text(abs(Fraction(stored)) * scale)
    sign = "-" if stored.startswith("-") and not hidden_sign else ""
    before, after = (_SIGNS.sub("", words) for words in (section.before, section.after))
    if hidden_sign or ((section.scale_commas or places) and not after and stored != "0"):
        return f"{stored} 显示为 {sign}{shown}", TEXT
    if section.zeros > 1 and not section.raw:
        integer, point, rest = shown.partition(".")
        shown = f"{integer.zfill(section.zeros)}{point}{rest}"
    elif not before and not after:
        return stored, PERCENT_NUMBER if section.percents else NUMBER
    return f"{before}{sign}{shown}{'%' * section.percents}{after}", TEXT
