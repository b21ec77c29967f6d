"""The letters as data: rules/decisions/documents.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from ..core.errors import RuleError, RunError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml
from ..vocabulary.code_types import Basis, CaseTrack


class DocumentType(Model):
    """A kind of letter; its template is `<id>.docx`.

    Attributes:
        issuers: kinds of offices that write it ("" for an office without a kind); none: every office.
        letter: what it calls the letter whose receipt begins a period: itself (本文书, 本函), or the one that it goes with.
        later: it is filled in and signed at a later day than the letter that it goes with.
        once: an enterprise gets one for all the letters that are signed together.
        goes_with: tracks whose letters a document of every track goes with; none: all of them.
    """

    title: str
    track: CaseTrack | Literal["any"]
    issuers: list[str] = Field(default=[], description="哪几类机关才用；不写的各类机关都用")
    letter: str = Field(default="本文书", description="期限从收到什么起算，如 本函、该文书")
    later: bool = Field(default=False, description="日后才填写和签发，日期和文号年份留空")
    once: bool = Field(default=False, description="一户一份：同时签发几份文书的，只随一份")
    goes_with: list[CaseTrack] = Field(default=[], description="随哪几类文书；不写的各类都随")
    required: dict[str, str] = Field(description="必备要素 → 模板中必须出现的文字或标记")

    def written_for(self, track: CaseTrack, office: str) -> bool:
        """Whether an office of this kind writes it in a case of this track."""
        fits = self.track == track or (self.track == "any" and track in (self.goes_with or [track]))
        return fits and office in (self.issuers or [office])


class TrackRules(Model):
    """The letters that a decision produces, and the words that they may not contain."""

    documents: list[str]
    forbidden: list[str]


class ClosingStates(Model):
    """How a clause about a state (not a figure) is shown in a table of figures.

    Attributes:
        actual: outcome → text in the column of actual values.
        standard: text in the column of standards.
    """

    actual: dict[str, str]
    standard: str


class OfficeWorkbook(Model):
    """A workbook of the office, with the words and criteria that it uses."""

    title: str
    states: list[str] = Field(default=[])
    settled: str = Field(default="", description="销号后填的状态")
    done: list[str] = Field(default=[])
    open: list[str] = Field(default=[])
    recognised: list[str] = Field(default=[])
    screened: list[str] = Field(default=[])


class MeaningText(Model):
    """What a letter says of an entry of the profile, and the fields that this is about."""

    fields: list[str]
    text: str


class ListedTradeText(Model):
    """What letters say of a trade that the list as a whole gives: to the enterprise, and to an office about it."""

    to_enterprise: str
    to_office: str


class Documents(Model):
    """rules/decisions/documents.yaml."""

    documents: dict[str, DocumentType]
    tracks: dict[CaseTrack | Literal["any"], TrackRules]
    basis: dict[Basis, str]
    outcomes: dict[str, str]
    readings: dict[str, str]
    approved: dict[Literal["at_limit", "open"], str]
    figures: dict[str, list[str]]
    asked_under: dict[Basis, str]
    listed_trade: dict[Literal["from_heading", "from_profile"], ListedTradeText]
    computed: str
    blank_figure: str
    state: ClosingStates
    settle: dict[str, str]
    meanings: dict[Literal["tax_definition", "land_definition"], MeaningText]
    workbooks: dict[Literal["summary", "closing", "bulletin", "renovation", "indicators"], OfficeWorkbook]

    def figures_of(self, kind: str) -> list[str]:
        """Keys of the figures that the documents about a kind of record print."""
        return self.figures.get(kind, self.figures["enterprise"])


@cached_across_runs
def documents() -> Documents:
    """The letters of the package.

    Raises:
        RuleError: the file is broken.
    """
    source = load_yaml(RULES / "decisions" / "documents.yaml", RuleError)
    return validated(Documents, source)


def on_demand(titles: Sequence[str]) -> tuple[str, ...]:
    """Ids of documents that are written only when asked for, by their titles.

    Raises:
        RunError: no such document.
    """
    known = documents()
    produced = {name for track in known.tracks.values() for name in track.documents}
    asked = {kind.title: name for name, kind in known.documents.items() if name not in produced}
    for title in titles:
        if title not in asked:
            raise RunError(
                f"没有可另出的文书“{title}”", code="C017", where="--document", remedy=f"可用的有：{'、'.join(asked)}"
            )
    return tuple(dict.fromkeys(asked[title] for title in titles))
