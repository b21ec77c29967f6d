"""tests.yaml beside a policy: cases of its criteria, as models and as records to judge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

import polars as pl
from pydantic import BeforeValidator, Field

from ..core.cell_addresses import column_name
from ..core.errors import RuleError
from ..core.exact import exact_text, parse_exact
from ..core.validation import Model, validated
from ..core.yaml_source import load_yaml
from ..policy.corpus import Policy
from ..policy.models import PolicyHead
from ..records.column_names import state_column
from ..records.records import KEYS, Records, Source, SourceColumn, column_type
from ..vocabulary.code_types import Basis, DataDoubt, Outcome
from ..vocabulary.fields import ExactText, Kind, TextOrNumber, Vocabulary, VocabularyField, vocabulary
from ..vocabulary.units import find_unit
from ..vocabulary.words import Meaning

_STATES = {"无": "none", "—": "none", "待核": "unknown", "不详": "unknown", "#DIV/0!": "error"}
"""Cells without a figure whose state a case may give."""

_BLANK = ("空", "")
_YES, _NO = ("是", "有", "true"), ("否", "无", "false")
_FIGURE = re.compile(r"\s*(-?[\d.]+(?:/\d+)?)\s*(.*?)\s*")
TESTS = "tests.yaml"


class Expected(Model):
    """What a criterion must say of a case; what is left out is not compared."""

    outcome: Outcome
    basis: Basis | None = Field(default=None, description="依据状态")
    missing: list[str] | None = Field(default=None, description="缺少的字段（名称或 key）")
    actual: ExactText | None = Field(default=None, description="实际值，按字段的规范单位")
    cases: list[str] | None = Field(default=None, description="成立的情形")
    doubts: list[DataDoubt] | None = Field(default=None, description="数据年度的疑点，如 [unfinished_year]")


ExpectedText = Annotated[
    Expected,
    BeforeValidator(
        lambda value: {"outcome": value} if isinstance(value, str) else value,
        json_schema_input_type=Outcome | Expected,
    ),
]


class RuleCase(Model):
    """One record and the verdicts on it."""

    id: str = Field(pattern=r"^[a-z0-9_-]+$", description="用例编号")
    name: str = Field(description="一句话说明用例证明什么")
    kind: Kind = "enterprise"
    cells: dict[str, TextOrNumber | bool | None] = Field(
        alias="given", description="字段名称或 key → 值，数值可带单位，如 16.20万元；空 表示没有填写"
    )
    year: int = Field(default=2022, description="数据年度")
    as_of: date = Field(default=date(2022, 12, 31), description="检查日")
    issue_date: date | None = Field(default=None, description="拟签发日；不写即检查日")
    region: str = Field(default="", description="所在地区代码；不写即本政策的地区")
    readings: dict[str, Meaning] = Field(default={}, description="政策用语的取法，如 {以下: 含}")
    references: dict[str, list[dict[str, TextOrNumber]]] = Field(
        default={}, description="装载的外部标准表：各行的列 → 值"
    )
    expect: dict[str, ExpectedText] = Field(description="条款编号 → 结论")
    rest: list[Outcome] | None = Field(default=None, description="未列出的条款允许的结论")


class RuleTests(Model):
    """tests.yaml: a verdict that a case does not name must be one of `rest`."""

    rest: list[Outcome] = Field(
        default=["clear", "out_of_scope", "insufficient", "needs_reference"],
        description="未列出的条款允许的结论（默认不得触发或边界）",
    )
    common: dict[Kind, dict[str, TextOrNumber | bool | None]] = Field(
        default={}, description="记录种类 → 各用例共有的字段和值；用例自己写明的以用例为准"
    )
    cases: list[RuleCase]


@dataclass(frozen=True)
class PlacedCase:
    """A case with its place in the file and the outcomes allowed to criteria that it does not name."""

    spec: RuleCase
    where: str
    rest: Sequence[Outcome]


@dataclass(kw_only=True)
class CaseBatch:
    """Cases that one evaluation can judge: same kind family, days, readings and tables."""

    as_of: date
    issue_date: date | None
    readings: Mapping[str, Meaning]
    references: Mapping[str, pl.DataFrame]
    cases: list[PlacedCase] = field(default_factory=list)


def load_cases(policy: Policy) -> list[PlacedCase]:
    """The cases of a policy; none where it has no tests.yaml.

    Raises:
        RuleError: a broken file, a repeated id, an unknown criterion; names the line.
    """
    path = policy.folder / TESTS
    if not path.exists():
        return []
    source = load_yaml(path, RuleError)
    tests = validated(RuleTests, source)
    known = {rule.criterion.id for rule in policy.rules}
    cases: list[PlacedCase] = []
    for index, case in enumerate(tests.cases):
        where = f"{policy.head.id}/{source.where('cases', index)} {case.id}"
        if case.id in {other.spec.id for other in cases}:
            raise RuleError(f"用例编号 {case.id} 重复", code="R034", where=where)
        for criterion in case.expect:
            if criterion not in known:
                raise RuleError(f"没有条款 {criterion}", code="R035", where=where, remedy="编号以 criteria 下的为准")
        shared = tests.common.get("enterprise" if case.kind == "workshop" else case.kind, {})
        spec = case.model_copy(update={"cells": {**shared, **case.cells}})
        cases.append(PlacedCase(spec=spec, where=where, rest=tests.rest if case.rest is None else case.rest))
    return cases


def batches_of(cases: Sequence[PlacedCase], policy: PolicyHead) -> list[CaseBatch]:
    """The cases by what one evaluation must share."""
    batches: dict[str, CaseBatch] = {}
    for case in cases:
        spec = case.spec
        family = vocabulary(spec.kind)
        references = {
            name: _table(policy, name, rows, fields=family, where=case.where) for name, rows in spec.references.items()
        }
        family_name = "enterprise" if spec.kind == "workshop" else spec.kind
        days = (spec.as_of, spec.issue_date)
        mark = repr((family_name, days, sorted(spec.readings.items()), sorted(spec.references.items())))
        batch = CaseBatch(as_of=spec.as_of, issue_date=spec.issue_date, readings=spec.readings, references=references)
        batches.setdefault(mark, batch).cases.append(case)
    return list(batches.values())


def _table(
    policy: PolicyHead, name: str, rows: Sequence[Mapping[str, str | int]], *, fields: Vocabulary, where: str
) -> pl.DataFrame:
    declared = policy.references.get(name)
    if declared is None:
        raise RuleError(
            f"没有外部标准表“{name}”", code="R036", where=where, remedy="请在 policy.yaml 的 references 中声明"
        )
    keys = {label: fields.keys[label] for label in declared.keys}
    table = [
        {
            keys.get(column, column): _cell(str(value), declared.columns.get(column), f"{where} {column}")
            for column, value in row.items()
        }
        for row in rows
    ]
    return pl.DataFrame(table, schema=dict.fromkeys([*keys.values(), *declared.columns], pl.String))


def _cell(text: str, symbol: str | None, where: str) -> str:
    return text if symbol is None else _figure(text, symbol, where)


def records_of(cases: Sequence[PlacedCase], policy: PolicyHead) -> Records:
    """The cases as one record table: each case is a sheet, with its columns in the order of the case's cells."""
    fields = vocabulary(cases[0].spec.kind)
    rows: list[dict[str, Any]] = []
    sources: list[Source] = []
    for index, case in enumerate(cases):
        values = _values(case, fields)
        columns = [key for key in values if not key.endswith("~")]
        letters = [
            SourceColumn(letter=column_name(position), header=fields.label(key), field=key)
            for position, key in enumerate(columns)
        ]
        sources.append(Source(file=TESTS, sheet=case.spec.id, header_rows=(1, 1), columns=tuple(letters)))
        head = {"file": TESTS, "sheet": case.spec.id, "row": 2, "source": index, "record_id": case.spec.id}
        place = {"region_code": case.spec.region or policy.region, "report_year": str(case.spec.year)}
        rows.append({**head, "kind": case.spec.kind, **place, **values})
    return Records(pl.DataFrame(rows, schema=_schema(rows, fields)), tuple(sources))


