"""汇总清单, 销号表 and 高耗低效整治企业清单 as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ...core.text import day
from ...decision.laws import laws
from ...notice.documents import documents
from ...ooxml.sheet_rows import RATIO, SheetColumn
from ...ooxml.table_sheets import TableSheet
from ..ledger.enterprise_columns import enterprise_columns
from .office_rows import TASKS, deadlines, decision_label, exact_sum, letter_state, numbered

if TYPE_CHECKING:
    from ...checking.check import Check

_NONE = pl.lit("")
_JOINED = "、"

_TOWN = "乡镇（街道）"


def issued_by(run: Check) -> str:
    """填报单位, who filled it in and when: to be signed."""
    return f"填报单位（盖章）：{run.office.config.office.name or '＿＿＿＿'}　　填报人：＿＿＿＿　　填报日期：＿＿＿＿年＿＿月＿＿日"


def summary(run: Check, items: pl.DataFrame) -> TableSheet:
    """One row for each decision or letter, and a total of enterprises (each counted once), land and tax."""
    last = deadlines(run)
    rows = numbered(items).select(
        "number", *("town", "name", "uscc", "industry", "scale", "land_actual", "tax", "tax_per_mu"),
        pl.col("criterion").list.join(_JOINED).alias("criteria"),
        decision_label().alias("decision"),
        _letter_title().alias("document"),
        _NONE.alias("reference"),
        pl.col("decision").replace_strict(last, default="", return_dtype=pl.String).alias("deadline"),
        _NONE.alias("served"),
        pl.when(pl.col("letter").is_null()).then(pl.lit("—")).otherwise(letter_state()).alias("state"),
    )  # fmt: skip
    once = items.unique("record_id", maintain_order=True)
    total = {
        "name": f"合计（{once.height} 家企业）",
        "land_actual": exact_sum(once["land_actual"]),
        "tax": exact_sum(once["tax"]),
        "document": f"{items['letter'].drop_nulls().len()} 份",
    }
    sums = pl.DataFrame(
        {name: [total.get(name, "")] for name in rows.columns}, schema=dict.fromkeys(rows.columns, pl.String)
    )
    columns = [
        *enterprise_columns(town=_TOWN),
        SheetColumn(name="industry", header="行业", width=16),
        SheetColumn(name="scale", header="规模", width=8),
        SheetColumn(name="land_actual", header="实际用地（亩）", width=11, kind="number"),
        SheetColumn(name="tax", header="税收实际贡献（万元）", width=12, kind="number"),
        SheetColumn(name="tax_per_mu", header="亩均税收（万元/亩）", width=12, kind="number", shown=RATIO),
        SheetColumn(name="criteria", header="命中条款", width=14),
        SheetColumn(name="decision", header="结论（处理意见）", width=12),
        SheetColumn(name="document", header="文书种类", width=24),
        SheetColumn(name="reference", header="文号", width=20),
        SheetColumn(name="deadline", header="期限", width=27),
        SheetColumn(name="served", header="送达日", width=14),
        SheetColumn(name="state", header="状态", width=10),
    ]
    title = documents().workbooks["summary"].title
    return TableSheet(
        title=title, columns=columns, rows=pl.concat([rows, sums]), heading=(title, issued_by(run), _as_of(run)),
        choices={"state": _states()}, summed=True,
        matter=("decision", "document"), filled_in=("reference", "deadline", "served", "state"),
    )  # fmt: skip


def _letter_title() -> pl.Expr:
    """The letter's title, that of a referral with the department that it goes to."""
    to = pl.col("department").fill_null("")
    named = pl.when((pl.col("decision") == "refer") & (to != "")).then(pl.format("{}（{}）", "title", to))
    return named.otherwise(pl.col("title")).fill_null("")


def closing(run: Check, items: pl.DataFrame) -> TableSheet:
    """One row for each problem to be closed: for an order or referral each matter, for other decisions each clause."""
    titles = {rule.criterion.id: rule.criterion.title for policy in run.policies for rule in policy.rules}
    asked = {name: law.requirement for name, law in laws().matters.items()}
    own = run.office.config.office.name
    problem = (
        pl.when(pl.col("decision") == "order").then(pl.col("order_matters"))
        .when(pl.col("decision") == "refer").then(pl.col("refer_matters"))
        .otherwise(pl.col("criterion").list.eval(pl.element().replace(titles)))
    )  # fmt: skip
    letters = items.filter(pl.col("decision").is_in(TASKS)).unique(["record_id", "decision"], maintain_order=True)
    rows = letters.with_columns(problem.alias("problem")).explode("problem")
    competent = pl.col("problem").replace_strict(_departments(run, items), default=None, return_dtype=pl.String)
    stated_department = pl.col("resp_dept").replace("", None)
    referred = pl.when(pl.col("decision") == "refer").then(competent)
    body = numbered(rows).select(
        "number", "town", "name", "uscc", "problem", decision_label().alias("decision"),
        pl.col("problem").replace_strict(asked, default="", return_dtype=pl.String).alias("measure"),
        pl.coalesce(referred, stated_department, pl.lit(own)).alias("resp_dept"),
        pl.col("decision").replace_strict(deadlines(run), default="", return_dtype=pl.String).alias("deadline"),
        pl.col("progress").fill_null("").alias("progress"),
        *(_NONE.alias(name) for name in ("proof", "checked", "closed")),
        letter_state().alias("state"),
    )  # fmt: skip
    columns = [
        *enterprise_columns(number="编号", town=_TOWN),
        SheetColumn(name="problem", header="问题", width=20),
        SheetColumn(name="decision", header="处理意见", width=12),
        SheetColumn(name="measure", header="整改要求", width=36),
        SheetColumn(name="resp_dept", header="责任单位", width=20),
        SheetColumn(name="deadline", header="整改时限", width=27),
        SheetColumn(name="progress", header="完成情况", width=18),
        SheetColumn(name="proof", header="佐证", width=16),
        SheetColumn(name="checked", header="复核人", width=10),
        SheetColumn(name="closed", header="销号日期", width=14),
        SheetColumn(name="state", header="状态", width=10),
    ]
    title = documents().workbooks["closing"].title
    return TableSheet(
        title=title,
        columns=columns,
        rows=body,
        heading=(title, issued_by(run), _as_of(run)),
        choices={"state": _states()},
        matter=("problem", "decision"),
        filled_in=("measure", "resp_dept", "deadline", "progress", "proof", "checked", "closed", "state"),
        settled={"state": documents().workbooks["closing"].settled},
    )


