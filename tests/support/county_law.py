"""What the documents say of an enterprise of the simulated county, in plain Python: SZ20 四（五）, SZ22 三（一）2 and 三（二）2, and
a document of the county's own that changes from time to time.

Nothing of the program is used here. An answer is a finding for each criterion and matter, and an outcome for each criterion.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction

INEFFICIENT, UNLAWFUL, TWO_HIGH, CLEAN_TWO_HIGH = "SZ20-E01", "SZ22-F02", "SZ22-E02", "SZ22-E03"
LOCAL, LOCAL_RENAMED = "XX22-E01", "XX22-E02"
"""The clause of the county's own document, and its number after the document was numbered anew."""

FLAGS = (
    "安全隐患", "环境污染", "产品质量问题", "违法用地", "违法建设", "无照经营", "偷税漏税", "消防隐患", "能源违法违规",
)  # fmt: skip
"""The columns of a submission that are answered with 是 or 否."""

MATTERS = {flag: {"产品质量问题": "产品质量", "能源违法违规": "能源违法"}.get(flag, flag) for flag in FLAGS}
NAMED_IN_TWO_HIGH = ("安全隐患", "环境污染", "产品质量问题", "能源违法违规")
"""三（二）2 names four kinds of offence of 两高 enterprises and ends with 等: any other is for a person."""
NAMED_IN_UNLAWFUL = tuple(flag for flag in FLAGS if flag != "能源违法违规")


@dataclass(frozen=True, kw_only=True)
class FirmLine:
    """A row of a submission. Tax in 万元, land in 亩; None is a blank cell.

    `firm` is the number of the enterprise that it is in truth, which no sheet tells, and `been` the
    towns that it has left.
    """

    name: str
    code: str
    town: str
    tax: Fraction | None
    land: Fraction | None
    two_high: bool = False
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    firm: int = field(default=0, compare=False, repr=False)
    been: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def flag(self, name: str) -> bool | None:
        """Whether an offence is stated; one that the row does not tell otherwise is answered with 否."""
        return self.flags.get(name, False)

    def changed(self, **facts: object) -> FirmLine:
        """The row with other facts."""
        return replace(self, **facts)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class OfficeSettings:
    """What the office has settled.

    Attributes:
        limit: 万元/亩 below which tax is too little.
        included: whether 以下 includes the figure; None if the office has not said.
        powers: matters over which it has the power itself.
        days: track → period, "30" calendar days or "15个工作日".
        own: the county's own document: the figure in 万元/亩 below which tax is too little, and the clause's number.
    """

    limit: Fraction = Fraction(5)
    included: bool | None = None
    powers: frozenset[str] = frozenset({"安全隐患"})
    days: Mapping[str, str] = field(
        default_factory=lambda: {"order": "30", "inform": "15个工作日", "refer": "10", "withdraw": "30"}
    )
    own: tuple[Fraction, str] = (Fraction("3.5"), LOCAL)


@dataclass(frozen=True, kw_only=True)
class LawFinding:
    """A finding: the track that its letter takes, the distance from the limit (None for an offence)."""

    track: str
    margin: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the documents say of a row.

    Attributes:
        findings: (criterion, matter) → finding.
        mended: the (criterion, matter) that would be a finding and are none: the firm has no such offence, its tax is enough.
    """

    findings: Mapping[tuple[str, str], LawFinding]
    mended: Set[tuple[str, str]]


def judge_line(line: FirmLine, office: OfficeSettings) -> Judgement:
    """Judge a row."""
    findings: dict[tuple[str, str], LawFinding] = {}
    mended: set[tuple[str, str]] = set()
    own_limit, own = office.own
    for criterion, limit, outcome in (
        (INEFFICIENT, office.limit, _inefficient(line, office)),
        (own, own_limit, _inefficient(line, replace(office, limit=own_limit, included=False))),
    ):
        if outcome == "hit":
            assert line.tax is not None
            assert line.land is not None
            findings[criterion, ""] = LawFinding(track="inform", margin=line.tax / line.land - limit)
        elif outcome == "clear":
            mended.add((criterion, ""))
    named = {UNLAWFUL: NAMED_IN_UNLAWFUL, **({TWO_HIGH: NAMED_IN_TWO_HIGH} if line.two_high else {})}
    for criterion, flags in named.items():
        for flag in flags:
            matter = MATTERS[flag]
            if line.flag(flag):
                track = "order" if matter in office.powers else "refer"
                findings[criterion, matter] = LawFinding(track=track, margin=None)
            elif line.flag(flag) is False:
                mended.add((criterion, matter))
    if line.two_high and _offence(line, NAMED_IN_TWO_HIGH) == "clear":  # 三（二）2: who has no offence is to improve
        findings[CLEAN_TWO_HIGH, ""] = LawFinding(track="inform", margin=None)
    return Judgement(findings=findings, mended=mended)  # one that has an offence now has not improved


def _inefficient(line: FirmLine, office: OfficeSettings) -> str:
    if line.tax is None or line.land is None:
        return "insufficient"
    due = office.limit * line.land
    if line.tax == due:
        return {None: "boundary", True: "hit", False: "clear"}[office.included]
    return "hit" if line.tax < due else "clear"


def _offence(line: FirmLine, named: tuple[str, ...]) -> str:
    """An offence that is named is one; any other leaves it open, and so does a named one that is not answered."""
    answers = [line.flag(flag) for flag in named]
    if any(answers):
        return "hit"
    others = any(line.flag(flag) for flag in FLAGS if flag not in named)
    return "insufficient" if None in answers else "boundary" if others else "clear"
