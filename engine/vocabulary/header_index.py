"""Finds the field that a header means: an index of all headers of a vocabulary, and safe near matches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.text import fold_text
from .code_types import HeaderMatching
from .fields import Kind, Vocabulary, vocabulary
from .headers import split_unit, take_apart
from .layout_words import layout_words

Sense = Literal["plain", "opposite", "neutral"]

_NEAR, _GAP, _SHORTEST = 85.0, 4.0, 4
"""Limits of a near match: least similarity, least lead over the next field, and least length of the name."""


@dataclass(frozen=True, kw_only=True)
class HeaderMatch:
    """A field that a header names. `rank` orders the headers of a field: 0 is its label, then its synonyms in order."""

    key: str
    sense: Sense = "plain"
    how: HeaderMatching = "synonym"
    rank: int = 0
    unit: str = ""


@dataclass(frozen=True)
class HeaderIndex:
    """The folded header names of a vocabulary with their meanings, and the parts of two-level names."""

    names: dict[str, HeaderMatch]
    parts: frozenset[str]
    exact: frozenset[str] = frozenset()
    """Names that no other name may be near to."""

    @cached_property
    def _near_names(self) -> dict[str, HeaderMatch]:
        return {name: match for name, match in self.names.items() if name not in self.exact}

    def find(self, name: str) -> HeaderMatch | None:
        """The field that a name means exactly; a unit without brackets after it or a filler word in it is allowed."""
        if (match := self.names.get(name)) is not None:
            return match
        if "是否" in name[1:]:  # 消防是否达标 means the same as 是否消防达标
            return self.names.get("是否" + name.replace("是否", "", 1))
        if (split := split_unit(name, self.names)) is not None:
            match = self.names[split.text]
            return HeaderMatch(key=match.key, sense=match.sense, how=match.how, rank=match.rank, unit=split.unit)
        return None

    def near(self, name: str) -> tuple[HeaderMatch | None, str]:
        """A safe near match with the known name that it is near to; else None with the most similar name, or ""."""
        bare = _bare(name)
        same = {match.key: (match, known) for known, match in self._near_names.items() if _bare(known) == bare}
        if len(same) == 1 and bare:
            match, known = next(iter(same.values()))
            return HeaderMatch(key=match.key, sense=match.sense, how="near", rank=1000 + match.rank), known
        best = process.extract(bare or name, list(self._near_names), scorer=fuzz.ratio, limit=8, score_cutoff=60)
        if not best:
            return None, ""
        known, score, _ = best[0]
        match = self.names[known]
        other = max((s for n, s, _ in best if self.names[n].key != match.key), default=0.0)
        safe = score >= _NEAR and score - other >= _GAP and len(bare) >= _SHORTEST and _agree(bare, known)
        return (
            (HeaderMatch(key=match.key, sense=match.sense, how="near", rank=1000 + match.rank), known)
            if safe
            else (None, known)
        )


def _agree(name: str, known: str) -> bool:
    """False if only one of them has a word that reverses the meaning, if they differ only in order, or if the name has a
    character more: a slip of the pen leaves out or mistakes one, who adds one (补缴税额, 女职工数) means something else."""
    added = {name[edit.dest_pos] for edit in Levenshtein.editops(known, name) if edit.tag == "insert"}
    if added - set(layout_words().fillers):
        return False
    if any((word in name) != (word in known) for word in layout_words().guards):
        return False
    return Counter(name) != Counter(known)


def _bare(name: str) -> str:
    """The name without words that add nothing; the last word is what it names, so 评价年度 does not become 评价."""
    for word in layout_words().modifiers:
        if not name.endswith(word) or name.count(word) > 1:
            name = name.replace(word, "")
    return name


@cached_across_runs
def header_index(kind: Kind) -> HeaderIndex:
    """The index of a record kind's vocabulary.

    Raises:
        RuleError: two fields have the same header, and layout_words.yaml does not say that values decide between them.
    """
    names: dict[str, HeaderMatch] = {}
    words = vocabulary(kind)
    shared = {fold_text(header) for pair in layout_words().by_values for header in pair.headers}
    for key, sense, rank, header in _claims(words):
        apart = () if header in words[key].exact else (take_apart(header).text,)
        for name in dict.fromkeys((fold_text(header), *apart)):
            match = names.setdefault(name, HeaderMatch(key=key, sense=sense, rank=rank))
            if match.key != key and name not in shared:
                raise RuleError(
                    f"表头“{header}”被两个字段使用", code="R003", where=f"vocabulary/{words.kind}.yaml {key}"
                )
    parts = {part for name in names if "/" in name for part in name.split("/")}
    exact = frozenset(fold_text(header) for field in words.fields.values() for header in field.exact)
    return HeaderIndex(names, frozenset(parts), exact)


def _claims(words: Vocabulary) -> list[tuple[str, Sense, int, str]]:
    """(field, sense, rank, header) for every header in the vocabulary, labels first."""
    claims: list[tuple[str, Sense, int, str]] = []
    for key, field in words.fields.items():
        labels = () if field.decides else (field.label, *field.aliases)  # on a sheet, 行业大类 is the trade's name
        claims += [(key, "plain", 0, name) for name in (*labels, key)]
    for key, field in words.fields.items():
        claims += [(key, "plain", 1 + place, name) for place, name in enumerate([*field.synonyms, *field.exact])]
        claims += [(key, "opposite", 1 + place, name) for place, name in enumerate(field.opposite)]
        claims += [(key, "neutral", 1 + place, name) for place, name in enumerate(field.neutral)]
    return claims
