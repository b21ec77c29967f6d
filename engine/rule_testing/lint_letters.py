"""What is wrong with the letters of criteria: none of their own, texts that no letter uses, words that a track forbids."""

from __future__ import annotations

from collections.abc import Iterator

from ..notice.clause_letters import clause_letters, faults_of, unwritten
from ..policy.corpus import Rule
from ..policy.profile import Profile
from ..vocabulary.labels import labels
from .lint_finding import LintFinding


def letter_findings(rule: Rule, profile: Profile) -> Iterator[LintFinding]:
    """Findings on the letters of one criterion."""
    criterion = rule.criterion
    letters = clause_letters(criterion)
    names = {case.id: f"情形“{case.label}”" if case.id else "" for case in criterion.branches}
    for case in unwritten(criterion):
        finding = labels().finding[letters[case].finding]
        yield LintFinding(
            level="warning",
            where=criterion.id,
            what=f"{names[case]}没有写文书内容（letter），文书用“{finding}”的通用写法，没有途径",
            remedy="在 letter 中照条款写名称、途径和后果",
        )
    for branch in criterion.cases:
        if branch.letter and branch.id not in letters:
            yield _unused(criterion.id, names[branch.id])
    if criterion.letter and not letters:
        yield _unused(criterion.id, "")
    for case, word in faults_of(criterion, profile):
        yield LintFinding(
            level="error",
            where=criterion.id,
            what=f"{names[case]}letter 写有这种文书不得出现的用语“{word}”",
            remedy="请改写",
        )


def _unused(criterion: str, case: str) -> LintFinding:
    return LintFinding(
        level="warning",
        where=criterion,
        what=f"{case}写有文书内容（letter），但结论类别不出告知、腾退类文书",
        remedy="删去 letter，或核对 finding",
    )
