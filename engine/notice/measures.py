"""Measures that only a local rule allows (fines, power cuts, surcharges): without one, no template may mention them."""

from __future__ import annotations

from ..core.errors import ProfileError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model
from ..policy.profile import Profile
from ..vocabulary.code_types import DecisionTrack
from .documents import documents


class Measure(Model):
    """The words for a measure, and the tracks whose letters may use them where a local rule is loaded."""

    words: list[str]
    tracks: list[DecisionTrack]


class MeasureFile(Model):
    """rules/decisions/measures.yaml."""

    measures: dict[str, Measure]


@cached_across_runs
def measures() -> dict[str, Measure]:
    """The measures of the package, by name.

    Raises:
        RuleError: the file is broken.
    """
    return load_model(MeasureFile, RULES / "decisions" / "measures.yaml").measures


def forbidden_words(document: str, profile: Profile) -> list[str]:
    """Words that a template of the document may not contain: its track's, and those of measures without a local rule.

    Raises:
        ProfileError: the profile loads a rule for a measure that does not exist.
    """
    table = measures()
    for name in profile.local_rules:
        if name not in table:
            raise ProfileError(
                f"local_rules 中没有“{name}”这种措施",
                code="P027",
                where="profile",
                remedy=f"可用的有：{'、'.join(table)}",
            )
    track = documents().documents[document].track
    allowed = {
        word
        for name, measure in table.items()
        if profile.local_rules.get(name) and track in measure.tracks
        for word in measure.words
    }
    words = [*documents().tracks[track].forbidden, *(word for measure in table.values() for word in measure.words)]
    return [word for word in dict.fromkeys(words) if not any(word in other for other in allowed)]


def words_in(text: str, words: list[str]) -> list[str]:
    """The words that occur in a text; one that is part of a longer word found there is left out."""
    present = [word for word in words if word in text]
    return [word for word in present if not any(word != other and word in other for other in present)]
