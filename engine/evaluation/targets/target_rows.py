"""Verdicts on targets as rows of the verdict frame, and the figures on which two texts of a document disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from ...core.exact import show
from ...policy.settings import Settings, basis
from ...policy.targets import PolicyTarget, TargetValue
from ...vocabulary.indicators import WHOLE
from ..criteria.cautions import CAUTIONS
from ..criteria.row_judge import decimal_text
from .target_actual import ReportedFigure
from .target_judge import JudgedTarget, known
from .target_words import aim

FINDING = "target"


def verdict_row(
    record: dict[str, Any],
    target: PolicyTarget,
    value: TargetValue | None,
    judged: JudgedTarget,
    settings: Settings,
    year: int,
    assumed_place: str,
) -> dict[str, Any]:
    limit = value.limit if value is not None else None
    actual = judged.actual.value
    words = [*judged.actual.assumed]
    if record["region"] is None and assumed_place:
        words.append(assumed_place)
    if record["report_year"] is None:
        words.append(f"表中未写年度，按{year}年计")
    if target.target.precision is not None and limit is not None:
        words.append(
            f"原文数值取整到{target.target.precision}，按不低于{show(limit - Fraction(target.target.precision) / 2)}计"
        )
    lacking = judged.outcome == "insufficient"
    return {
        **{name: record[name] for name in ("file", "sheet", "row", "record_id", "name", "kind")},
        "town": record["town"],
        "uscc": None,
        "policy": target.policy.head.id,
        "criterion": target.target.id,
        "title": title(target),
        "finding": FINDING,
        "outcome": judged.outcome,
        "basis": basis(target.policy.head, year, settings.as_of),
        "actual": None if actual is None else decimal_text(actual),
        "limit": None if limit is None else decimal_text(limit),
        "unit": target.target.entry.unit,
        "margin": None if actual is None or limit is None else decimal_text(actual - limit),
        "missing": (["region"] if "地区认不出" in judged.message else ["value"]) if lacking else [],
        "assumptions": list(dict.fromkeys(words)),
        "cells": list(dict.fromkeys((*judged.actual.cells, *([] if judged.actual.cells else [record["value@"]])))),
        "cases": [],
        "asked": False,
        "message": judged.message,
    }


def title(target: PolicyTarget) -> str:
    """The target's indicator, with its cluster where it has one."""
    cluster = "、".join(name for name in target.target.cluster if name != WHOLE)
    return f"{cluster}{target.target.indicator}" if len(target.target.cluster) == 1 else target.target.indicator


def one_row_per_clause(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row a record and clause: of a clause with several items, those that do not concern the record are left out."""
    said = {(row["record_id"], row["criterion"]) for row in rows if row["outcome"] != "out_of_scope"}
    for row in rows:
        pair = (row["record_id"], row["criterion"])
        if row["outcome"] != "out_of_scope" or pair not in said:
            said.add(pair)
            yield row


@dataclass(frozen=True, kw_only=True)
class ComparedTarget:
    """A figure that was held against a value."""

    figure: ReportedFigure
    target: PolicyTarget
    value: TargetValue
    judged: JudgedTarget


def conflicts(rated: Sequence[ComparedTarget]) -> pl.DataFrame:
    """Figures that one text of a document calls reached and another, with the same number, does not (突破160, 预测160)."""
    groups: dict[tuple[str, str, Fraction | None], list[ComparedTarget]] = {}
    for entry in rated:
        groups.setdefault((entry.figure.record_id, entry.target.policy.head.id, entry.value.limit), []).append(entry)
    rows = []
    for (record_id, _, _), entries in groups.items():
        met = next((entry for entry in entries if entry.judged.met), None)
        missed = next((entry for entry in entries if not entry.judged.met), None)
        if met is not None and missed is not None:
            words = [
                f"{entry.target.target.id}（{entry.target.target.clause}）{aim(entry.target, entry.value)}"
                for entry in (met, missed)
            ]
            figure = decimal_text(known(met.judged))
            reason = f"口径冲突：{figure}按{words[0]}为达到，按{words[1]}为未达到，须由人认定"
            rows.append((record_id, "conflict", reason))
    return pl.DataFrame(rows, schema=CAUTIONS, orient="row").unique(maintain_order=True)
