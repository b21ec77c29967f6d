"""What became of everything that was given: the files, sheet by sheet, and all that was not used, and why."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from ..vocabulary.account_cases import Weight, account_cases
from ..vocabulary.code_types import FileState


class FileAccount(BaseModel):
    """What became of a submitted file: the number of its records, and of its sheets that gave any."""

    model_config = ConfigDict(frozen=True)

    file: str
    state: FileState
    sheets: int
    records: int


class UnusedThing(BaseModel):
    """Something that was given and not used.

    Attributes:
        case: its code in account.yaml; `kind` and `weight` are the case's.
        what: the thing, as it was given; `where` it stands.
        count: how many there are, where only their number is told (cells, rows).
    """

    model_config = ConfigDict(frozen=True)

    case: str
    kind: str
    weight: Weight
    what: str
    where: str = ""
    why: str = ""
    remedy: str = ""
    count: int = 1


class Account(BaseModel):
    """The account of a run: `unused` is in the order in which it is told."""

    model_config = ConfigDict(frozen=True)

    files: tuple[FileAccount, ...] = ()
    unused: tuple[UnusedThing, ...] = ()

    def adding(self, things: Iterable[UnusedThing]) -> Account:
        """The same account with more that was not used."""
        return self.model_copy(update={"unused": (*self.unused, *things)})

    def of_weight(self, *weights: Weight) -> tuple[UnusedThing, ...]:
        """What was not used, of these weights."""
        return tuple(thing for thing in self.unused if thing.weight in weights)

    @property
    def in_part(self) -> bool:
        """Whether the run was done in part only."""
        return bool(self.of_weight("part"))

    @property
    def to_look_at(self) -> bool:
        """Whether somebody should look at what was not used."""
        return bool(self.of_weight("part", "look"))


def unused(
    case: str, what: str, where: str = "", *, why: str = "", remedy: str = "", count: int = 1, **slots: str
) -> UnusedThing:
    """Something that was not used, in the words of its case in account.yaml (with `slots`) where it has none of its own."""
    known = account_cases()[case]
    return UnusedThing(
        case=case,
        kind=known.kind,
        weight=known.weight,
        what=what,
        where=where,
        why=why or known.why.format(what=what, count=count, **slots),
        remedy=remedy or known.remedy,
        count=count,
    )
