"""The clause register of a policy (clauses.yaml): every statement of its document, and what judges each of them.

It is read when somebody asks for it; a check needs criteria and targets only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..core.validation import load_model
from .corpus import Policy, check_ids
from .models import Clause, ClauseFile
from .targets import targets_of

JUDGED_STATUSES = ("automated", "flag", "list", "target")
"""Statuses of statements that a criterion or target has to judge, or that must say why none does."""


@dataclass(frozen=True)
class Statement:
    """A row of the register.

    Attributes:
        judges: ids of the criteria and targets that judge it, that of its own id first.
    """

    clause: Clause
    judges: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether something ought to judge it, but nothing does and no reason is given."""
        return self.clause.status in JUDGED_STATUSES and not self.judges and not self.clause.reason


@cache
def _read(path: Path, mark: int) -> tuple[Clause, ...]:
    """The rows of a file; `mark` changes when the file does."""
    return tuple(load_model(ClauseFile, path).clauses)


def register_of(policy: Policy) -> tuple[Statement, ...]:
    """Every statement of a policy's document, in the order of the document.

    Raises:
        RuleError: clauses.yaml or targets.yaml is missing or broken, or an id stands twice or is another policy's.
    """
    path = policy.folder / "clauses.yaml"
    clauses = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    check_ids([clause.id for clause in clauses], policy.head.id, "clauses.yaml")
    judging = judging_names(policy)
    return tuple(
        Statement(clause, tuple(name for name in dict.fromkeys((clause.id, *clause.encoded)) if name in judging))
        for clause in clauses
    )


def judging_names(policy: Policy) -> dict[str, str]:
    """Each name by which a row may call a criterion or target → its id: SZ22-N06.2 is an item of SZ22-N06."""
    criteria = {rule.criterion.id: rule.criterion.id for rule in policy.rules}
    aims = {name: target.spec.id for target in targets_of(policy) for name in (target.spec.id, target.spec.name)}
    return criteria | aims


def statements_on(policy: Policy, name: str) -> list[Statement]:
    """The statements that a criterion or target (by its id or an item's name) judges."""
    item = name.partition(".")[0]
    return [statement for statement in register_of(policy) if name in statement.judges or item in statement.judges]
