"""Reads yes and no in every spelling; the header decides the sense: 环保达标:是 no pollution, 环保问题:是 pollution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ...core.text import fold_text
from ...vocabulary.fields import VocabularyField
from ...vocabulary.header_index import Sense
from ...vocabulary.process_words import process_words
from ...vocabulary.spellings import spellings
from .cell_reading import UNCLEAR, Reading, ticked, without_value
from .named_processes import named_processes


@dataclass(frozen=True, kw_only=True)
class _FoldedFlagWords:
    """`FlagWords` in folded form, for comparison."""

    yes: frozenset[str]
    no: frozenset[str]
    right: frozenset[str]
    wrong: frozenset[str]
    having: frozenset[str]
    negations: tuple[str, ...]


@cache
def _words() -> _FoldedFlagWords:
    flags = spellings().flags
    lists = (flags.affirmed, flags.denied, flags.right, flags.wrong, flags.having)
    yes, no, right, wrong, having = (frozenset(map(fold_text, words)) for words in lists)
    return _FoldedFlagWords(yes=yes, no=no, right=right, wrong=wrong, having=having, negations=tuple(flags.negations))


def read_flag(text: str, field: VocabularyField, key: str, sense: Sense, header: str) -> Reading:
    """Whether the flag is true, from a cell under a header of the given sense.

    A fault (a field of the violations table) also accepts full judgements: 达标 means no fault, 存在问题 means a fault.
    Under a neutral header (环保) only such judgements are understood. A process (印花工序) also accepts texts that name or
    deny it: 圆网印花, 未从事印花.
    """
    word = ticked(fold_text(text))
    if word is None:
        return UNCLEAR
    words = _words()
    if key in spellings().violations and (word in words.right or word in words.wrong):
        return Reading(word in words.wrong)
    if (stated := _by_own_words(word, field)) is not None:
        return Reading(stated)
    if key in process_words().processes and (stated := named_processes(text).stated(key)) is not None:
        return Reading(stated)
    if sense == "neutral":
        return without_value(text) or UNCLEAR
    if sense == "opposite" and word in words.having and not any(thing in header for thing in spellings().flags.had):
        return UNCLEAR
    if word in words.yes or word in words.no:
        return Reading((word in words.yes) != (sense == "opposite"))
    if key in spellings().violations and sense == "plain" and _tells_of_fault(word, header):
        return Reading(True, "", "fault_described")
    return without_value(text) or UNCLEAR


def _tells_of_fault(word: str, header: str) -> bool:
    """Whether the cell describes a fault in free text under a header that asks for it: 废气未收集 under 环保/存在问题."""
    flags = spellings().flags
    if "是否" in header or not header.endswith(tuple(flags.asks)) or len(re.findall(r"[\u4e00-\u9fff]", word)) < 3:
        return False
    for plain in sorted(flags.wrong, key=len, reverse=True):
        word = word.replace(fold_text(plain), "")
    return not any(doubt in word for doubt in flags.doubtful)


def _by_own_words(word: str, field: VocabularyField) -> bool | None:
    """The flag from a cell that repeats a header of the field (存在安全隐患, 园区外) or negates one (非两高, 无安全隐患)."""
    plain, opposite = _own_words(field.label, tuple(field.synonyms), tuple(field.opposite))
    if word in plain or word in opposite:
        return word in plain
    for negation in _words().negations:
        rest = word.removeprefix(negation)
        if rest != word and (rest in plain or rest in opposite):
            return rest in opposite
    return None


@cache
def _own_words(
    label: str, synonyms: tuple[str, ...], opposite: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(map(fold_text, (label, *synonyms))), frozenset(map(fold_text, opposite))
