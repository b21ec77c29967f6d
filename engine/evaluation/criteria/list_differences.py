"""What a sheet says otherwise of a listed project than the document prints: its investment, its years, its firm.

It changes no verdict: a person looks at the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from ...core.exact import exact_text, parse_exact
from ...core.text import normal_name_expr
from ...intake.records.derive import read_period
from ...intake.records.field_context import ROW_KEYS, FieldContext
from ...policy.corpus import Policy
from ...policy.list_search import ListMatch, ListSearch, Names
from ...policy.name_lists import PolicyList
from ...policy.settings import Settings, binds
from ...records.problems import Problems
from ...records.records import PROBLEMS, Records
from ...vocabulary.derived_fields import derived_table
from ...vocabulary.fields import Vocabulary, vocabulary
from ...vocabulary.units import unit
from .binding import INDEX, REGION, placed
from .listed import normal_column
from .prepare import identified

_TELLING = 8
"""The fewest characters of a project's name that belongs to one firm: others build 智能家居项目 too."""

_NEVER = ("not_yet", "expired")


def list_differences(records: Records, policies: Sequence[Policy], settings: Settings) -> pl.DataFrame:
    """`PROBLEMS` rows for records that are otherwise than a list of a policy prints them."""
    if records.frame.is_empty():
        return pl.DataFrame(schema=PROBLEMS)
    problems, fields = Problems(), vocabulary(records.frame["kind"][0])
    context = FieldContext(fields, problems, records.cell)
    for policy in policies:
        for entries in policy.lists.values():
            keys = [fields.keys.get(label, "") for label in entries.columns]
            if entries.compared and all(key in records.frame.columns for key in keys):
                compared = _Compared(policy=policy, entries=entries, keys=tuple(keys), fields=fields)
                _compare(context, records.frame, compared, settings)
    return problems.frame(identified(records.frame).select(*ROW_KEYS, "record_id", "town", "name"))


def _compare(context: FieldContext, frame: pl.DataFrame, compared: _Compared, settings: Settings) -> None:
    columns = [normal_column(key) for key in compared.keys]
    frame = frame.with_columns(normal_name_expr(pl.col(key)).alias(normal_column(key)) for key in compared.keys)
    known = frame.filter(pl.col(columns[-1]).is_in(sorted(compared.entries.names[-1])))
    if known.is_empty():
        return
    rows = placed(identified(known), [compared.policy], settings)
    rows = rows.filter(~pl.col(f"_basis:{compared.policy.head.id}").is_in(_NEVER))
    search = ListSearch.of(compared.entries, compared.keys, compared.fields)
    place = f"{compared.policy.head.id} {compared.entries.clause}"
    for row in rows.iter_rows(named=True):
        names = tuple(row[column] for column in columns)
        for difference in compared.differences(row, names, search.match(names)):
            key = difference.key
            own = rows.filter(pl.col(INDEX) == row[INDEX]).select(*ROW_KEYS, context.problem_cell(key))
            context.problems.add_all(
                "list_differs",
                own,
                field=key,
                label=compared.fields[key].label,
                place=place,
                written=difference.stated,
                printed=difference.printed,
                listed=difference.listed,
            )


@dataclass(frozen=True, kw_only=True)
class _Difference:
    """A field of which a record says something else than the list; `listed` is what the list calls it by."""

    key: str
    stated: str
    printed: str
    listed: str


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """A list, and the fields by which it is searched."""

    policy: Policy
    entries: PolicyList
    keys: tuple[str, ...]
    fields: Vocabulary

    def differences(self, row: Mapping[str, Any], names: Names, match: ListMatch | None) -> Iterator[_Difference]:
        """What a record says otherwise than the row that names it; or that the document gives its project to another."""
        if match is None:
            return
        if match.row is None:
            yield from self._other_firm(row, names)
        elif match.exact:
            for column, label in self.entries.compared.items():
                key, of, figure = self.fields.keys[label], _unit_of(column), match.row.cells[column].strip()
                stated = self._differing(row, key, figure=figure, of=of)
                if stated:
                    yield _Difference(key=key, stated=stated, printed=figure + of, listed=match.row.shown)

    def _other_firm(self, row: Mapping[str, Any], names: Names) -> Iterator[_Difference]:
        """Only for names that tell one project from others."""
        elsewhere = binds(self.policy.head.region, row[REGION]) is False
        if len(names) < 2 or len(names[-1] or "") < _TELLING or elsewhere:
            return
        owners = [entry for entry in self.entries.rows if names[-1] in entry.names[-1] and not entry.guess]
        firm, project = (row[key] for key in self.keys)
        if owners and firm:
            firms = "、".join(entry.names[0][0] if entry.names[0] else entry.shown for entry in owners)
            yield _Difference(key=self.keys[0], stated=firm, printed=firms, listed=project)

    def _differing(self, row: Mapping[str, Any], key: str, *, figure: str, of: str) -> str:
        """What the record says, where it differs from what is printed; "" where it does not, or where nothing can be said."""
        period = next((table for table in derived_table().periods if table.from_ == key), None)
        if period is not None:
            return _other_period([row.get(period.start), row.get(period.end)], figure)
        stated, printed = parse_exact(row.get(key) or ""), parse_exact(figure)
        if stated is None or printed is None:
            return ""
        slack = Fraction(1, 2 * 10 ** len(figure.partition(".")[2]))
        own = self.fields[key].unit_
        return f"{exact_text(stated)}{own.symbol}" if abs(stated * own.size / unit(of).size - printed) > slack else ""


def _other_period(stated: Sequence[date | None], printed: str) -> str:
    """The record's period, compared in months where the document prints months, else in years."""
    listed, days = read_period(printed), [day for day in stated if day is not None]
    if listed is None or len(days) < len(listed):
        return ""
    months = bool(re.search(r"\d{4}[.年/]\d", printed))
    finely = [[(day.year, day.month if months else 0) for day in ends] for ends in (days, listed)]
    return "" if finely[0] == finely[1] else "-".join(f"{day.year}.{day.month}" for day in days)


def _unit_of(column: str) -> str:
    """The unit in the brackets of a column's header."""
    brackets = re.search(r"[（(]([^（）()]*)[）)]", column)
    return brackets.group(1) if brackets else ""
