"""The parts of an enterprise's name (place, own word, trade, form), and whether two names may mean one enterprise.

A resemblance never makes two enterprises one: it asks a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from pydantic import Field
from rapidfuzz.distance import Levenshtein

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from .regions import place_codes

OWN_WORD = 2
"""The fewest characters that make an own word (字号)."""

_LONG_WORD = 3
"""An own word of as many characters may have one that is misprinted; of two, one is half of it."""

LONG_ENOUGH = 4
"""The fewest characters of a name's core in which one may be misprinted, or before which a place may be missing."""

_BRACKET = r"\([^()]*\)"
_GROUP = ("集团", "控股")
_MEMBER = "集团(?:股份|控股)?(?:有限)?(?:公司)?(?=[^集团控股份有限责任公司]{2})"
"""Pattern of the words between a group and the name of its member."""

_LEVELS = ("省", "市", "县", "区")
_REMEMBERED = 200_000


class Likeness(IntEnum):
    """How alike two names are."""

    NONE = 0
    LOOSE = 1
    """One character apart in a short own word: two enterprises, unless something else says that they are one."""
    NEAR = 2
    """Perhaps one enterprise: a short name, another form, a missing place, a changed trade, a misprint."""
    SAME = 3


class NameParts(Model):
    """The contents of name_parts.yaml."""

    company: list[str] = Field(description="公司名称末尾的组织形式用语")
    broken: list[str] = Field(description="组织形式的残缺写法")
    other: list[str] = Field(description="不是公司的名称末尾的用语")
    branch: list[str] = Field(description="分支机构的用语")
    trades: list[str] = Field(description="行业和性质的用语，字号止于其前")
    places: dict[str, str] = Field(description="名称前面的地名 → 区划代码")
    project: list[str] = Field(description="项目名称中不表示内容的用语")


@cached_across_runs
def name_parts() -> NameParts:
    """The words of name_parts.yaml.

    Raises:
        RuleError: name_parts.yaml is broken.
    """
    return load_model(NameParts, RULES / "vocabulary" / "name_parts.yaml")


@dataclass(frozen=True, kw_only=True)
class EnterpriseName:
    """A name in normal form, in its parts.

    Attributes:
        place: the code of the narrowest place at its front; None where it names none.
        core: what stands between place and form.
        word: the own word at the front of the core, "" where the core is of words of trade alone.
        form: the words of its legal form; empty where it names none, as in a short name.
        company: not a shop, a household or the like; a short name may be one.
        branch: the place or name of a branch, "" for none.
    """

    place: str | None
    core: str
    word: str
    form: frozenset[str]
    company: bool
    branch: str

    @property
    def trade(self) -> str:
        """The core without the own word."""
        return self.core.removeprefix(self.word)


def likeness(first: str, second: str) -> Likeness:
    """How alike two names in normal form are.

    >>> likeness("浙江青溪电器股份有限公司", "青溪电器有限公司").name
    'NEAR'
    >>> likeness("浙江青溪电器股份有限公司", "浙江白溪电器股份有限公司").name
    'LOOSE'
    """
    if first == second:
        return Likeness.SAME
    pairs = ((left, right) for left in readings(first) for right in readings(second))
    return max(_likeness(left, right) for left, right in pairs)


def _likeness(left: EnterpriseName, right: EnterpriseName) -> Likeness:
    if not _may_be_one_place(left.place, right.place) or (left.branch and right.branch and left.branch != right.branch):
        return Likeness.NONE
    if not left.word or not right.word:
        same_place = left.place is None or right.place is None or left.place == right.place
        return Likeness.NEAR if left.core == right.core and same_place else Likeness.NONE
    companies = left.company and right.company
    if left.word == right.word:
        return Likeness.NEAR if _same_word(left, right, companies=companies) else Likeness.NONE
    if min(len(left.core), len(right.core)) < _LONG_WORD or not companies:
        return Likeness.NONE
    if _one_ends_the_other(left.core, right.core):
        return Likeness.NEAR
    if Levenshtein.distance(left.core, right.core, score_cutoff=1) > 1:
        return Likeness.NONE
    return _misprinted(left, right)


def _same_word(left: EnterpriseName, right: EnterpriseName, *, companies: bool) -> bool:
    """Whether two names with one own word may mean one enterprise."""
    if left.trade and right.trade and (left.trade in right.trade or right.trade in left.trade):
        return True
    short = not left.trade or not right.trade
    same_form = not left.form or not right.form or left.form == right.form
    return companies and (short or same_form)  # a short name; or a new trade under the old form


def _misprinted(left: EnterpriseName, right: EnterpriseName) -> Likeness:
    """The likeness of two names that are one character apart."""
    same_form = not left.form or not right.form or left.form == right.form
    if left.core[:OWN_WORD] == right.core[:OWN_WORD]:
        return Likeness.NEAR
    if same_form and left.trade == right.trade != "" and min(len(left.word), len(right.word)) >= _LONG_WORD:
        return Likeness.NEAR
    return Likeness.LOOSE if min(len(left.core), len(right.core)) >= LONG_ENOUGH else Likeness.NONE


