"""What the letters of a criterion say, for whoever reads the rules: title, ways, consequence, what settles it."""

from __future__ import annotations

from collections.abc import Iterator

from ...notice.clause_letters import clause_letters
from ...policy.models import Criterion


def letter_lines(criterion: Criterion) -> Iterator[str]:
    """A line for each letter, with the cases that it is for where there are several; none for findings without letters."""
    labels = {case.id: case.label for case in criterion.branches}
    cases_of: dict[str, list[str]] = {}
    for case, letter in clause_letters(criterion).items():
        text = letter.text
        ways = "、".join(path.name for path in text.paths)
        parts = [text.title, f"途径 {ways}" if ways else "", f"后果 {text.consequence}", text.settled.rstrip("。")]
        cases_of.setdefault("；".join(part for part in parts if part), []).append(labels[case])
    for line, cases in cases_of.items():
        yield f"{'、'.join(cases)}：{line}" if len(labels) > 1 else line
