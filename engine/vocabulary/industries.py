"""Trades: finds the section and division of GB/T 4754-2017 for a 行业 or 行业代码 on a sheet; never guesses."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache, cached_property

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml


@dataclass(frozen=True, kw_only=True)
class Industry:
    """A trade, as precisely as the text states it.

    Attributes:
        section: the label of the vocabulary's 行业门类 ("制造业").
        division: letter and two digits ("C17"), "" if only the section is certain.
        code: digits of the group or class ("171", "1713"), "" if the text is not that precise.
        name: the standard's name of the code or, for an everyday word, that word (so 印染 and 印花 stay different).
    """

    section: str
    division: str
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class IndustryTable:
    """The standard's codes and names, and the everyday words for them.

    Attributes:
        section_of: digits of a division ("17") → letter of its section ("C").
        names: code with its letter → the standard's name; `<letter>label` → the label of the vocabulary.
        listed: codes of the groups and classes that the table lists.
        words: folded name or everyday word → code.
        endings: (folded ending of a trade's name, letter of its section), longest ending first.
        unless: letter of a section → words that show that an ending does not mean it.
        fillers: sections ("any" for all) → words that may follow a trade's word without changing it.
    """

    section_of: dict[str, str]
    names: dict[str, str]
    listed: set[str]
    words: dict[str, str]
    endings: list[tuple[str, str]]
    unless: dict[str, list[str]]
    fillers: dict[str, list[str]]

    @cached_property
    def detailed(self) -> set[str]:
        """The letters of the sections whose groups and classes the table lists."""
        return {code[0] for code in self.listed}


_CODE = r"([A-T]?)-?(\d{2,4})"
_CODE_FIRST = re.compile(rf"{_CODE}(?!\d)[-:.、)\]]?(.*)")
_CODE_LAST = re.compile(rf"(.*?)[-(\[:]?(?<![A-Z\d]){_CODE}[)\]]?")
_LETTER_FIRST = re.compile(r"([A-T])[-:.、]?(.*)")
_PARTS = re.compile(r"[、,;/&+>-]|(?:以及|及其|及|和|与)")
_STANDARD = re.compile(r"^GB/?T?4754[-—]?(20\d\d)?[:.、]?")


def classify_industry(text: str, *, stored_as_number: bool = False) -> Industry | None:
    """The trade that `text` names by code (C17, 1713), standard name or everyday word (领带); None if not certain.

    Args:
        text: what the cell holds.
        stored_as_number: the cell is a number, so a leading zero may be lost: 131 may then be the group 131 or the
            class 0131, which are in different sections, and the result is None.
    """
    return _classify(_STANDARD.sub("", fold_text(text).upper()), stored_as_number)


@cache
def _classify(text: str, stored_as_number: bool) -> Industry | None:
    return _by_name(text) or _by_code(text, stored_as_number) or _by_letter(text) or _by_parts(text) or _by_ending(text)


def _by_name(text: str) -> Industry | None:
    table = _table()
    for sections, fillers in (("", [""]), *table.fillers.items()):
        for filler in fillers:
            word = text.removesuffix(filler)
            code = table.words.get(word) if text.endswith(filler) else None
            if code is not None and (sections in ("", "any") or code[0] == sections):
                return replace(_industry(code), name=table.names[code] if _same_name(table, code, word) else word)
    return None


def _same_name(table: IndustryTable, code: str, word: str) -> bool:
    return fold_text(table.names[code]).upper().removesuffix("业") == word.removesuffix("业")


def _by_code(text: str, stored_as_number: bool) -> Industry | None:
    if match := _CODE_FIRST.fullmatch(text):
        letter, digits, rest = match.groups()
    elif match := _CODE_LAST.fullmatch(text):
        rest, letter, digits = match.groups()
    else:
        return None
    coded = _coded(letter, digits, stored_as_number)
    if not rest or coded is None:
        return coded
    named = _classify(rest, False)
    if named is None:  # a number before unknown words may be a year, a lot
        return coded if letter else None
    return _common([coded, named], text) if not _agree(coded, named) else coded


def _agree(coded: Industry, named: Industry) -> bool:
    return coded.section == named.section and named.division in ("", coded.division)


def _coded(letter: str, digits: str, stored_as_number: bool) -> Industry | None:
    """The trade of a code. An unknown four-digit code in the manufacturing range (older editions) gives its section."""
    table = _table()
    stated = _full_code(letter, digits)
    restored = _full_code(letter, f"0{digits}") if len(digits) == 3 else None
    if stated and restored and stated[0] != restored[0] and (stored_as_number or stated not in table.listed):
        return None
    if code := stated or (restored if letter or restored in table.listed else None):
        return _industry(code)
    manufacturing = len(digits) == 4 and table.section_of.get(digits[:2]) == "C" and letter in ("", "C")
    return _industry("C") if manufacturing else None


def _full_code(letter: str, digits: str) -> str | None:
    """The code with its letter; only its division if the groups of the section are not listed (all but B, C, D)."""
    table = _table()
    own = table.section_of.get(digits[:2])
    if own is None or letter not in ("", own):
        return None
    if own + digits in table.names:
        return own + digits
    return None if own in table.detailed else own + digits[:2]


def _by_letter(text: str) -> Industry | None:
    match = _LETTER_FIRST.fullmatch(text)
    if match is None:
        return None
    letter, rest = match.groups()
    if not rest:
        return _industry(letter)
    named = _classify(rest, False)
    return named if named is not None and named.section == _industry(letter).section else None


def _by_parts(text: str) -> Industry | None:
    """What several trades in one cell have in common: 纺织、服装, 制造业(纺织) or 制造业-纺织业."""
    parts = [part for part in _PARTS.split(re.sub(r"[()\[\]]", "、", text)) if part]
    if len(parts) < 2:
        return None
    trades = [_classify(part, False) for part in parts]
    return _common([industry for industry in trades if industry], text) if all(trades) else None


def _common(trades: list[Industry], text: str) -> Industry | None:
    if len({industry.section for industry in trades}) > 1:
        return None
    divisions = {industry.division for industry in trades if industry.division}
    codes = {industry.code for industry in trades if industry.code}
    division = divisions.pop() if len(divisions) == 1 else ""
    return Industry(
        section=trades[0].section,
        division=division,
        code=codes.pop() if division and len(codes) == 1 else "",
        name=text,
    )


def _by_ending(text: str) -> Industry | None:
    table = _table()
    if _CODE_FIRST.fullmatch(text) or _CODE_LAST.fullmatch(text):  # the code and the words disagree
        return None
    for ending, letter in table.endings:
        if text.endswith(ending) and not any(word in text for word in table.unless[letter]):
            return replace(_industry(letter), name=text)
    return None


def _industry(code: str) -> Industry:
    table = _table()
    section, digits = code[0], code[1:]
    return Industry(
        section=table.names[f"{section}label"],
        division=code[:3] if digits else "",
        code=digits if len(digits) > 2 else "",
        name=table.names[code],
    )


class IndustrySection(Model):
    """A section of GB/T 4754-2017: everyday and full name, and its divisions by their two digits."""

    label: str
    name: str
    divisions: dict[str, str]


class IndustryFile(Model):
    """What industries.yaml holds: the sections, and what sheets write for them, by code or by letter."""

    sections: dict[str, IndustrySection]
    aliases: dict[str, list[str]]
    endings: dict[str, list[str]]
    unless: dict[str, list[str]]
    fillers: dict[str, list[str]]


@cached_across_runs
def _table() -> IndustryTable:
    """The standard's trades and the everyday words, by code and by folded name.

    Raises:
        RuleError: a file is missing or broken, or a word means two codes.
    """
    source = load_yaml(RULES / "vocabulary" / "industries.yaml", RuleError)
    file = validated(IndustryFile, source)
    section_of: dict[str, str] = {}
    names: dict[str, str] = {}
    for letter, section in file.sections.items():
        names[letter], names[f"{letter}label"] = section.name, section.label
        for digits, name in section.divisions.items():
            section_of[digits] = letter
            names[letter + digits] = name
    with (RULES / "vocabulary" / "industries.csv").open(encoding="utf-8", newline="") as lines:
        names.update({section_of[row["code"][:2]] + row["code"]: row["name"] for row in csv.DictReader(lines)})
    listed = {code for code in names if code[1:].isdigit() and len(code) > 3}
    words = _standard_words(names)
    for code, aliases in file.aliases.items():
        for alias in aliases:
            word = fold_text(alias).upper()
            known = words.get(word, code)
            if code not in names or not (known.startswith(code) or code.startswith(known)):
                raise RuleError(f"行业别名“{alias}”有误或重复", code="R006", where=source.where("aliases", code))
            words[word] = max(known, code, key=len)
    endings = [(fold_text(word), letter) for letter, group in file.endings.items() for word in group]
    endings.sort(key=lambda entry: -len(entry[0]))
    return IndustryTable(
        section_of=section_of,
        names=names,
        listed=listed,
        words=words,
        endings=endings,
        unless=file.unless,
        fillers=file.fillers,
    )


def _standard_words(names: dict[str, str]) -> dict[str, str]:
    """Folded standard name → code, broad before narrow; a group with one class (134, 1340) means the class."""
    words: dict[str, str] = {}
    for code in sorted(names, key=lambda code: (len(code.removesuffix("label")), code)):
        folded = fold_text(names[code]).upper()
        for word in {folded, folded.removesuffix("业")}:
            earlier = words.setdefault(word, code.removesuffix("label"))
            if code == f"{earlier}0" and len(code) == 5:
                words[word] = code
    return words
