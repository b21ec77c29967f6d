"""The ledger's tables: single findings, enterprises with their decisions, problems of the data."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ...core.exact import LONG_FIGURE, with_short_figures
from ...ooxml.sheet_rows import FIGURE, SheetColumn
from ...ooxml.table_sheets import TableSheet
from ...vocabulary.labels import labels
from .enterprise_columns import enterprise_columns
from .problem_list import SEVERITIES

HIT, OPEN, IDLE = "FBE3E4", "FFF4D6", "ECEFF1"
"""Fill colours: something was found, something is open, nothing to do here."""

_JOINED = "、"

_SHOWN = 4
"""Decimals that the figures of the ledger show."""


def findings(
    verdicts: pl.DataFrame,
    decisions: pl.DataFrame,
    documents: pl.DataFrame,
    clauses: Mapping[str, str],
    fields: Mapping[str, str],
) -> TableSheet:
    """One row for each verdict that found something or leaves something open.

    A verdict that is undecided because data or an outside table is missing stands here only if somebody is asked for
    the data or table; the overview counts all of them.
    """
    shown = verdicts.filter(
        ~pl.col("outcome").is_in(["clear", "out_of_scope"])
        & (~pl.col("outcome").is_in(["insufficient", "needs_reference"]) | pl.col("asked"))
    )
    rows = shown.join(
        _consequences(decisions, documents), on=["record_id", "criterion"], how="left", maintain_order="left"
    )
    units = shown["unit"].drop_nulls().unique().to_list()
    unit = f"（{units[0]}）" if len(units) == 1 and units[0] not in ("", "1") else ""
    clause = pl.col("criterion").replace_strict(clauses, default=pl.lit(""), return_dtype=pl.String)
    named = pl.element().replace(fields)
    return TableSheet(
        title="结论清单",
        columns=_finding_columns(unit),
        rows=rows.select(
            _numbers(),
            "town",
            "name",
            "uscc",
            "criterion",
            pl.concat_str(clause, pl.lit(" "), pl.col("title")).str.strip_chars().alias("clause"),
            _label("outcome"),
            _label("basis"),
            "consequences",
            _told_apart("actual").alias("actual"),
            "limit",
            "unit",
            pl.when(_shown_as_nothing("margin"))
            .then(pl.concat_str("margin", pl.lit("（精确值）")))
            .otherwise("margin")
            .alias("margin"),
            pl.col("missing").list.eval(named).list.join(_JOINED),
            pl.col("assumptions").list.join("；"),
            pl.col("cells").list.join(_JOINED),
            _with_short_figures(rows["message"]),
            "documents",
        ),
        matter=("criterion",),
    )


def _finding_columns(unit: str) -> list[SheetColumn]:
    outcome, basis = labels().outcome, labels().basis
    tones = {outcome["hit"]: HIT, outcome["boundary"]: OPEN, outcome["insufficient"]: OPEN}
    return [
        *enterprise_columns(),
        SheetColumn(name="criterion", header="条款编号", width=10),
        SheetColumn(name="clause", header="条款", width=23),
        SheetColumn(name="outcome", header="结论", width=12, tones={**tones, outcome["needs_reference"]: IDLE}),
        SheetColumn(
            name="basis", header="依据状态", width=11, tones=dict.fromkeys((basis["expired"], basis["not_yet"]), IDLE)
        ),
        SheetColumn(name="consequences", header="处理意见", width=12),
        SheetColumn(name="actual", header=f"实际值{unit}", width=13, kind="number", shown=FIGURE),
        SheetColumn(name="limit", header=f"标准值{unit}", width=13, kind="number", shown=FIGURE),
        SheetColumn(name="unit", header="单位", width=9),
        SheetColumn(name="margin", header=f"差距{unit}", width=13, kind="number", shown=FIGURE),
        SheetColumn(name="missing", header="缺少数据", width=20),
        SheetColumn(name="assumptions", header="采用的假定", width=28),
        SheetColumn(name="cells", header="数据位置", width=20),
        SheetColumn(name="message", header="说明", width=40),
        SheetColumn(name="documents", header="文书", width=26),
    ]


def _told_apart(name: str) -> pl.Expr:
    """Keep a figure as exact text where it would be shown rounded to the limit, so that nobody sees 5 < 5."""
    figure, limit = (pl.col(column).cast(pl.Float64, strict=False).round(_SHOWN) for column in (name, "limit"))
    exact = pl.concat_str(pl.col(name), pl.lit("（精确值）"))
    return pl.when((figure == limit) & (pl.col("margin") != "0")).then(exact).otherwise(pl.col(name))


def _with_short_figures(texts: pl.Series) -> pl.Series:
    long = texts.str.contains(LONG_FIGURE).fill_null(value=False)
    if not long.any():
        return texts
    shortened = [with_short_figures(text) for text in texts.filter(long).to_list()]
    return texts.scatter(long.arg_true(), shortened)


def _shown_as_nothing(name: str) -> pl.Expr:
    return (pl.col(name).cast(pl.Float64, strict=False).round(_SHOWN) == 0) & (pl.col(name) != "0")


def _consequences(decisions: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """One row for each record_id and criterion: the decisions that rest on the criterion, and their letters."""
    led = decisions.select("record_id", pl.col("decisions").alias("decision"), pl.col("criteria").alias("criterion"))
    led = led.explode("decision", "criterion").explode("criterion").drop_nulls()
    files = documents.group_by("record_id", "decision", maintain_order=True).agg("file")
    joined = led.join(files, on=["record_id", "decision"], how="left", maintain_order="left")
    label = pl.col("decision").replace(labels().decision)
    return joined.group_by("record_id", "criterion", maintain_order=True).agg(
        label.unique(maintain_order=True).str.join(_JOINED).alias("consequences"),
        pl.col("file")
        .explode(empty_as_null=True)
        .drop_nulls()
        .unique(maintain_order=True)
        .str.join("\n")
        .alias("documents"),
    )


def enterprises(decisions: pl.DataFrame, documents: pl.DataFrame) -> TableSheet:
    """One row for each record that has decisions: the decisions, their reasons, matters and letters."""
    label = pl.col("decisions").list.eval(pl.element().replace(labels().decision))
    files = documents.group_by("record_id", maintain_order=True).agg(pl.col("file").str.join("\n").alias("documents"))
    rows = decisions.join(files, on="record_id", how="left", maintain_order="left").select(
        _numbers(),
        "town",
        "name",
        "uscc",
        label.list.join(_JOINED).alias("decisions"),
        _reasons(decisions).alias("reasons"),
        pl.col("order_matters").list.join(_JOINED),
        pl.col("refer_matters").list.join(_JOINED),
        "documents",
    )
    columns = [
        *enterprise_columns(),
        SheetColumn(name="decisions", header="处理意见", width=22),
        SheetColumn(name="reasons", header="理由", width=70),
        SheetColumn(name="order_matters", header="责令事项", width=16),
        SheetColumn(name="refer_matters", header="移送事项", width=16),
        SheetColumn(name="documents", header="文书", width=40),
    ]
    return TableSheet(title="企业处理", columns=columns, rows=rows)


def _reasons(decisions: pl.DataFrame) -> pl.Series:
    """The reasons, one line for each decision, such as `责令整改：…`."""
    lines = (
        decisions.select("decisions", "reasons")
        .with_row_index("row")
        .explode("decisions", "reasons")
        .with_columns(pl.col("decisions").replace(labels().decision))
        .group_by("row", maintain_order=True)
        .agg(pl.concat_str("decisions", pl.lit("："), "reasons").str.join("\n"))
    )
    return lines["decisions"]


def problems(frame: pl.DataFrame, fields: Mapping[str, str]) -> TableSheet:
    """One row for each problem of the data, sorted by township, file, sheet and row."""
    town = pl.col("town").replace("", None)
    ordered = frame.sort(town, "file", "sheet", "row", "cell", "code", nulls_last=True, maintain_order=True)
    rows = ordered.select(
        _numbers(),
        pl.col("severity").replace(SEVERITIES),
        "town",
        "name",
        "file",
        "sheet",
        pl.col("row").cast(pl.String),
        "cell",
        pl.col("field").replace(fields),
        "written",
        "problem",
        "advice",
    )
    columns = [
        SheetColumn(name="number", header="序号", width=6, kind="number"),
        SheetColumn(
            name="severity", header="程度", width=14, tones={SEVERITIES["error"]: HIT, SEVERITIES["warning"]: OPEN}
        ),
        SheetColumn(name="town", header="乡镇", width=12),
        SheetColumn(name="name", header="企业名称", width=28),
        SheetColumn(name="file", header="文件", width=24),
        SheetColumn(name="sheet", header="工作表", width=12),
        SheetColumn(name="row", header="行", width=7, kind="number"),
        SheetColumn(name="cell", header="单元格", width=10),
        SheetColumn(name="field", header="数据项", width=14),
        SheetColumn(name="written", header="填写内容", width=18),
        SheetColumn(name="problem", header="问题", width=44),
        SheetColumn(name="advice", header="建议", width=44),
    ]
    return TableSheet(title="数据问题", columns=columns, rows=rows, matter=("file", "sheet", "cell", "problem"))


def _numbers() -> pl.Expr:
    return (pl.int_range(pl.len()) + 1).cast(pl.String).alias("number")


def _label(name: str) -> pl.Expr:
    table: dict[str, str] = getattr(labels(), name)
    return pl.col(name).replace(table)
