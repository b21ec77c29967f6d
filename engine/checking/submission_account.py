"""The account of a submission: its files and sheets, and what of them was not used, from its sources and problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from ..records.problems import counted
from ..records.records import Records, Source
from .account import Account, FileAccount, UnusedThing, unused


def reading_account(records: Records) -> Account:
    """The account of what was read, before anything is judged."""
    counts = dict(records.frame["source"].value_counts().iter_rows())
    return submission_account(counted(records.problems), records.sources, counts)


_UNITS = {"row_unused": "行", "cell_unused": "格", "county_unknown": "条记录"}
"""Cases of which a sheet has many, with what is counted: their number is told."""


def submission_account(problems: pl.DataFrame, sources: Sequence[Source], records: Mapping[int, int]) -> Account:
    """What became of the files, and what of them was not used.

    Args:
        problems: a `problems.COUNTED` frame.
        sources: the sheets that were read.
        records: index of a source → number of its records; a source without records may be missing.
    """
    rows = problems.filter(pl.col("unused") != "").to_dicts()
    empty = list(_empty(rows, sources, records))
    lost = {row["file"] for row in rows if row["unused"] in ("file_unread", "sheet_unread", "row_unused")}
    lost |= {thing.where for thing in empty if thing.weight == "part"}
    files = dict.fromkeys([source.file for source in sources] + [row["file"] for row in rows if row["file"]])
    empty_sheets = {(thing.what, thing.where) for thing in empty}
    single = [
        thing for thing in _single(rows) if thing.case != "sheet_idle" or (thing.what, thing.where) not in empty_sheets
    ]
    things = [*single, *empty, *_numbers(rows)]
    return Account(files=tuple(_file(name, sources, records, lost) for name in files), unused=tuple(things))


def _file(name: str, sources: Sequence[Source], records: Mapping[int, int], lost: set[str]) -> FileAccount:
    """What became of a file; `lost` are the files of which a sheet or a row was not used."""
    sheets = {source.sheet for index, source in enumerate(sources) if source.file == name and records.get(index)}
    count = sum(records.get(index, 0) for index, source in enumerate(sources) if source.file == name)
    state = "unread" if not count else "partly" if name in lost else "read"
    return FileAccount(file=name, state=state, sheets=len(sheets), records=count)


def _single(rows: Sequence[Mapping[str, Any]]) -> Iterator[UnusedThing]:
    """Files, sheets and columns that were not used, one by one."""
    for row in rows:
        if row["unused"] in _UNITS:
            continue
        what, where = row["file"], ""
        if row["unused"] not in ("file_unread", "file_idle"):
            what, where = row["sheet"], row["file"]
        if row["unused"] == "column_unused":
            what, where = f"{row['cell']} 列".strip(), f"{row['file']} {row['sheet']}"
        yield unused(row["unused"], what, where, why=row["problem"], remedy=row["advice"])


def _empty(
    rows: Sequence[Mapping[str, Any]], sources: Sequence[Source], records: Mapping[int, int]
) -> Iterator[UnusedThing]:
    """Sheets that look like lists and gave no record, although they have rows; all of them, if there is no record."""
    refused: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["unused"] == "row_unused":
            place = row["file"], row["sheet"]
            refused[place] = refused.get(place, 0) + row["count"]
    for index, source in enumerate(sources):
        count = refused.get((source.file, source.sheet), 0)
        if not records.get(index) and count:
            yield unused("list_empty", source.sheet, source.file, count=count)
        elif not any(records.values()):
            yield unused("nothing_read", source.sheet, source.file)


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Iterator[UnusedThing]:
    """How many rows and cells of each sheet were not used, and how many records have no known place."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        if row["unused"] in _UNITS:
            key = row["unused"], f"{row['file']} {row['sheet']}".strip(), row["problem"], row["advice"]
            counts[key] = counts.get(key, 0) + row["count"]
    for (case, where, why, remedy), count in counts.items():
        yield unused(case, f"{count} {_UNITS[case]}", where, why=why, remedy=remedy, count=count)
