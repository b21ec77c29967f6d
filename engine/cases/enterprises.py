"""Which enterprise of the register a record is: by a sound code, by the organisation code in it, or by full name and township
where only one has them and no code contradicts, also a name that a sheet states as former; never by a row's place. What
resembles is for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from ..core.text import fold_text, fold_text_expr, normal_name, normal_name_expr
from ..intake.records.names_of_code import may_be_one
from ..vocabulary.code_types import MatchReason
from ..vocabulary.uscc import ORGANISATION_CODE
from .bulk_rows import insert_rows, plain_rows, update_rows
from .case_register import next_id
from .tables import ALIAS, ENTERPRISE, MATCH

SEPARATOR = "|"
"""Between name and township in an alias of the kind name."""

SHARED_NAME = "shared"
"""The kind of an alias for a name that another enterprise bore first: name, township and the enterprise's number."""

_BETWEEN_NAMES = re.compile("[、,，;；/\n]")

_CODE, _IN_ORDER = itemgetter("code"), itemgetter("code", "key", "record_id")

_KEYED = {"name": pl.String, "town": pl.String}


@dataclass(kw_only=True, slots=True)
class Firm:
    """An enterprise of the register, with all that it was merged from.

    Attributes:
        codes: its sound credit codes; `names`: its names in normal form.
        name, town: as first seen.
    """

    id: int
    name: str
    town: str
    codes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def contradicts(self, code: str) -> bool:
        """Whether it has codes, none of which holds the same organisation code."""
        return bool(code and self.codes) and all(
            code[ORGANISATION_CODE] != own[ORGANISATION_CODE] for own in self.codes
        )


