"""Says of which clauses a department may not write, because they name other departments."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..policy.profile import Profile
from .facts import NOT_NAMED, CriterionFacts, Issuer

_WITH_LETTERS = ["inefficient", "improve", "withdraw"]
_HELD = ["hit", "boundary"]
_ENDED = ["expired", "not_yet"]
_WITHHELD = "触发的、数据不足的转人工复核，不出告知、腾退文书和核实单"
_NO_OPINION = "本机关不就此条出准入审查意见"


def bars_of_offices(criteria: Mapping[str, CriterionFacts], issuer: Issuer) -> dict[str, str]:
    """Criterion that has letters and does not name the office → the departments that lead by it.

    What is unlawful is not among them: there the office's powers decide, and what it has no power over goes to another.
    """
    return {
        name: "、".join(facts.leads)
        for name, facts in criteria.items()
        if {facts.finding, *facts.findings.values()} & set(_WITH_LETTERS) and issuer.named_by(name, facts) == NOT_NAMED
    }


def unnamed_warnings(judged: pl.DataFrame, criteria: Mapping[str, CriterionFacts], profile: Profile) -> list[str]:
    """A warning for each clause that does not name the issuing department and by which something would have gone out.

    Args:
        judged: the counts of verdicts of a run, as `Tally.verdicts`.
        criteria: criterion id → its facts.
    """
    issuer = Issuer.of(profile)
    barred = bars_of_offices(criteria, issuer)
    unadmitted = {
        name for name, facts in criteria.items() if facts.admission and issuer.named_by(name, facts) == NOT_NAMED
    }
    speaking = judged.filter(pl.col("outcome").is_in(_HELD), ~pl.col("basis").is_in(_ENDED), pl.col("count") > 0)
    return [
        f"{criterion} 由{'、'.join(criteria[criterion].leads)}负责，条款没有写本机关（{profile.office.name}）："
        f"{_WITHHELD if criterion in barred else _NO_OPINION}；另有分工文件的，在配置的 assigned_clauses 中登记"
        for criterion in sorted((barred.keys() | unadmitted) & set(speaking["criterion"].to_list()))
    ]
