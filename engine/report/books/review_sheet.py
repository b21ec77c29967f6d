"""审核表: one row for each letter with all that the office's lawyer needs, and empty columns for the opinion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ...core.text import day
from ...decision.review import review_layout
from ...notice.case import Letter, NoticeCase
from ...notice.cases import CaseBuilder
from ...notice.compose import letters_of_cases
from ...notice.held_letters import addressed
from ...notice.periods import last_day
from ...notice.questions import document_name
from ...notice.write_notices import in_printing_order
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import Book, TableSheet
from ...vocabulary.labels import labels
from ..ledger.enterprise_columns import enterprise_columns
from .power_lines import power_lines
from .withheld_sheet import withheld_sheet

if TYPE_CHECKING:
    from ...checking.check import Check
    from ...policy.corpus import Policy, Rule
    from ...policy.models import PolicyHead

TITLE = "审核表"


def write_review_sheet(run: Check, path: Path) -> int:
    """Write the review sheet of a run to `path`; returns the number of its rows.

    Raises:
        RunError: the file cannot be written.
    """
    table = review_sheet(run)
    Book.of([table, withheld_sheet(run)]).save(path)
    return table.rows.height


def review_sheet(run: Check) -> TableSheet:
    """The table: facts, clause with whom it binds, validity, power, period, remedy, assumptions and doubts."""
    headers, layout = review_layout().headers, review_layout()
    columns = [
        *enterprise_columns(),
        SheetColumn(name="title", header=headers["title"], width=22),
        SheetColumn(name="department", header=headers["department"], width=16),
        SheetColumn(name="facts", header="事实", width=40),
        SheetColumn(name="clause", header="条款", width=26),
        SheetColumn(name="binds", header="条款约束谁", width=26),
        SheetColumn(name="validity", header="签发日效力", width=24),
        SheetColumn(name="power", header="职权依据", width=24),
        SheetColumn(name="period", header="期限", width=22),
        SheetColumn(name="remedy", header="后果与要求", width=28),
        SheetColumn(name="assumptions", header="采用的假定", width=30),
        SheetColumn(name="doubts", header="疑点", width=30),
        SheetColumn(name="opinion", header=headers["opinion"], width=10),
        SheetColumn(name="reviewer", header=headers["reviewer"], width=10),
        SheetColumn(name="reason", header=headers["reason"], width=30),
    ]
    names = [column.name for column in columns]
    rows = [
        {**dict.fromkeys(names, ""), "number": str(number), **row} for number, row in enumerate(_rows(run), start=1)
    ]
    heading = (
        TITLE,
        f"拟签发日：{day(run.settings.signing_day)}　　检查日：{day(run.settings.as_of)}",
        f"“{headers['opinion']}”填 {layout.agreed[0]} 或 {layout.refused[0]}；{layout.refused[0]}的写明{headers['reason']}，该文书即不出",
    )
    return TableSheet(
        title=TITLE, columns=columns, rows=pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String)),
        heading=heading, choices={"opinion": [layout.agreed[0], layout.refused[0]]},
    )  # fmt: skip


def _rows(run: Check) -> Iterable[dict[str, str]]:
    rules = {rule.criterion.id: (rule, policy) for policy in run.policies for rule in policy.rules}
    doubts = _doubts(run.cautions)
    builder = CaseBuilder.of(run, in_printing_order(run.decisions))
    for case, letter in letters_of_cases(builder.cases(), run.options.documents):
        yield _row(case, letter, rules, doubts=doubts.get(letter.record_id, ""))


def _row(case: NoticeCase, letter: Letter, rules: Mapping[str, tuple[Rule, Policy]], *, doubts: str) -> dict[str, str]:
    behind = [rules[row["criterion"]] for row in letter.about]
    used, subjects = [rule.criterion for rule, _ in behind], letter.context.subjects
    return {
        "town": str(case.record.get("town") or ""),
        "name": str(case.record.get("name") or ""),
        "uscc": str(case.record.get("uscc") or ""),
        "title": letter.context.document.title,
        "department": addressed(letter.context.department),
        "facts": _lines([f"本文书事项：{subjects}", *(f"{row['criterion']} {row['message']}" for row in letter.about)]),
        "clause": _lines(f"{row['citation']}{row['clause']}" for row in letter.about),
        "binds": _lines(f"{criterion.binds}（{criterion.places.get('scope', '出处未写')}）" for criterion in used),
        "validity": _lines(labels().basis[row["basis"]] for row in letter.about),
        "power": _lines(power_lines(case, behind)),
        "period": letter.context.deadline,
        "remedy": letter.context.letter.consequence or _lines(criterion.consequence for criterion in used),
        "assumptions": _lines(text for row in letter.about for text in row["assumptions"]),
        "doubts": _lines([doubts, *_outlived(case, letter, [policy.head for _, policy in behind])]),
    }


def _outlived(case: NoticeCase, letter: Letter, heads: Sequence[PolicyHead]) -> Iterable[str]:
    """A caution for each document in force that ends before the letter's period does, however early the letter is received."""
    last = last_day(case.profile, case.track, case.signed_on)
    for head, row in zip(heads, letter.about, strict=True):
        if last and row["basis"] == "in_force" and last > head.last_day:
            yield (
                f"期限末日最早为{day(last)}，在{document_name(head)}的{'有效期' if head.valid_to else '最远目标年'}"
                f"（至{day(head.last_day)}）之后，请核对期限或者提前签发"
            )


def _doubts(cautions: pl.DataFrame) -> dict[str, str]:
    """Record → its cautions in words; a released finding keeps them."""
    joined = cautions.drop_nulls("reason").group_by("record_id", maintain_order=True).agg("reason")
    return {row["record_id"]: _lines(row["reason"]) for row in joined.iter_rows(named=True)}


def _lines(texts: Iterable[Any]) -> str:
    """The texts, each once, one a line."""
    return "\n".join(dict.fromkeys(str(text) for text in texts if text))
