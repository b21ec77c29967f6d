"""Outside tables that the office loads (指南阈值表): a CSV of exact figures, looked up by fields of the record."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl

from ..errors import ProfileError
from ..exact import exact_text, parse_exact
from ..profile import LoadedProfile
from ..units import find_unit, unit
from .corpus import Policy
from .models import ReferenceTable
from .vocabulary import Vocabulary, vocabulary

_LARGEST = 20 * 1024 * 1024


def load_references(profile: LoadedProfile, policies: Sequence[Policy]) -> dict[str, pl.DataFrame]:
    """The tables that the profile names and some policy refers to.

    Returns:
        By table name: key columns named by field key, figure columns as exact text in the declared unit.

    Raises:
        ProfileError: a missing file or column, a figure that is none, a repeated key; names file and line.
    """
    declared = {name: table for policy in policies for name, table in policy.head.references.items()}
    loaded = {}
    for name, file in profile.profile.reference_tables.items():
        if name in declared:
            loaded[name] = read_reference(profile.folder / file, declared[name])
    return loaded


def read_reference(path: Path, table: ReferenceTable) -> pl.DataFrame:
    """Read one table; headers may carry units, as in 亩均税收(元/平方米); a blank figure is unknown."""
    rows = _rows(path)
    fields = vocabulary("enterprise")
    headers = _headers(path, rows[0], table, fields)
    columns: dict[str, list[str | None]] = {name: [] for name, _, _ in headers.values()}
    for line, row in enumerate(rows[1:], start=2):
        for index, (name, numeric, factor) in headers.items():
            text = row[index].strip() if index < len(row) else ""
            columns[name].append(_figure(path, line, text, factor) if numeric else text or None)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    keys = [name for name, numeric, _ in headers.values() if not numeric]
    repeated = frame.filter(pl.struct(keys).is_duplicated())
    if not repeated.is_empty():
        raise ProfileError(f"标准表中“{'、'.join(str(cell) for cell in repeated.row(0))}”出现多次", where=path.name)
    return frame


def _rows(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError("标准表文件过大", where=path.name)
        data = path.read_bytes()
    except OSError as problem:
        raise ProfileError("标准表文件不存在或无法读取", where=str(path), remedy="请检查 profile 中的路径") from problem
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise ProfileError("标准表没有内容", where=path.name, remedy="第一行写列名，以下每行一条")
    return rows


def _headers(
    path: Path, header: list[str], table: ReferenceTable, fields: Vocabulary
) -> Mapping[int, tuple[str, bool, Fraction]]:
    """Column index → (name, whether a figure, factor to the declared unit)."""
    found: dict[int, tuple[str, bool, Fraction]] = {}
    for index, text in enumerate(header):
        name, _, bracket = text.replace("（", "(").replace("）", "").replace(")", "").strip().partition("(")
        if name in table.columns:
            declared = unit(table.columns[name])
            given = find_unit(bracket) if bracket else declared
            if given is None or given.dimension != declared.dimension:
                raise ProfileError(f"列“{name}”的单位“{bracket}”与“{table.columns[name]}”不符", where=path.name)
            found[index] = (name, True, given.to(declared))
        elif name in table.keys:
            found[index] = (fields.keys[name], False, Fraction(1))
    named = {name for name, _, _ in found.values()}
    lacking = [key for key in table.keys if fields.keys[key] not in named] + [c for c in table.columns if c not in named]
    if lacking:
        raise ProfileError(f"标准表缺少列“{'、'.join(lacking)}”", where=path.name)
    return found


def _figure(path: Path, line: int, text: str, factor: Fraction) -> str | None:
    if text in ("", "—", "-", "--", "/"):
        return None
    value = parse_exact(text.replace(",", ""))
    if value is None:
        raise ProfileError(f"“{text}”不是数值", where=f"{path.name} 第 {line} 行")
    return exact_text(value * factor)
