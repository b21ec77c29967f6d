"""A finished check as the ledger's input: counts need every verdict, words come from policies and vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ..decision import labels
from ..evaluation.settings import basis
from ..notice.gather import validity_words
from ..policy.corpus import Policy
from ..policy.vocabulary import vocabulary
from ..run import Check
from .ledger import FileLine, LedgerInput, PolicyLine


def ledger_input(check: Check, documents: pl.DataFrame) -> LedgerInput:
    """Everything that 台账.xlsx tells of a check.

    Args:
        documents: `ledger.DOCUMENTS`.
    """
    frame = check.records.frame
    town = pl.col("town") if check.records.has("town") else pl.lit(None, dtype=pl.String).alias("town")
    fields = vocabulary(check.options.kind).fields
    return LedgerInput(
        verdicts=check.verdicts,
        decisions=check.decisions,
        problems=check.records.problems,
        records=frame.select("record_id", town),
        documents=documents,
        clauses={rule.criterion.id: rule.criterion.clause for policy in check.policies for rule in policy.rules},
        fields={key: field.label for key, field in fields.items()},
        facts=list(_facts(check)),
        files=list(_files(check)),
        policies=[_policy(policy, check) for policy in check.policies],
    )


def _facts(check: Check) -> Iterator[tuple[str, str]]:
    office = check.profile.profile.office
    year = check.settings.year
    yield "检查日", check.settings.as_of.isoformat()
    yield "数据年度", str(year) if year else f"以表中所写为准，未写的按 {check.settings.default_year} 年"
    yield "发文机关", office.name or "（未配置）"
    yield "本单位配置", check.profile.path or "（未使用）"
    settled = "、".join(f"“{word}”{meaning}本数" for word, meaning in check.profile.profile.word_meanings.items())
    yield "政策用语的取法", settled or "恰为条款数而原文未明的，一律边界待定"
    yield "装载的外部标准表", "、".join(check.settings.references) or "（无）"


def _files(check: Check) -> Iterator[FileLine]:
    counts = dict(check.records.frame["source"].value_counts().iter_rows())
    for index, source in enumerate(check.records.sources):
        yield FileLine(source.file, source.sheet, counts.get(index, 0))


def _policy(policy: Policy, check: Check) -> PolicyLine:
    head = policy.head
    seen = check.verdicts.filter(pl.col("policy") == head.id)["basis"].unique(maintain_order=True).to_list()
    codes = seen or [basis(head, check.settings.default_year, check.settings.as_of)]
    words = "、".join(labels().of("basis", code) for code in codes)
    return PolicyLine(head.id, head.title, head.number, validity_words(head), words)