def _schema(rows: Sequence[Mapping[str, Any]], fields: Vocabulary) -> dict[str, Any]:
    names = dict.fromkeys(name for row in rows for name in row)
    types = {name: column_type(fields[name]) if name in fields.fields else pl.String for name in names}
    return {**KEYS, **{name: kind for name, kind in types.items() if name not in KEYS}}


def _values(case: PlacedCase, fields: Vocabulary) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in case.spec.cells.items():
        key = fields.keys.get(name)
        if key is None:
            raise RuleError(
                f"没有名为“{name}”的字段", code="R037", where=case.where, remedy="可用名称见 rules/vocabulary"
            )
        text = "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
        values[key] = _value(text, fields[key], f"{case.where} {name}")
        if text in _STATES and values[key] is None:
            values[state_column(key)] = _STATES[text]
    return values


def _value(text: str, entry: VocabularyField, where: str) -> Any:
    """A written value as its column holds it; None where nothing usable is written."""
    if text in _BLANK:
        return None
    match entry.type:
        case "flag":
            return _flag(text, where)
        case "number":
            return None if text in _STATES else _figure(text, entry.unit, where)
        case "choice":
            return None if text in _STATES else _option(text, entry, where)
        case "date":
            return None if text in _STATES else _date(text, where)
    return None if text in _STATES else text


def _flag(text: str, where: str) -> bool | None:
    if text not in (*_YES, *_NO, *_STATES):
        raise RuleError(f"是非项不能写“{text}”", code="R038", where=where, remedy="写 是、否 或 空")
    return True if text in _YES else False if text in _NO else None


def _option(text: str, entry: VocabularyField, where: str) -> str:
    for option, spellings in entry.options.items():
        if text in (option, *spellings):
            return option
    raise RuleError(
        f"“{entry.label}”没有取值“{text}”", code="R039", where=where, remedy=f"可用的有：{'、'.join(entry.options)}"
    )


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleError(f"“{text}”不是日期", code="R040", where=where, remedy="写作 2022-05-10") from None


def _figure(text: str, symbol: str, where: str) -> str:
    """The exact text of a figure in unit `symbol`; its own unit, where written, is converted."""
    match = _FIGURE.fullmatch(text)
    value = parse_exact(match[1]) if match else None
    if match is None or value is None:
        raise RuleError(f"“{text}”不是数值", code="R041", where=where, remedy="写作 16.20万元 或 2000㎡")
    factor = Fraction(1)
    if match[2]:
        own, wanted = find_unit(match[2]), find_unit(symbol)
        if own is None or own.dimension != (wanted.dimension if wanted else ()):
            raise RuleError(f"“{text}”的单位与“{symbol or '无单位'}”不合", code="R042", where=where)
        factor = own.size / (wanted.size if wanted else 1)
    return exact_text(value * factor)
