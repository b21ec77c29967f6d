"""What the ledger says about a run: its settings, files, policies and letters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ...checking.result import Result
from ...core.output_folder import Staging
from ...core.version import VERSION
from ...notice.clause_words import validity_words
from ...notice.letter_index import as_documents
from ...policy.corpus import Policy
from ...policy.targets import targets_of
from ...vocabulary.fields import vocabulary
from ...vocabulary.labels import labels
from .ledger import Cover, FileLine, LedgerInput, PolicyLine, write_book

if TYPE_CHECKING:
    from ...checking.check import Check

LEDGER = "台账.xlsx"
"""Its name in a run's folder."""


def write_ledger(run: Check, index: pl.DataFrame, path: Path, staging: Staging | None = None) -> int:
    """Write the ledger of a run to `path`; returns how many verdicts, decisions and problems the run has together.

    Args:
        index: the run's letters, a frame with the columns of `notice.letter_index.INDEX`.
        staging: the folder that is being written, if it replaces one in which people may have written.

    Raises:
        RunError: the file cannot be written.
    """
    book = ledger_input(run, index)
    write_book(book, path, staging=staging)
    return sum(table.height for table in (book.verdicts, book.decisions, book.problems))


def ledger_input(run: Check, index: pl.DataFrame) -> LedgerInput:
    """All that the ledger is written from, taken from a run."""
    fields = vocabulary(run.options.kind).fields
    return LedgerInput(
        cover=cover_of(run.result),
        verdicts=run.verdicts,
        decisions=run.decisions,
        problems=run.records.problems,
        documents=as_documents(index),
        letters=index,
        fields={key: entry.label for key, entry in fields.items()},
    )


def cover_of(result: Result) -> Cover:
    """All that the overview of the ledger is written from, taken from a result."""
    records = result.tally.single("sources", "source")
    return Cover(
        tally=result.tally,
        account=result.account,
        clauses=_clauses(result.policies),
        facts=_facts(result),
        files=[
            FileLine(source.file, source.sheet, records.get(index, 0)) for index, source in enumerate(result.sources)
        ],
        policies=_policies(result),
    )


def _clauses(policies: Sequence[Policy]) -> dict[str, str]:
    """Id of a criterion or target → where its clause stands in the policy."""
    clauses = {rule.criterion.id: rule.criterion.clause for policy in policies for rule in policy.rules}
    for policy in policies:
        clauses |= {aim.spec.name: aim.spec.clause for aim in targets_of(policy)}
    return clauses


def _facts(run: Result) -> list[tuple[str, str]]:
    day, office = run.settings.as_of, run.office.config.office
    powers = "、".join(run.office.config.powers)
    allowed = "、".join(labels().of("basis", code) for code in run.office.config.letters_on)
    settled = "、".join(f"“{word}”读作“{meaning}”" for word, meaning in run.office.config.word_meanings.items())
    return [
        ("检查日", f"{day.year}年{day.month}月{day.day}日"),
        ("数据年度", f"表中写明的以表为准，未写明的按{run.settings.default_year}年"),
        ("检查记录数", f"{run.tally.records}"),
        ("本机关", office.name or "（配置未填）"),
        ("赋权事项", powers or "（配置未填，具体违法事实一律移送）"),
        ("可直接成文的依据状态", allowed or "（无）"),
        ("含本数与否", settled or "恰为条款数而原文未明的，一律边界待定"),
        ("装载的外部标准表", "、".join(run.settings.references) or "（无）"),
        ("配置文件", run.office.path or "（未用配置，按默认设置）"),
        ("程序版本", f"腾笼 {VERSION}"),
        *([("前次检查", _beside(run.options.baseline))] if run.options.baseline else []),
        ("放行清单", f"放行 {run.approvals} 项，见“文书登记”" if run.approvals else "（无）"),
        *(("注意", warning) for warning in run.warnings),
    ]


def _beside(baseline: Path) -> str:
    """The earlier run that this one was seen beside, by the name of its folder; the conclusions are this run's own."""
    return f"{baseline.absolute().name}：比前次新增的触发另见“新增.xlsx”，本台账是这次的全部结论"


def _policies(run: Result) -> list[PolicyLine]:
    """One line for each policy. Its basis can differ by data year: every basis is given with its number of verdicts,
    the most frequent first.
    """
    basis_counts: dict[str, list[str]] = {}
    counted = sorted(run.tally.by("verdicts", "policy", "basis").items(), key=lambda item: (item[0][0], -item[1]))
    for (policy, basis), count in counted:
        basis_counts.setdefault(policy, []).append(f"{labels().of('basis', basis)}（{count} 项结论）")
    return [
        PolicyLine(
            id=policy.head.id,
            title=policy.head.title,
            number=policy.head.number or "（原文无文号）",
            validity=validity_words(policy.head),
            basis="；".join(basis_counts.get(policy.head.id, ["没有适用的记录"])),
        )
        for policy in run.policies
    ]