class Roll:
    """The enterprises of the register, by all that they are known by.

    Attributes:
        proposals: (enterprise, other) → why a person should look whether they are one; only such as nobody was asked yet.
        added: the ids of enterprises that the register did not have.
        firms: id → enterprise, without those that were merged into another one.
        towns: id of such an enterprise → the township, in normal form, into which it came last: there it is missed.
    """

    def __init__(self, connection: Connection, day: str) -> None:
        self._connection, self._day = connection, day
        columns = (ENTERPRISE.c.id, ENTERPRISE.c.name, ENTERPRISE.c.town, ENTERPRISE.c.merged_into)
        rows = [row for batch in plain_rows(connection, select(*columns)) for row in batch]
        merged = {number: into for number, _, _, into in rows}
        self._root = {number: _root(number, merged) for number in merged}
        self.firms = {
            number: Firm(id=number, name=name, town=town) for number, name, town, into in rows if into is None
        }
        self.towns = {number: fold_text(firm.town) for number, firm in self.firms.items()}
        self._came: dict[int, str] = {}
        self._of_code: dict[str, int] = {}
        self._of_name: dict[str, set[int]] = {}
        self._named: set[str] = set()
        self._sharing: dict[str, list[int]] = {}
        self._keys: dict[str, set[str]] = {}
        self._run_keys: set[str] = set()
        for number, key in zip(merged, _keys_of([row[1:3] for row in rows]), strict=True):
            if key:
                self._know_name(key, self._root[number])
        aliases = select(ALIAS.c.kind, ALIAS.c.value, ALIAS.c.enterprise, ALIAS.c.since).order_by(ALIAS.c.id)
        for batch in plain_rows(connection, aliases):
            for kind, value, number, since in batch:
                self._know(kind, value, self._root[number])
                if kind != "code":
                    self._come(key_of_alias(kind, value), self._root[number], since)
        asked = connection.execute(select(MATCH.c.enterprise, MATCH.c.other, MATCH.c.settled)).all()
        self._asked = {self._pair(row.enterprise, row.other) for row in asked}
        self._apart = {self._pair(row.enterprise, row.other) for row in asked if row.settled == "different"}
        self._next, self._next_alias = next_id(connection, ENTERPRISE.c.id), next_id(connection, ALIAS.c.id)
        self._new_aliases: list[dict[str, Any]] = []
        self._coded: dict[int, str] = {}
        self.proposals: dict[tuple[int, int], MatchReason] = {}
        self.added: list[int] = []

    def owners(self, records: Iterable[Mapping[str, str]]) -> dict[str, int | None]:
        """record_id → enterprise; None where nobody but a person can say which.

        Args:
            records: rows of `run_findings.to_place`.
        """
        ordered = sorted(records, key=_IN_ORDER)
        self._keys = {code: {record["key"] for record in rows} for code, rows in groupby(ordered, _CODE)}
        self._run_keys = {record["key"] for record in ordered}
        placed = {record["record_id"]: self._owner(record) for record in ordered}
        for sharing in self._sharing.values():
            for other in sharing[1:]:
                self.propose(sharing[0], other, "code")
        return placed

    def namesakes(self, key: str) -> set[int]:
        """The enterprises that are known by a name and township."""
        return self._of_name.get(key, set())

    def propose(self, first: int, second: int, why: MatchReason) -> None:
        """Ask a person whether two enterprises are one, unless that was asked before."""
        pair = self._pair(first, second)
        if first != second and pair not in self._asked:
            self.proposals.setdefault(pair, why)

    def save(self) -> None:
        """Write what is new."""
        added = set(self.added)
        rows = [
            {
                "id": number, "name": self.firms[number].name, "uscc": self._coded.get(number, ""),
                "town": self.firms[number].town, "seen_on": self._day,
            }
            for number in self.added
        ]  # fmt: skip
        insert_rows(self._connection, ENTERPRISE, rows)
        coded = [{"id": number, "uscc": code} for number, code in sorted(self._coded.items()) if number not in added]
        update_rows(self._connection, ENTERPRISE, coded)
        insert_rows(self._connection, ALIAS, self._new_aliases)

    def _owner(self, record: Mapping[str, str]) -> int | None:
        code, key = record["code"], record["key"]
        holder = self._holder(code)
        if holder is not None and self._of_name.get(key) == {holder} and code in self.firms[holder].codes:
            return holder
        new = key not in self._of_name and not record["former_name"]
        if code and holder is None and not record["code_shared"] and new:
            return self._add_coded(record)
        if holder is None and record["code_shared"]:
            owner = self._by_name({**record, "code": ""})
            if owner is not None:
                self._sharing.setdefault(code, []).append(owner)
            code = ""
        elif holder is not None:
            owner = holder if self._may_be(holder, record) else self._beside(holder, record)
        else:
            owner = self._by_name(record)
        if owner is None:
            return None
        if code and holder in (None, owner):
            self._learn("code", code, owner)
        if key:
            for other in sorted(self.namesakes(key) - {owner}):
                self.propose(owner, other, "name")
            self._learn("name", key, owner)
        return owner

    def _holder(self, code: str) -> int | None:
        """The enterprise that is known by a code, or by the organisation code in it."""
        return self._of_code.get(code, self._of_code.get(code[ORGANISATION_CODE])) if code else None

    def _may_be(self, holder: int, record: Mapping[str, Any]) -> bool:
        """Whether a record under an enterprise's code may be it, by its name: as a check tells firms of one code apart.

        Names that the run has under the code, and that are alike among themselves, are of one enterprise.
        """
        others = self.namesakes(record["key"])
        if not record["key"] or holder in others:
            return True
        if any(self._pair(holder, other) in self._apart for other in others):
            return False
        known = sorted(self.firms[holder].names)
        if not set(known).isdisjoint(_former_names(record)):
            return True
        keys = [record["key"]] if record["code_shared"] else sorted(self._keys[record["code"]])
        names = [key.rpartition(SEPARATOR)[0] for key in keys if key]
        return not known or any(may_be_one(name, old) for name in names for old in known)

    def _beside(self, holder: int, record: Mapping[str, str]) -> int | None:
        """The enterprise of a record that has the code of another one: the code is then not its own."""
        others = sorted(number for number in self.namesakes(record["key"]) if not self.firms[number].codes)
        owner = others[0] if len(others) == 1 else None if record["shared"] else self._add(record)
        if owner is not None:
            self.propose(holder, owner, "code")
        return owner

    def _by_name(self, record: Mapping[str, str]) -> int | None:
        """The enterprise of a record whose code, if it has one, nobody is known by."""
        namesakes = self.namesakes(record["key"]) if record["key"] else set()
        single = next(iter(namesakes)) if len(namesakes) == 1 and not record["shared"] else None
        if single is not None and not self.firms[single].contradicts(record["code"]):
            return single
        if not record["code"] and (namesakes or record["shared"]):
            return None
        renamed = None if namesakes or record["shared"] else self._by_former_name(record)
        return self._add(record) if renamed is None else renamed

    def _by_former_name(self, record: Mapping[str, str]) -> int | None:
        """The one enterprise of the township that bore a name which the sheet states as former, and which the run has no more."""
        town = fold_text(record["town"])
        keys = {f"{name}{SEPARATOR}{town}" for name in _former_names(record)} - self._run_keys
        bearers = {number for key in keys for number in self.namesakes(key)}
        single = next(iter(bearers)) if len(bearers) == 1 else None
        return None if single is None or self.firms[single].contradicts(record["code"]) else single

    def _add(self, record: Mapping[str, str]) -> int:
        number, self._next = self._next, self._next + 1
        self._root[number] = number
        self.firms[number] = Firm(id=number, name=record["name"], town=record["town"])
        self.towns[number] = fold_text(record["town"])
        self.added.append(number)
        return number

    def _add_coded(self, record: Mapping[str, str]) -> int:
        """A new enterprise of whose code and name nobody is known: most of a first submission."""
        owner, code, key = self._add(record), record["code"], record["key"]
        self._of_code[code] = self._of_code[code[ORGANISATION_CODE]] = owner
        self.firms[owner].codes.add(code)
        self._coded[owner] = code
        self._new_alias("code", code, owner)
        if key:
            self._know("name", key, owner)
            self._come(key, owner, self._day)
            self._new_alias("name", key, owner)
        return owner

    def _learn(self, kind: str, value: str, owner: int) -> None:
        """A new thing that an enterprise is known by; a code leads to the enterprise that had it first, a name to all that bear it."""
        known = value in (self._of_code if kind == "code" else self._named)
        borne = kind == "name" and owner in self.namesakes(value)
        self._know(kind, value, owner)
        if known and kind == "name" and not borne:
            kind, value, known = SHARED_NAME, f"{value}{SEPARATOR}{owner}", False
        if known:
            return
        if kind == "code" and self.firms[owner].codes == {value}:
            self._coded[owner] = value
        if kind != "code":
            self._come(key_of_alias(kind, value), owner, self._day)
        self._new_alias(kind, value, owner)

    def _new_alias(self, kind: str, value: str, owner: int) -> None:
        self._new_aliases.append({
            "id": self._next_alias, "enterprise": owner, "kind": kind, "value": value, "confirmed_by": "", "since": self._day,
        })  # fmt: skip
        self._next_alias += 1

    def _know(self, kind: str, value: str, owner: int) -> None:
        if kind == "code":
            self.firms[owner].codes.add(value)
            self._of_code.setdefault(value, owner)
            self._of_code.setdefault(value[ORGANISATION_CODE], owner)
        elif kind == "name":
            self._named.add(value)
            self._know_name(value, owner)
        elif kind == SHARED_NAME:
            self._know_name(key_of_alias(kind, value), owner)

    def _come(self, key: str, owner: int, since: str) -> None:
        """An enterprise bears a name in a township since a day; where that is the latest, there it is missed."""
        town = key.rpartition(SEPARATOR)[2]
        if town and since and since >= self._came.get(owner, ""):
            self.towns[owner], self._came[owner] = town, since

    def _know_name(self, key: str, owner: int) -> None:
        owners = self._of_name.get(key)
        if owners is None:
            self._of_name[key] = {owner}
        elif owner in owners:
            return
        else:
            owners.add(owner)
        self.firms[owner].names.add(key.rpartition(SEPARATOR)[0])

    def _pair(self, first: int, second: int) -> tuple[int, int]:
        low, high = sorted((self._root[first], self._root[second]))
        return low, high


