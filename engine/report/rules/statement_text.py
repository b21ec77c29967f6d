"""A statement of the clause register for a person to read: its place, what judges it, and what else is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...policy.cluster_groups import ClusterGroup
from ...policy.corpus import Policy
from ...policy.models import Departments
from ...policy.register import Statement, statements_on
from ...vocabulary.labels import labels


def record_words(statement: Statement) -> str:
    """Whom or what it speaks of."""
    return "、".join(labels().clause_record[record] for record in statement.clause.record)


def handling(statement: Statement) -> str:
    """How it is handled: the criteria and targets that judge it, or why none does."""
    return f"判断：{'、'.join(statement.judges)}" if statement.judges else statement.clause.why


def departments_words(departments: Departments, groups: Sequence[ClusterGroup] = ()) -> str:
    """The offices that lead and co-operate, and those that lead single clusters; "" if the text names none."""
    parts = [f"牵头 {'、'.join(departments.lead)}"] if departments.lead else []
    parts += [f"{'、'.join(group.clusters)}由{'、'.join(group.lead)}牵头（{group.clause}）" for group in groups]
    parts += [f"配合 {'、'.join(departments.with_)}"] if departments.with_ else []
    return "；".join(parts)


def remarks(statement: Statement) -> Iterator[str]:
    """What the register says beside content and status, a text for each."""
    clause = statement.clause
    if statement.judges and clause.reason:
        yield clause.reason
    if clause.note:
        yield clause.note
    if words := departments_words(clause.departments):
        yield words
    if clause.see:
        yield f"另见 {'、'.join(clause.see)}"


def statement_line(statement: Statement, *, everything: bool = False) -> str:
    """A statement as one line; with `everything` also its remarks."""
    clause = statement.clause
    status = labels().clause_status[clause.status]
    parts = [
        f"{clause.id} {clause.clause}",
        f"{record_words(statement)}，{status}",
        clause.summary,
        handling(statement),
    ]
    return "｜".join(part for part in (*parts, *(remarks(statement) if everything else ())) if part)


def statement_lines(statement: Statement) -> Iterator[str]:
    """All about one statement, as lines of text."""
    clause = statement.clause
    yield f"{clause.id} {clause.clause}"
    yield f"内容：{clause.summary}"
    yield f"对象：{record_words(statement)}"
    yield f"状态：{labels().clause_status[clause.status]}"
    yield handling(statement) if statement.judges else f"没有编写判断，原因：{clause.why}"
    for remark in remarks(statement):
        yield f"说明：{remark}"


def lines_on(policy: Policy, name: str) -> Iterator[str]:
    """A line for each place of the document that a criterion or target stands for, with what the register remarks."""
    for statement in statements_on(policy, name):
        clause = statement.clause
        yield "；".join([f"{clause.clause}（{clause.id}）{clause.summary}", *remarks(statement)])


def notes_on(policy: Policy, name: str) -> Iterator[str]:
    """What the register notes at the places that a criterion or target stands for: where the document contradicts
    itself, is damaged, or counts otherwise."""
    for statement in statements_on(policy, name):
        if note := statement.clause.note:
            yield f"{statement.clause.clause}（{statement.clause.id}）{note}"
