"""By what a run judged a criterion on a record: the policy's rules, the settings that bear on it, how the sheet's headers were read.

Where one of them differs from what it was when a case was last judged, a verdict may be another one though the enterprise has
changed nothing (口径变化).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from ..checking.run_record import RunRecord
from ..language import ast
from ..policy.corpus import Policy, Rule
from ..vocabulary.labels import labels

_JUDGES = frozenset({"word_meanings", "list_holds", "reference_tables", "policies", "columns"})
"""Entries of the profile that bear on verdicts; local standards count for their own criterion, all else concerns letters."""

_SEPARATOR = "."


class Measures:
    """The measures of a run.

    Args:
        policies: those by which it can be told which fields a criterion reads.
        places: record_id → (file, sheet) of its first row.
    """

    def __init__(self, record: RunRecord, policies: Sequence[Policy], places: Mapping[str, tuple[str, str]]) -> None:
        self._places = places
        self._rules = {rule.criterion.id: rule for policy in policies for rule in policy.rules}
        self._hashes = {policy.id: policy.hash for policy in record.policies}
        self._profile = record.profile.model_dump(mode="json")
        shared = {name: self._profile[name] for name in sorted(_JUDGES & self._profile.keys())}
        region = record.options.region or record.profile.office.region
        self._settings = digest(shared, region, sorted(entry.sha256 for entry in record.tables))
        self._columns: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for source in record.sources:
            columns = self._columns.setdefault((source.file, source.sheet), [])
            columns.extend((column.field, column.header, column.unit) for column in source.columns if column.field)
        self._known: dict[tuple[str, tuple[str, str]], str] = {}

    def of(self, record_id: str, criterion: str) -> str:
        """Three digests, of rules, settings and headers, in one text."""
        place = self._places.get(record_id, ("", ""))
        if (criterion, place) not in self._known:
            self._known[criterion, place] = self._made(criterion, place)
        return self._known[criterion, place]

    def _made(self, criterion: str, place: tuple[str, str]) -> str:
        rule = self._rules.get(criterion)
        standards = [entry for entry in self._profile["thresholds"] if entry["criterion"] == criterion]
        read = set(_fields(rule)) if rule else set()
        headers = sorted(column for column in self._columns.get(place, []) if not read or column[0] in read)
        parts = (self._hashes.get(rule.head.id if rule else "", ""), digest(self._settings, standards), digest(headers))
        return _SEPARATOR.join(part[:12] for part in parts)


def _fields(rule: Rule) -> Iterator[str]:
    """The fields that a rule reads, and those from which they follow."""
    inputs = [key for node in rule.nodes if isinstance(node, ast.Derived) for key in ast.field_keys(node.formula)]
    for key in (*rule.fields, *inputs):
        yield from (key, *rule.vocabulary.sources(key))


def changed_parts(before: str, after: str) -> str:
    """In words, what of a measure is another one; "" if nothing is, or if one of them is not known."""
    if not before or not after:
        return ""
    names = labels().case.measure
    pairs = zip(names.values(), before.split(_SEPARATOR), after.split(_SEPARATOR), strict=True)
    return "、".join(name for name, old, new in pairs if old != new)


def digest(*parts: Any) -> str:
    """SHA-256 of values that JSON can hold."""
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def run_measure(record: RunRecord) -> str:
    """Of all by which a run judged: rules, profile, outside tables, and how headers were read."""
    headers = sorted(
        {(column.header, column.field, column.unit) for source in record.sources for column in source.columns}
    )
    policies = sorted((policy.id, policy.hash) for policy in record.policies)
    return digest(policies, record.profile.model_dump(mode="json"), headers, _hashes(record.tables))


def run_fingerprint(record: RunRecord, scope: str) -> str:
    """Of everything that a run's verdicts follow from, and of what it is said to hold; where its files lay does not matter."""
    judged_by = record.options.model_dump(
        mode="json", include={"policies", "region", "kind", "year", "as_of", "issue_date"}
    )
    return digest(run_measure(record), _hashes(record.inputs), judged_by, scope)


def _hashes(files: Iterable[Any]) -> list[str]:
    return sorted(entry.sha256 for entry in files)