def key_of_alias(kind: str, value: str) -> str:
    """Name and township of an alias that is no code."""
    return value.rpartition(SEPARATOR)[0] if kind == SHARED_NAME else value


def _former_names(record: Mapping[str, str]) -> set[str]:
    """The names, in normal form, that a sheet states as those that an enterprise bore before."""
    return {normal_name(name) for name in _BETWEEN_NAMES.split(record["former_name"]) if name.strip()}


def _keys_of(rows: Sequence[tuple[str, str]]) -> list[str]:
    """The keys by which enterprises (name, town) are known: normal name and township; "" without a name."""
    frame = pl.DataFrame({"name": [name for name, _ in rows], "town": [town for _, town in rows]}, schema=_KEYED)
    return frame.select(name_key())["key"].to_list()


def name_key() -> pl.Expr:
    """The expression `key` of a frame with name and town, both without null."""
    key = pl.concat_str(normal_name_expr(pl.col("name")), fold_text_expr(pl.col("town")), separator=SEPARATOR)
    return pl.when(pl.col("name") != "").then(key).otherwise(pl.lit("")).alias("key")


def _root(number: int, merged: Mapping[int, int | None]) -> int:
    """The enterprise that stands for another one after all mergers."""
    while (into := merged[number]) is not None:
        number = into
    return number


def save_proposals(connection: Connection, run: int, proposals: Mapping[tuple[int, int], MatchReason]) -> None:
    """Write pairs for a person to settle, in the order of their enterprises."""
    first = next_id(connection, MATCH.c.id)
    rows = [
        {"id": first + at, "run": run, "enterprise": low, "other": high, "why": why, "settled": ""}
        for at, ((low, high), why) in enumerate(sorted(proposals.items()))
    ]
    insert_rows(connection, MATCH, rows)
