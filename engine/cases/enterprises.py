"""Which enterprise of the register a record is: by credit code, organisation code, or name and township, never by a row's place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ..core.text import fold_text, normal_name
from ..vocabulary.uscc import ORGANISATION_CODE
from .case_register import next_id
from .tables import ALIAS, ENTERPRISE


class Roll:
    """The enterprises of the register, by all that they are known by.

    Attributes:
        proposals: (enterprise, other, why) for a person to settle.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known = {(row.kind, row.value): row.enterprise for row in connection.execute(select(ALIAS)).all()}
        self._saved = set(self._known)
        self._codes = {row.id: row.uscc for row in connection.execute(select(ENTERPRISE.c.id, ENTERPRISE.c.uscc)).all()}
        self._next = next_id(connection, ENTERPRISE.c.id)
        self._next_alias = next_id(connection, ALIAS.c.id)
        self._new: list[dict[str, Any]] = []
        self._aliases: list[dict[str, Any]] = []
        self._changed: dict[int, dict[str, Any]] = {}
        self.proposals: list[tuple[int, int, str]] = []

    def enterprise(self, row: Mapping[str, str]) -> int:
        """The enterprise of a record (name, uscc, town); a new one where none is known."""
        keys = list(_keys(row))
        owner = next(
            (self._known[key] for key in keys if key in self._known and not self._contradicts(self._known[key], row)),
            None,
        )
        if owner is None:
            owner = self._added(row)
        elif row["uscc"] and not self._codes[owner]:
            self._codes[owner] = row["uscc"]
            self._changed[owner] = {
                "of": owner,
                "new_name": row["name"],
                "new_uscc": row["uscc"],
                "new_town": row["town"],
            }
        for key in keys:
            other = self._known.setdefault(key, owner)
            if other != owner and (other, owner, key[0]) not in self.proposals:
                self.proposals.append((other, owner, key[0]))
            elif other == owner and key not in self._saved:
                self._alias(key, owner)
        return owner

    def save(self) -> None:
        """Write what is new."""
        if self._new:
            self._connection.execute(insert(ENTERPRISE), self._new)
        if self._changed:
            self._connection.execute(
                update(ENTERPRISE)
                .where(ENTERPRISE.c.id == bindparam("of"))
                .values(name=bindparam("new_name"), uscc=bindparam("new_uscc"), town=bindparam("new_town")),
                list(self._changed.values()),
            )
        if self._aliases:
            self._connection.execute(insert(ALIAS), self._aliases)

    def _contradicts(self, enterprise: int, row: Mapping[str, str]) -> bool:
        """Whether both have a code and the codes differ."""
        return bool(row["uscc"] and self._codes[enterprise] and row["uscc"] != self._codes[enterprise])

    def _added(self, row: Mapping[str, str]) -> int:
        number, self._next = self._next, self._next + 1
        self._new.append({"id": number, "name": row["name"], "uscc": row["uscc"], "town": row["town"], "seen_on": ""})
        self._codes[number] = row["uscc"]
        return number

    def _alias(self, key: tuple[str, str], owner: int) -> None:
        self._saved.add(key)
        self._aliases.append(
            {"id": self._next_alias, "enterprise": owner, "kind": key[0], "value": key[1], "confirmed_by": ""}
        )
        self._next_alias += 1


def _keys(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a record's enterprise is known by, surest first."""
    if row["uscc"]:
        yield "code", row["uscc"]
        yield "organisation", row["uscc"][ORGANISATION_CODE]
    if row["name"]:
        yield "name", f"{normal_name(row['name'])}|{fold_text(row['town'])}"