def _departments(run: Check, items: pl.DataFrame) -> dict[str, str]:
    """Matter → the department that answers for it, as the clauses behind the items name it, or else by its generic name."""
    used = set(items["criterion"].explode().to_list())
    rules = [rule for policy in run.policies for rule in policy.rules if rule.criterion.id in used]
    cases = [case for rule in rules for case in rule.criterion.cases]
    generic = {matter: law.department.name for matter, law in laws().matters.items()}
    return generic | {case.matter: case.department for case in reversed(cases) if case.matter and case.department}


def renovation(run: Check, facts: pl.DataFrame) -> list[TableSheet]:
    """The enterprises that the guide's criterion recognises, and those that are only to be visited."""
    book = documents().workbooks["renovation"]
    waiting = run.verdicts.filter(
        pl.col("criterion").is_in(book.recognised) & (pl.col("outcome") == "needs_reference")
    ).height
    note = f"有 {waiting} 家企业因外部标准（指南）未装载或未列其行业而未作认定，不等于不属于。" if waiting else ""
    heading = (book.title, issued_by(run), "；".join(part for part in (_as_of(run), note) if part))
    screened = (
        f"{book.title}（排查范围）",
        issued_by(run),
        f"{_as_of(run)}；列入排查范围只是上门核实的对象，不是认定结果，不据以发文。",
    )
    return [
        TableSheet(
            title=book.title,
            columns=_RENOVATION,
            rows=_listed(run, facts, book.recognised),
            heading=heading,
            filled_in=_PEOPLES,
        ),
        TableSheet(
            title="排查范围",
            columns=_RENOVATION,
            rows=_listed(run, facts, book.screened),
            heading=screened,
            filled_in=_PEOPLES,
        ),
    ]


_RENOVATION = [
    *enterprise_columns(town=_TOWN),
    SheetColumn(name="industry", header="所属行业", width=18),
    SheetColumn(name="scale", header="规模", width=8),
    SheetColumn(name="land_actual", header="实际用地（亩）", width=11, kind="number"),
    SheetColumn(name="tax", header="税收实际贡献（万元）", width=12, kind="number"),
    SheetColumn(name="tax_per_mu", header="亩均税收（万元/亩）", width=12, kind="number", shown=RATIO),
    SheetColumn(name="energy", header="综合能耗（吨标准煤）", width=12, kind="number"),
    SheetColumn(name="va_per_energy", header="单位能耗增加值（万元/吨标准煤）", width=15, kind="number", shown=RATIO),
    SheetColumn(name="basis", header="认定依据", width=26),
    SheetColumn(name="route", header="治理路径（四个一批）", width=14),
    SheetColumn(name="resp_dept", header="责任单位", width=16),
    SheetColumn(name="deadline", header="整治期限", width=14),
    SheetColumn(name="freed_land", header="预计腾出用地（亩）", width=12, kind="number"),
    SheetColumn(name="freed_energy", header="预计腾出用能（吨标准煤）", width=13, kind="number"),
    SheetColumn(name="remark", header="备注", width=20),
]


_PEOPLES = ("route", "resp_dept", "deadline", "freed_land", "freed_energy", "remark")
"""Columns of this book that people fill in or correct."""


def _listed(run: Check, facts: pl.DataFrame, criteria: list[str]) -> pl.DataFrame:
    clauses = {
        rule.criterion.id: f"{policy.head.number or policy.head.title}{rule.criterion.clause}"
        for policy in run.policies
        for rule in policy.rules
    }
    hits = run.verdicts.filter(pl.col("criterion").is_in(criteria) & (pl.col("outcome") == "hit"))
    basis = hits.group_by("record_id", maintain_order=True).agg(
        pl.col("criterion").replace(clauses).str.join(_JOINED).alias("basis")
    )
    order = [pl.col(name).replace("", None) for name in ("town", "name")]
    rows = basis.join(facts, on="record_id", how="left", maintain_order="left").sort(
        *order, "record_id", nulls_last=True, maintain_order=True
    )
    blank = [_NONE.alias("deadline")]
    names = [column.name for column in _RENOVATION]
    return numbered(rows).with_columns(blank).select(pl.col(name).cast(pl.String).fill_null("") for name in names)


def _states() -> list[str]:
    return documents().workbooks["closing"].states


def _as_of(run: Check) -> str:
    years = run.options.year
    return f"截至日期：{day(run.settings.as_of)}" + (f"；数据年度：{years}年" if years else "")
