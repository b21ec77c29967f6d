"""Who gave a letter's data: the source of each field as the profile names it, and the sheet and rows it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from ..policy.profile import Profile
from .case import Evidence, NoticeCase, StatedField, evidence_of
from .documents import documents
from .wording import distinct, or_blank

_CELL = re.compile(r"(?:(.*)!)?\$?[A-Z]{1,3}\$?(\d+)")


def source_words(profile: Profile, fields: Sequence[StatedField]) -> str:
    """税务部门提供, or, where fields differ: 税收实际贡献：税务部门提供；实际用地：自然资源部门提供."""
    named: dict[str, list[str]] = {}
    for field in fields:
        if text := _source_of(profile, field):
            named.setdefault(text, []).append(field.label)
    if len(named) == 1 and len(next(iter(named.values()))) == len(fields):
        return next(iter(named))
    return "；".join(f"{'、'.join(distinct(labels))}：{text}" for text, labels in named.items())


def _source_of(profile: Profile, field: StatedField) -> str:
    """A single source is that of tax and land; whatever else a sheet says has its own, or none that is known."""
    sources = profile.data_source
    if isinstance(sources, str):
        return sources if field.key in _taxed() else ""
    return next((sources[name] for name in (field.key, field.label, *field.aliases) if name in sources), "")


@cache
def _taxed() -> frozenset[str]:
    return frozenset(key for entry in documents().meanings.values() for key in entry.fields)


def meanings(case: NoticeCase) -> tuple[str, ...]:
    """What the figures mean that a letter is about, or asks for, a sentence each."""
    items = [item for row in case.verdicts for item in evidence_of(case, row) if item.measured]
    shown = {field.key for item in items for field in item.fields}
    keys = {question.key for question in case.questions} if case.track == "verify" else shown
    return tuple(
        entry.text.format(text=or_blank(getattr(case.profile, name)))
        for name, entry in documents().meanings.items()
        if keys & set(entry.fields)
    )


def case_source(case: NoticeCase) -> str:
    """Where the data of a case is from: the sources of its figures as far as they are named, then tables and rows."""
    items = [item for row in case.verdicts for item in evidence_of(case, row)]
    fields = {field.key: field for item in items for field in item.fields if field.figure}
    named = source_words(case.profile, list(fields.values()))
    return "，".join(part for part in (named, row_words(case.cells.values(), case.sheets)) if part)


def row_words(cells: Iterable[str], titles: Mapping[str, str]) -> str:
    """《某镇企业清单》第21行；附表 第3、4行: tables and rows of cells such as Sheet1!M21, each once.

    Args:
        titles: sheet → title of its table; a sheet without one is called by its own name.
    """
    rows: dict[str, list[str]] = {}
    for sheet, row in (place for text in cells for place in _places(text)):
        rows.setdefault(sheet, []).append(row)
    named = {sheet: f"《{titles[sheet]}》" if sheet in titles else f"{sheet} " for sheet in rows}
    return "；".join(f"{named[sheet]}第{'、'.join(distinct(numbers))}行" for sheet, numbers in rows.items())


def sheet_title(cell: str, titles: Mapping[str, str]) -> str:
    """The title of the table that a cell stands in or above; without one, the name of its sheet; "" without a cell."""
    sheet = next((sheet for sheet, _ in _places(cell)), "")
    return titles.get(sheet, sheet)


@lru_cache(maxsize=100_000)
def _places(text: str) -> tuple[tuple[str, str], ...]:
    """(sheet, row) of each of the cells that a text joins, such as 附表!B3、附表!B4; [b.xlsx]Sheet1 reads b.xlsx Sheet1."""
    places, sheet = [], ""
    for match in filter(None, map(_CELL.fullmatch, text.split("、"))):
        sheet = match[1] or sheet
        places.append((sheet.replace("[", "").replace("]", " "), match[2]))
    return tuple(places)


def evidence_source(case: NoticeCase, items: Sequence[Evidence]) -> str:
    """Source and rows of what verdicts rest on: 税务部门提供，排查表 第21行; "" where neither is known."""
    fields = [field for item in items for field in item.fields]
    rows = row_words((cell for item in items for cell in item.cells), case.sheets)
    return "，".join(part for part in (source_words(case.profile, fields), rows) if part)
