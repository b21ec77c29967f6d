"""Verdicts on targets as rows of the verdict frame, and the figures on which two texts of a document disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from ...core.exact import show
from ...policy.settings import Settings
from ...policy.targets import PolicyTarget, TargetValue
from ...records.column_names import cell_column
from ...vocabulary.indicators import ALL_CLUSTERS
from ..criteria.cautions import CAUTIONS
from ..criteria.verdict_columns import VerdictRow, decimal_text, optional_decimal_text
from .judged_target import JudgedTarget
from .target_actual import ReportedFigure
from .target_words import standard_text

FINDING = "target"
"""The finding of every verdict on a target."""


def verdict_row(
    record: Mapping[str, Any],
    target: PolicyTarget,
    value: TargetValue | None,
    judged: JudgedTarget,
    *,
    settings: Settings,
    year: int,
    assumed_place: str,
) -> VerdictRow:
    """A verdict on a target as a row of the verdict frame.

    Args:
        record: the row of the regional sheet that the verdict belongs to.
        value: what the figure was compared with; None where the target does not bind the record.
        year: the data year of the figure.
        assumed_place: what is assumed where the sheet states no place; "" for nothing.
    """
    limit = value.limit if value is not None else None
    actual = judged.actual.value
    return {
        "file": record["file"],
        "sheet": record["sheet"],
        "row": record["row"],
        "record_id": record["record_id"],
        "uscc": None,
        "name": record["name"],
        "town": record["town"],
        "kind": record["kind"],
        "policy": target.policy.head.id,
        "criterion": target.spec.name,
        "title": title(target),
        "finding": FINDING,
        "outcome": judged.outcome,
        "basis": settings.basis(target.policy.head, year),
        "actual": optional_decimal_text(actual),
        "limit": optional_decimal_text(limit),
        "unit": target.spec.entry.unit,
        "margin": None if actual is None or limit is None else decimal_text(actual - limit),
        "missing": _missing(judged),
        "assumptions": _assumptions(record, target, limit, judged, year=year, assumed_place=assumed_place),
        "cells": list(dict.fromkeys(judged.actual.cells)) or [record[cell_column("value")]],
        "cases": [],
        "clear_cases": [],
        "doubts": list(settings.doubts(year)),
        "asked": False,
        "message": judged.message,
    }


def _missing(judged: JudgedTarget) -> list[str]:
    if judged.outcome != "insufficient":
        return []
    return ["region"] if "地区认不出" in judged.message else ["value"]


def _assumptions(
    record: Mapping[str, Any],
    target: PolicyTarget,
    limit: Fraction | None,
    judged: JudgedTarget,
    *,
    year: int,
    assumed_place: str,
) -> list[str]:
    texts = [*judged.actual.assumed]
    if record["region"] is None and assumed_place:
        texts.append(assumed_place)
    if record["report_year"] is None:
        texts.append(f"表中未写年度，按{year}年计")
    precision = target.spec.precision
    if precision is not None and limit is not None:
        texts.append(f"原文数值取整到{precision}，按不低于{show(limit - Fraction(precision) / 2)}计")
    return list(dict.fromkeys(texts))


def title(target: PolicyTarget) -> str:
    """The target's indicator, with its cluster where it has one."""
    cluster = "、".join(name for name in target.spec.cluster if name != ALL_CLUSTERS)
    return f"{cluster}{target.spec.indicator}" if len(target.spec.cluster) == 1 else target.spec.indicator


def one_row_per_clause(rows: Sequence[VerdictRow]) -> Iterator[VerdictRow]:
    """The rows without those of items of a clause that do not concern the record, where another item of it does."""
    judged = {(row["record_id"], _clause(row)) for row in rows if row["outcome"] != "out_of_scope"}
    for row in rows:
        pair = (row["record_id"], _clause(row))
        if row["outcome"] != "out_of_scope" or pair not in judged:
            judged.add(pair)
            yield row


def _clause(row: VerdictRow) -> str:
    """The id of the clause, without the number of an item: SZ22-N08 for SZ22-N08.3."""
    return row["criterion"].partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class ComparedTarget:
    """A figure that was compared with a target value."""

    figure: ReportedFigure
    target: PolicyTarget
    value: TargetValue
    judged: JudgedTarget


def conflicts(compared: Sequence[ComparedTarget]) -> pl.DataFrame:
    """Figures that one text of a document calls reached and another, with the same number, does not (突破160, 预测160)."""
    groups: dict[tuple[str, str, Fraction | None], list[ComparedTarget]] = {}
    for entry in compared:
        groups.setdefault((entry.figure.record_id, entry.target.policy.head.id, entry.value.limit), []).append(entry)
    rows = []
    for (record_id, _, _), entries in groups.items():
        met = next((entry for entry in entries if entry.judged.met), None)
        missed = next((entry for entry in entries if not entry.judged.met), None)
        if met is not None and missed is not None:
            words = [
                f"{entry.target.spec.name}（{entry.target.spec.clause}）{standard_text(entry.target, entry.value)}"
                for entry in (met, missed)
            ]
            figure = decimal_text(met.judged.figure)
            reason = f"口径冲突：{figure}按{words[0]}为达到，按{words[1]}为未达到，须由人认定"
            rows.append((record_id, "conflict", reason))
    return pl.DataFrame(rows, schema=CAUTIONS, orient="row").unique(maintain_order=True)
