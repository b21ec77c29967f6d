"""Unlawful facts: from the verdicts' cases to matters with their law articles and departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..decision.laws import MatterLaw, laws
from ..policy.profile import Profile
from .blanks import BLANK
from .case import Evidence, NoticeCase, criterion_of, evidence_of
from .data_sources import evidence_source
from .letter_fields import Matter
from .wording import clauses_text, distinct, or_blank

_ASK_FOR_LAW = f"{BLANK}〔起草提示：请补充法律依据〕"


@dataclass(slots=True, kw_only=True)
class MatterFindings:
    """What the verdicts on a record found about one matter."""

    clauses: dict[str, list[str]] = field(default_factory=dict)
    """Document → its clauses."""
    evidence: list[Evidence] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    named: str = ""


def matters(case: NoticeCase) -> tuple[Matter, ...]:
    """The matters that the letter is about, each once."""
    by_matter = _findings_by_matter(case)
    return tuple(_matter(case, str(number), *item) for number, item in enumerate(by_matter.items(), 1))


def by_department(case: NoticeCase) -> dict[str, list[str]]:
    """Department → matters that it is responsible for; matters with no known department are under a blank."""
    groups: dict[str, list[str]] = {}
    for name, findings in _findings_by_matter(case).items():
        groups.setdefault(_department(name, findings), []).append(name)
    return groups or {"": []}


def about_matters(case: NoticeCase, names: Sequence[str]) -> NoticeCase:
    """The case with these matters alone: without the verdicts that are only about others."""
    rows = [row for row in case.verdicts if not (held := _matters_of(case, row)) or set(held) & set(names)]
    return replace(case, matters=names, verdicts=rows)


def power_bases(profile: Profile, names: Sequence[str]) -> tuple[str, ...]:
    """What gives a township the power over these matters: 安全隐患、消防隐患：《…》; a blank where its profile does not say.

    Departments and governments of counties have their powers from the statutes that the letter cites.
    """
    if profile.office.kind != "乡镇街道":
        return ()
    sources: dict[str, list[str]] = {}
    for name in names:
        sources.setdefault(or_blank(profile.powers.get(name)), []).append(name)
    return tuple(f"{'、'.join(matters_)}：{source}" for source, matters_ in sources.items())


def _findings_by_matter(case: NoticeCase) -> dict[str, MatterFindings]:
    by_matter: dict[str, MatterFindings] = {name: MatterFindings() for name in case.matters}
    for row in case.verdicts:
        for name in _matters_of(case, row):
            if case.matters and name not in by_matter:
                continue
            findings = by_matter.setdefault(name, MatterFindings())
            criterion = criterion_of(case, row)
            clause = row.get("clause") or ""
            place = row.get("place") or f"{row.get('citation') or ''}{clause}"
            findings.clauses.setdefault(place.removesuffix(clause), []).append(clause)
            findings.evidence += _stating(case, row, name)
            findings.departments += criterion.departments
            findings.named = findings.named or criterion.matter_departments.get(name, "")
    return by_matter


def _matters_of(case: NoticeCase, row: Mapping[str, Any]) -> tuple[str, ...]:
    of_case = criterion_of(case, row).matters
    return distinct([of_case.get(case_id, "") for case_id in row.get("cases") or ()])


def _stating(case: NoticeCase, row: Mapping[str, Any], matter: str) -> list[Evidence]:
    """What states the matter; all evidence of the verdict where it is not split by case."""
    of_case = criterion_of(case, row).matters
    return [item for item in evidence_of(case, row) if of_case.get(item.case, matter) == matter]


def _department(name: str, findings: MatterFindings) -> str:
    if stated := findings.named or laws().among(name, findings.departments):
        return stated
    return f"{BLANK}（{laws().matters[name].department.name}）" if name in laws().matters else ""


def _matter(case: NoticeCase, number: str, name: str, findings: MatterFindings) -> Matter:
    law = laws().matters.get(name)
    return Matter(
        number=number,
        name=name,
        fact=law.fact if law else name,
        source=evidence_source(case, findings.evidence) or BLANK,
        clause="、".join(name + clauses_text(texts) for name, texts in findings.clauses.items()) or BLANK,
        violated=_cited(law, case, "violated"),
        ordered_by=_cited(law, case, "order"),
        requirement=law.requirement if law else BLANK,
    )


def _cited(law: MatterLaw | None, case: NoticeCase, what: str) -> str:
    articles = getattr(law, what) if law else []
    return laws().cite(articles, case.signed_on) if articles else _ASK_FOR_LAW
