"""Parts of an enterprise's name by which all names that are like it are found, without comparing each with each.

Two names that are alike have such a part in common: it is a key of the one, a probe of the other, and stands in the
other as written. What a part must catch follows from `likeness`: one own word; one name that ends the other behind a place
that no table knows; one character more, less or else within the first two.
"""

from __future__ import annotations

from .enterprise_names import LONG_ENOUGH, OWN_WORD, EnterpriseName, readings


def near_keys(name: str) -> set[str]:
    """Parts of a name, of which every name that is near it has one, unless brackets divide it.

    >>> sorted(near_keys("浙江青溪电器有限公司"))
    ['青溪', '青溪电器']
    """
    return {key for part in readings(name) for key in (*_own(part), *_endings(part), *_misprinted(part))}


def loose_keys(name: str) -> set[str]:
    """Parts of a name, of which every name that is near it or one character apart has one; whole trades are among them.

    >>> sorted(loose_keys("浙江青溪电器有限公司") - near_keys("浙江青溪电器有限公司"))
    ['溪电器', '电器']
    """
    long = (part.core for part in readings(name) if part.word and len(part.core) >= LONG_ENOUGH)
    return near_keys(name) | {key for core in long for key in _shifted(core)}


def probes(name: str) -> set[str]:
    """Parts of a name, one of which is a key of every name that it is like."""
    cores = {part.core for part in readings(name)}
    return {probe for core in cores for probe in (core, core[:OWN_WORD], *_shifted(core), *_tails(core))}


def _own(part: EnterpriseName) -> set[str]:
    """What names with the same own word have: its first characters; of words of trade alone, all."""
    return {part.core, part.core[:OWN_WORD] if part.word else part.core}


def _endings(part: EnterpriseName) -> set[str]:
    """What a name has that is this one without its place."""
    return {tail for tail in _tails(part.core) if _has_own_word(tail)} if part.word else set()


def _misprinted(part: EnterpriseName) -> set[str]:
    """What a name has of which one character is misprinted in an own word that is long enough."""
    return _shifted(part.core) if len(part.word) > OWN_WORD and part.trade else set()


def _shifted(core: str) -> set[str]:
    return {core[1:], core[OWN_WORD:]} - {""}


def _tails(core: str) -> set[str]:
    return {core[at:] for at in range(OWN_WORD, len(core) - LONG_ENOUGH + 1)}


def _has_own_word(core: str) -> bool:
    return any(part.word for part in readings(core))
