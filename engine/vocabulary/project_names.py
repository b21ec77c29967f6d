"""Whether two names may mean one project of a firm: full and short names, changed order, misprints."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import Indel

from .enterprise_names import Likeness, name_parts

_FEWEST = 2
"""The fewest characters that must be left of a name that is contained in another."""

_ALIKE = 0.75
"""The least part of the characters that two alike names share in the same order (2 × common ÷ all)."""

_REORDERED = 0.9
"""The least part that they share in any order."""


def project_likeness(first: str, second: str) -> Likeness:
    """How alike two project names in normal form are. By itself it says little: firms build alike things.

    >>> project_likeness("年产3万台水泵技改项目", "年产3万台水泵技改").name
    'NEAR'
    """
    if first == second:
        return Likeness.SAME
    left, right = _core(first), _core(second)
    contained = min(len(left), len(right)) >= _FEWEST and (left in right or right in left)
    alike = (
        contained
        or Indel.normalized_similarity(left, right) >= _ALIKE
        or Indel.normalized_similarity(sorted(left), sorted(right)) >= _REORDERED
    )
    return Likeness.NEAR if alike else Likeness.NONE


def _core(name: str) -> str:
    """The name without the signs of brackets and the words that say no more than that it is a project."""
    return re.sub(rf"[()]|{_bare_words()}", "", name) or name


@cache
def _bare_words() -> str:
    return "|".join(name_parts().project)
