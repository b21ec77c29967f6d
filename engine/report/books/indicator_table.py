"""指标完成情况表: each target that binds a year, the figure that was reported, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from ...core.exact import parse_exact, round_text
from ...core.text import day
from ...evaluation.targets.judge_targets import judge_targets
from ...evaluation.targets.target_words import state_of
from ...notice.documents import documents
from ...ooxml.sheet_rows import SheetColumn
from ...ooxml.table_sheets import TableSheet
from ...policy.corpus import Policy
from ...policy.settings import binds
from ...policy.targets import PolicyTarget, targets_of
from ...vocabulary.labels import labels
from ..ledger.ledger_sheets import HIT, IDLE, OPEN

if TYPE_CHECKING:
    from ...checking.check import Check

_UNTOLD = "未填报"
_TONES = {"达标": "E3F4E5", "力争目标已达到": "E3F4E5", "未达标": HIT, "不适用": IDLE, "未到期": IDLE}
"""Colours of what the column 是否达标 says; what is open has one colour."""

_COLUMNS = [
    SheetColumn(name="number", header="序号", width=6, kind="number"),
    SheetColumn(name="criterion", header="编号", width=12),
    SheetColumn(name="indicator", header="指标", width=30),
    SheetColumn(name="unit", header="单位", width=12),
    SheetColumn(name="place", header="地区（集群）", width=18),
    SheetColumn(name="base", header="基数", width=11, kind="number"),
    SheetColumn(name="base_year", header="基数年份", width=9, kind="number"),
    SheetColumn(name="year", header="年度", width=8, kind="number"),
    SheetColumn(name="written", header="填报值", width=12, kind="number"),
    SheetColumn(name="kind", header="填报口径", width=10),
    SheetColumn(name="actual", header="比较值（当年、累计或时点，见说明）", width=14, kind="number"),
    SheetColumn(name="limit", header="目标", width=11, kind="number"),
    SheetColumn(name="rate", header="完成率（%）", width=11, kind="number"),
    SheetColumn(
        name="met",
        header="是否达标",
        width=22,
        tones={**dict.fromkeys((_UNTOLD, "数据不足", "边界待定", "口径待定", "年度未完"), OPEN), **_TONES},
    ),
    SheetColumn(name="departments", header="责任单位", width=26),
    SheetColumn(name="message", header="说明", width=50),
]


def indicator_table(run: Check) -> TableSheet:
    """One row for each verdict on a target, and for each target of the same years that has no reported figure."""
    targets = {
        target_of_policy.spec.name: target_of_policy
        for policy in run.policies
        for target_of_policy in targets_of(policy)
    }
    verdicts = _verdicts(run)
    records = {row["record_id"]: row for row in run.records.frame.iter_rows(named=True)}
    rows = [
        _judged(row, targets.get(row["criterion"]), records[row["record_id"]]) for row in verdicts.iter_rows(named=True)
    ]
    years = {year for row in rows if (year := row["year"])} or {str(run.settings.default_year)}
    reported = set(verdicts["criterion"])
    concerned = _policies_of(records.values(), verdicts, run.policies)
    rows += [
        row
        for name, target_of_policy in targets.items()
        if name not in reported and target_of_policy.policy.head.id in concerned
        for row in _untold(target_of_policy, years)
    ]
    places = {name: number for number, name in enumerate(targets)}
    rows.sort(key=lambda row: places.get(row["criterion"] or "", len(places)))
    names = [column.name for column in _COLUMNS]
    lines = [[str(number), *(row.get(name) or "" for name in names[1:])] for number, row in enumerate(rows, 1)]
    title = documents().workbooks["indicators"].title
    heading = (
        title,
        f"截至日期：{day(run.settings.as_of)}。完成率＝比较值÷目标，目标不大于0的不计算；“—”和空白是未填报，不作0计。",
    )
    frame = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row")
    return TableSheet(
        title=title, columns=_COLUMNS, rows=frame, heading=heading, matter=("criterion", "indicator", "place", "year")
    )


def _verdicts(run: Check) -> pl.DataFrame:
    """The run's verdicts on targets, with those of targets not due yet, which a run otherwise keeps only with --all."""
    judged = judge_targets(run.records, run.policies, run.settings, run.office.config, include_out_of_scope=True)
    not_due = pl.col("message").str.starts_with(f"{labels().target_state.not_due}：")
    verdicts = pl.concat([run.verdicts.filter(pl.col("finding") == "target"), judged.verdicts.filter(not_due)])
    return verdicts.unique(["record_id", "criterion", "message"], keep="first", maintain_order=True)


def _policies_of(records: Iterable[Mapping[str, Any]], verdicts: pl.DataFrame, policies: Sequence[Policy]) -> set[str]:
    """Ids of the policies of the sheet's places, whose other targets are worth listing; all where it names no place."""
    codes = {record["region_code"] for record in records if record["region_code"]}
    of_places = {policy.head.id for policy in policies if any(binds(policy.head.region, code) for code in codes)}
    return of_places | set(verdicts["policy"]) or {policy.head.id for policy in policies}


def _judged(row: Mapping[str, Any], known: PolicyTarget | None, record: Mapping[str, Any]) -> dict[str, str | None]:
    place = record.get("cluster") or record.get("town") or record.get("region") or _bound(known)
    note = known.spec.note if known else ""
    return {
        **(
            _about(known, record.get("cluster") or "")
            if known
            else {"criterion": row["criterion"], "indicator": row["title"]}
        ),
        "unit": row["unit"],
        "place": place,
        "year": record.get("report_year"),
        "written": record.get("value"),
        "kind": record.get("accumulation"),
        "actual": row["actual"],
        "limit": row["limit"],
        "rate": _rate(row["actual"], row["limit"]),
        "met": state_of(row["message"] or "") or labels().of("outcome", row["outcome"]),
        "message": "；".join(dict.fromkeys(filter(None, [row["message"], *(row["assumptions"] or ()), note]))),
    }


def _about(target_of_policy: PolicyTarget, cluster: str = "") -> dict[str, str | None]:
    target, departments = target_of_policy.spec, target_of_policy.departments_of(cluster)
    return {
        "criterion": target.name,
        "indicator": target.indicator,
        "unit": target.entry.unit,
        "base": target.base.value if target.base else None,
        "base_year": str(target.base.year) if target.base and target.base.value is not None else None,
        "departments": "、".join((*departments.lead, *departments.with_)),
    }


def _untold(target_of_policy: PolicyTarget, years: set[str]) -> Iterator[dict[str, str | None]]:
    for year in sorted(years):
        for value in target_of_policy.spec.values:
            if value.binds(int(year)):
                about = {
                    **_about(target_of_policy),
                    "year": year,
                    "limit": value.shown or value.value,
                    "met": _UNTOLD,
                    "message": target_of_policy.spec.note,
                }
                spec = target_of_policy.spec
                place = "·".join("、".join(names) for names in (spec.place, spec.cluster) if names)
                yield {**about, "place": place or _bound(target_of_policy)}


def _bound(target_of_policy: PolicyTarget | None) -> str:
    return target_of_policy.policy.head.region_name if target_of_policy else ""


def _rate(actual: str | None, limit: str | None) -> str | None:
    value, bound = parse_exact(actual or ""), parse_exact(limit or "")
    if value is None or bound is None or bound <= 0:
        return None
    return round_text(value / bound * Fraction(100), 2)
