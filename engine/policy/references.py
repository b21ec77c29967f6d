"""Outside tables that the office loads (指南阈值表): CSV files of exact figures, looked up by fields of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl

from ..core.errors import ProfileError
from ..core.exact import exact_text, parse_exact
from ..vocabulary.fields import Vocabulary, vocabulary
from ..vocabulary.industries import Industry, classify_industry
from ..vocabulary.regions import find_region
from ..vocabulary.units import find_unit, unit
from .corpus import Policy
from .models import ReferenceTable
from .profile import Office, read_table
from .reference_lookup import PLACE, TRADE
from .settings import bare

_EVERYBODY = ("", "*", "全部", "其他", "不限")
"""What key cells contain in a row for all records that no narrower row fits."""


def load_references(office: Office, policies: Sequence[Policy]) -> dict[str, pl.DataFrame]:
    """The tables that the profile names and some policy refers to.

    Returns:
        By table name: key columns named by field key, figure columns as exact text in the declared unit.

    Raises:
        ProfileError: a file or column is missing, a figure is not a number, or a key is repeated; names
            file and line.
    """
    declared = {name: table for policy in policies for name, table in policy.head.references.items()}
    loaded = {}
    for name, file in office.config.reference_tables.items():
        if name in declared:
            loaded[name] = read_reference(office.folder / file, declared[name])
    return loaded


def read_reference(path: Path, table: ReferenceTable) -> pl.DataFrame:
    """Read one table. A header may have a unit, as in 亩均税收(元/平方米); a blank figure is unknown.

    A key column may be missing and a key cell may be blank: both fit every record (see `reference_lookup`). Trades and
    places may be given by name or by code, broad or narrow.
    """
    rows = read_table(path, "标准表")
    fields = vocabulary("enterprise")
    headers = _headers(path, rows[0], table, fields)
    columns: dict[str, list[str | None]] = {name: [] for name, _, _ in headers.values()}
    for line, row in enumerate(rows[1:], start=2):
        for index, (name, numeric, factor) in headers.items():
            text = row[index] if index < len(row) else ""
            where = f"{path.name} 第 {line} 行"
            columns[name].append(_figure(where, text, factor) if numeric else _key(where, name, text))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    keys = [name for name, numeric, _ in headers.values() if not numeric]
    repeated = frame.filter(pl.struct(keys).is_duplicated())
    if not repeated.is_empty():
        cells = "、".join(str(cell or "全部") for cell in repeated.select(keys).row(0))
        raise ProfileError(f"标准表中“{cells}”出现多次", code="P018", where=path.name, remedy="同样的条件只留一行")
    return frame.select([fields.keys[key] for key in table.keys if fields.keys[key] in keys] + list(table.columns))


def _key(where: str, name: str, text: str) -> str | None:
    """A key cell in the form that records use: a trade as C17 or C1713, a place as its code; None fits every record."""
    if text in _EVERYBODY:
        return None
    if name == TRADE:
        return trade_code(text, where)
    if name == PLACE:
        region = find_region(text)
        if region is None:
            raise ProfileError(f"地区“{text}”不认识", code="P019", where=where, remedy="请写区划代码或县（市、区）全称")
        return bare(region.code)
    return text


def trade_code(text: str, where: str) -> str:
    """The code (C, C17, C171 or C1713) of a trade that is given by name or code.

    Raises:
        ProfileError: the text is not a name or code of GB/T 4754-2017.
    """
    industry = classify_industry(text)
    code = _code(industry) if industry else ""
    standard = classify_industry(code) if code else None
    if industry is None or standard is None or standard.name != industry.name:  # 印染 is in C17, but C17 is wider
        raise ProfileError(
            f"行业“{text}”不是国标的代码或名称", code="P020", where=where, remedy="请写 GB/T 4754 的，如 C17 或 纺织业"
        )
    return code


def _code(industry: Industry) -> str:
    if industry.division:
        return f"{industry.division[0]}{industry.code or industry.division[1:]}"
    spellings = vocabulary("enterprise")["industry_section"].options[industry.section]
    return next(spelling for spelling in spellings if len(spelling) == 1 and spelling.isascii())


def _headers(
    path: Path, header: list[str], table: ReferenceTable, fields: Vocabulary
) -> Mapping[int, tuple[str, bool, Fraction]]:
    """Column index → (name, whether it holds figures, factor to the declared unit)."""
    columns: dict[int, tuple[str, bool, Fraction]] = {}
    for index, text in enumerate(header):
        name, _, bracket = text.replace("（", "(").replace("）", "").replace(")", "").strip().partition("(")
        if name in table.columns:
            declared = unit(table.columns[name])
            stated = find_unit(bracket) if bracket else declared
            if stated is None or stated.dimension != declared.dimension:
                raise ProfileError(
                    f"列“{name}”的单位“{bracket}”与“{table.columns[name]}”不符", code="P021", where=path.name
                )
            columns[index] = (name, True, stated.to(declared))
        elif name in table.keys:
            columns[index] = (fields.keys[name], False, Fraction(1))
    named = {name for name, _, _ in columns.values()}
    missing = [column for column in table.columns if column not in named]
    if not named - set(table.columns):
        missing += [f"{'、'.join(table.keys)} 之一"]
    if missing:
        raise ProfileError(f"标准表缺少列“{'、'.join(missing)}”", code="P022", where=path.name)
    return columns


def _figure(where: str, text: str, factor: Fraction) -> str | None:
    if text in ("", "—", "-", "--", "/"):
        return None
    value = parse_exact(text.replace(",", ""))
    if value is None:
        raise ProfileError(f"“{text}”不是数值", code="P023", where=where)
    return exact_text(value * factor)
