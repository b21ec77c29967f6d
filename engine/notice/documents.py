"""The letters as data: rules/decisions/documents.yaml."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from ..errors import RuleError
from ..policy.vocabulary import Model
from ..profile import Basis, Track
from ..resources import RULES
from ..validation import validated
from ..yaml_source import load_yaml


class DocumentType(Model):
    """A kind of letter; its template is `<id>.docx`."""

    title: str
    track: Track | Literal["any"]
    required: dict[str, str] = Field(description="必备要素 → 模板中必须出现的文字或标记")


class TrackRules(Model):
    """What a decision produces and may not say."""

    documents: list[str]
    forbidden: list[str]


class StateWords(Model):
    """How a state that holds is put in a table of figures."""

    actual: str
    standard: str


class Documents(Model):
    """The whole file."""

    documents: dict[str, DocumentType]
    tracks: dict[Track | Literal["any"], TrackRules]
    basis: dict[Basis, str]
    outcomes: dict[str, str]
    readings: dict[str, str]
    figures: list[str]
    computed: str
    state: StateWords
    settle: dict[str, str]


@cache
def documents() -> Documents:
    """The letters of the package.

    Raises:
        RuleError: the file is broken.
    """
    source = load_yaml(RULES / "decisions" / "documents.yaml", RuleError)
    return validated(Documents, source)
