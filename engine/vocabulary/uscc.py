"""Unified social credit codes (GB 32100-2015): normal form, both check digits, likely mistakes. No code is repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ..core.text import fold_text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters that a code may have; the value of a character is its position here. I, O, S, V, Z are not used."""

ORGANISATION_CODE = slice(8, 17)
"""Where the organisation code stands in a credit code."""

_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOK_ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U 或 Y", "Z": "2"}
_LENGTHS = {
    17: "只有 17 位，疑漏录一位，请对照营业执照补全",
    19: "有 19 位，疑多录一位，请对照营业执照改正",
    15: "15 位是旧的工商注册号，请填写营业执照上的 18 位统一社会信用代码",
    9: "9 位是组织机构代码，请填写营业执照上的 18 位统一社会信用代码",
}
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-_./\\'\"`]+")

Problem = Literal["", "length", "alphabet", "check_digit", "org_check_digit", "numeric"]


@dataclass(frozen=True)
class UsccCheck:
    """The result of checking a cell's code.

    Attributes:
        code: the 18 characters in normal form, or None if the cell has no usable code. A code with a wrong check digit
            is given, as some genuine codes of early registrations have one too: a person may accept it.
        problem: "" for a correct code; check_digit (18th character) and org_check_digit (17th) are warnings, all
            others are errors.
        hint: what to tell the person, in Chinese; "" for a correct code.
    """

    code: str | None
    problem: Problem
    hint: str

    @property
    def usable(self) -> bool:
        """Whether the code may be used to match records."""
        return self.code is not None


def normal_code(text: str) -> str:
    """A code in the form for comparison: half width, capitals, without blanks and separators between its groups."""
    return _SEPARATORS.sub("", fold_text(text)).upper()


def check_uscc(text: str, *, stored_as_number: bool = False) -> UsccCheck:
    """Normalise and check the text of a cell (GB 32100-2015; GB 11714-1997 for characters 9 to 17).

    Args:
        text: what the cell holds.
        stored_as_number: the cell is a number, which keeps only its first 15 digits.
    """
    code = normal_code(text)
    if _SCIENTIFIC.fullmatch(fold_text(text)) or (stored_as_number and code.isdecimal() and len(code) > 15):
        return UsccCheck(None, "numeric", "代码被存成了数值，末几位已丢失、无法还原，请把单元格设为文本后重新录入")
    if not re.fullmatch(r"[0-9A-Z]*", code):
        return UsccCheck(None, "alphabet", "不是统一社会信用代码（应为 18 位数字和大写字母）")
    if len(code) != 18:
        return UsccCheck(
            None, "length", _LENGTHS.get(len(code), f"应为 18 位，现为 {len(code)} 位，请对照营业执照改正")
        )
    if strange := [letter for letter in dict.fromkeys(code) if letter not in ALPHABET]:
        doubts = "、".join(f"{letter}（疑为 {_LOOK_ALIKE[letter]}）" for letter in strange)
        return UsccCheck(None, "alphabet", f"含有代码中不使用的字母 {doubts}，请对照营业执照改正")
    return _checked(code)


def _checked(code: str) -> UsccCheck:
    accept = "请核对；确与营业执照一致的（少数早期代码如此）可人工确认"
    if code[17] != check_character(code[:17]):
        return UsccCheck(code, "check_digit", f"第 18 位校验码不符，{accept}")
    if code[16] != organisation_check(code[8:16]):
        return UsccCheck(code, "org_check_digit", f"第 9—17 位组织机构代码校验码不符，{accept}")
    return UsccCheck(code, "", "")


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015).

    Its value is (31 - s mod 31) mod 31, where s is the sum of the values weighted by powers of 3.
    """
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The check character for the eight characters of an organisation code (GB 11714).

    It is 11 - s mod 11, where s is their weighted sum; 10 is written X and 11 is written 0.
    """
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def sound_codes(codes: pl.Series) -> pl.Series:
    """Whether each text is a code in normal form with both check digits right; many at once (`check_uscc` tells what is wrong).

    >>> sound_codes(pl.Series(["91330683X00000019G", "91330683X00000018G", None])).to_list()
    [True, False, False]
    """
    letters = {letter: value for value, letter in enumerate(ALPHABET)}
    older = {letter: int(letter, 36) for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    code = pl.col("code")

    def value(place: int, values: Mapping[str, int]) -> pl.Expr:
        return code.str.slice(place, 1).replace_strict(values, default=None, return_dtype=pl.Int64)

    body = pl.sum_horizontal(value(place, letters) * weight for place, weight in enumerate(_WEIGHTS))
    organisation = pl.sum_horizontal(
        value(ORGANISATION_CODE.start + place, older) * weight for place, weight in enumerate(_ORGANISATION_WEIGHTS)
    )
    known = pl.all_horizontal(value(place, letters).is_not_null() for place in range(18))
    last = 11 - organisation % 11
    stated = value(16, {**{str(digit): digit for digit in range(1, 10)}, "X": 10, "0": 11})
    sound = (code.str.len_chars() == 18) & known & ((value(17, letters) + body) % 31 == 0) & (stated == last)
    return pl.DataFrame({"code": codes.cast(pl.String)}).select(sound.fill_null(False))[:, 0]
