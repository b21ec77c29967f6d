"""Who gave a letter's data: the source of each field as the profile names it, and the sheet and rows it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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
    """A single source is that of the submitted figures: what an office notes about an enterprise it found itself."""
    sources = profile.data_source
    if isinstance(sources, str):
        return sources if field.figure else ""
    return next((sources[name] for name in (field.key, field.label, *field.aliases) if name in sources), "")


def meanings(case: NoticeCase) -> tuple[str, ...]:
    """What the figures of a letter mean and where they come from, a sentence each; none for a letter without figures."""
    items = [item for row in case.verdicts for item in evidence_of(case, row) if item.measured]
    fields = {field.key: field for item in items for field in item.fields if field.figure}
    texts = {
        "tax_definition": case.profile.tax_definition,
        "land_definition": case.profile.land_definition,
        "data_source": case_source(case),
    }
    return tuple(
        entry.text.format(text=or_blank(texts[name]))
        for name, entry in documents().meanings.items()
        if items and (not entry.fields or fields.keys() & set(entry.fields))
    )


def case_source(case: NoticeCase) -> str:
    """The source of the figures that a case rests on; the profile's general one where it rests on none."""
    items = [item for row in case.verdicts for item in evidence_of(case, row)]
    fields = {field.key: field for item in items for field in item.fields if field.figure}
    sources = case.profile.data_source
    return source_words(case.profile, list(fields.values())) or (sources if isinstance(sources, str) else "")


def row_words(cells: Iterable[str]) -> str:
    """排查表 第21行；附表 第3、4行: sheets and rows of cells such as 排查表!M21, each once."""
    rows: dict[str, list[str]] = {}
    for text in cells:
        sheet = ""
        for match in filter(None, map(_CELL.fullmatch, text.split("、"))):
            sheet = match[1] or sheet
            rows.setdefault(sheet.replace("[", "").replace("]", " "), []).append(match[2])
    return "；".join(f"{sheet} 第{'、'.join(distinct(numbers))}行" for sheet, numbers in rows.items())


def evidence_source(profile: Profile, items: Sequence[Evidence]) -> str:
    """Source and rows of what verdicts rest on: 税务部门提供（排查表 第21行）; "" where neither is known."""
    fields = [field for item in items for field in item.fields]
    source, rows = source_words(profile, fields), row_words(cell for item in items for cell in item.cells)
    return f"{source}（{rows}）" if source and rows else source or rows