def _one_ends_the_other(left: str, right: str) -> bool:
    """Whether a core is the other without what may be a place that no table knows."""
    short, long = sorted((left, right), key=len)
    return len(short) >= LONG_ENOUGH and len(long) - len(short) >= OWN_WORD and long.endswith(short)


def _may_be_one_place(left: str | None, right: str | None) -> bool:
    return left is None or right is None or left.startswith(right) or right.startswith(left)


@lru_cache(maxsize=_REMEMBERED)
def readings(name: str) -> tuple[EnterpriseName, ...]:
    """The parts of a name in normal form; a member of a group also without the group: 甲集团乙纺织有限公司, 乙纺织有限公司."""
    words = _words()
    branch = _branch(name, words)
    main = re.sub(words.branch, "", re.sub(_BRACKET, "", name))
    member = re.search(_MEMBER, main)
    parts = _parts(main or name, branch, words)
    inner = _parts(main[member.end() :], branch, words) if member else parts
    return (parts,) if member is None or inner.core in words.places else (parts, inner)


def _parts(name: str, branch: str, words: _NameWords) -> EnterpriseName:
    rest = _without_form(name, words)
    ending = name[len(rest) :]
    place, core = _without_place(rest, words)
    return EnterpriseName(
        place=place,
        core=core,
        word=_own_word(core, words),
        form=_form(ending),
        company=ending not in words.other,
        branch=branch,
    )


def _without_form(name: str, words: _NameWords) -> str:
    """The name without the words of its legal form; at least an own word is left."""
    rest = name
    while ending := next((word for word in words.company if rest.endswith(word)), ""):
        if len(rest) - len(ending) < OWN_WORD:
            break
        rest = rest[: -len(ending)]
    if rest == name:
        ending = next((word for word in words.other if name.endswith(word)), "")
        rest = name.removesuffix(ending) if len(name) - len(ending) >= OWN_WORD else name
    return rest


def _form(ending: str) -> frozenset[str]:
    """The words of a form that tell it from another: 集团, 股份, 有限, 厂; 有限 says nothing beside the others."""
    distinctive = {word for word in ("集团", "股份") if word in ending}
    return frozenset(distinctive or ({"有限"} if set(ending) & set("有限公司") else {ending} - {""}))


def _branch(name: str, words: _NameWords) -> str:
    """Where a branch is, as far as its name tells."""
    for text in (*re.findall(_BRACKET, name), re.sub(_BRACKET, "", name)):
        branch = re.search(words.branch, text.strip("()"))
        if branch:
            place = _place(branch["name"], words)
            return words.places[place] if place else branch["name"]
    return ""


def _without_place(text: str, words: _NameWords) -> tuple[str | None, str]:
    """The code of the narrowest place at the front, and the text behind it, of which something is left."""
    code = None
    while place := _place(text, words):
        rest = text[len(place) :]
        rest = rest[1:] if rest[:1] in _LEVELS else rest
        if not rest:
            break
        code, text = words.places[place], rest
    return code, text


def _place(text: str, words: _NameWords) -> str:
    """The longest place at the front of a text, or ""."""
    fronts = (text[:length] for length in range(min(words.longest, len(text)), 1, -1))
    return next((front for front in fronts if front in words.places), "")


def _own_word(core: str, words: _NameWords) -> str:
    """The characters before the first word of trade; "" for a core of words of trade alone."""
    if _all_trade(core, words):
        return ""
    begins = (at for at in range(OWN_WORD, len(core)) if any(_trades_at(core, at, words)))
    return core[: next(begins, len(core))]


def _trades_at(core: str, at: int, words: _NameWords) -> Iterator[int]:
    """Where the words of trade end that begin at a place of the core."""
    ends = range(at + 2, min(at + words.longest, len(core)) + 1)
    return (end for end in ends if core[at:end] in words.trades)


def _all_trade(core: str, words: _NameWords) -> bool:
    """Whether the core can be cut into words of trade."""
    reached = {0}
    for at in range(len(core)):
        if at in reached:
            reached.update(_trades_at(core, at, words))
    return len(core) in reached and bool(core)


@dataclass(frozen=True, kw_only=True)
class _NameWords:
    """The words of name_parts.yaml, those of forms with the longest first."""

    places: dict[str, str]
    company: tuple[str, ...]
    other: tuple[str, ...]
    trades: frozenset[str]
    branch: str
    longest: int


@cache
def _words() -> _NameWords:
    words = name_parts()
    places = {**place_codes(), **words.places}
    trades = frozenset([*words.trades, *_GROUP])
    return _NameWords(
        places=places,
        company=_longest_first([*words.company, *words.broken]),
        other=_longest_first(words.other),
        trades=trades,
        branch=f"(?:(?<=公司)|(?<=集团)|^)(?P<name>[^()公司集团]{{0,10}})(?:{'|'.join(_longest_first(words.branch))})$",
        longest=max(map(len, [*places, *trades])),
    )


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
