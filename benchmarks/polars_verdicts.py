"""The same criteria written by hand in polars, with the same result as `tenglong`: every column of the verdict table.

Besides the outcome, a verdict holds figures, what is missing, what was assumed, the cells, and the reason in words. All
of it is written out here, only for the clauses that bind an enterprise of 嵊州 in one year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from .polars_outcomes import ALSO_TWO_HIGH, ALSO_UNLAWFUL, ONE, TWO_HIGH, UNLAWFUL, fostered, outcomes, prepared
from .sample import Sample

_LAND = ("land_actual", "land_own", "land_rent_in", "land_rent_out")
_PLACE = ("file", "sheet", "row", "record_id", "uscc", "name", "town", "kind")
_NONE = pl.lit(None, pl.String)
_PLACES = 10**12
_SHORT = "数据不足，缺少或无法使用："
_OPEN_LIST = "条款列举后写“等”，所报情形未列明而性质相近，是否在内须由人认定"

LABELS = {
    "tax": "税收实际贡献", "land_actual": "实际用地", "industry_section": "行业门类", "scale": "规模", "two_high": "两高企业",
    "unlawful_land": "违法用地", "safety_hazard": "安全隐患", "unlicensed": "无照经营", "product_quality": "产品质量问题",
    "unlawful_building": "违法建设", "pollution": "环境污染", "tax_evasion": "偷税漏税", "fire_hazard": "消防隐患",
    "energy_violation": "能源违法违规", "value_added": "工业增加值", "energy": "综合能耗", "name": "企业名称",
}  # fmt: skip
UNLAWFUL_CASES = dict(
    zip(UNLAWFUL, ("land", "safety", "unlicensed", "quality", "building", "pollution", "tax", "fire"), strict=True)
)
UNLAWFUL_LABELS = {case: LABELS[key] for key, case in UNLAWFUL_CASES.items()}
ALSO_UNLAWFUL_CASES = {"energy_violation": "energy"}
ALSO_UNLAWFUL_LABELS = {"energy": LABELS["energy_violation"]}
TWO_HIGH_CASES = dict(zip(TWO_HIGH, ("safety", "environment", "quality", "energy"), strict=True))
TWO_HIGH_LABELS = {
    "safety": "安全违法违规",
    "environment": "环保违法违规",
    "quality": "质量违法违规",
    "energy": "能源违法违规",
}
ALSO_TWO_HIGH_CASES = {key: UNLAWFUL_CASES[key] for key in ALSO_TWO_HIGH}
ALSO_TWO_HIGH_LABELS = {case: LABELS[key] for key, case in ALSO_TWO_HIGH_CASES.items()}


@dataclass(frozen=True)
class _Clause:
    """What is the same in all verdicts of a criterion, and the expressions that only this criterion has.

    Attributes:
        fields: fields whose cells a verdict names.
        missing: field → condition under which its absence makes a verdict undecided.
        cases: field → case, for the states that a clause lists.
        open_cases: the same, for those that its 等 leaves open.
        bound: where a clause with cases surely binds, if the outcome is not clear.
    """

    criterion: str
    title: str
    finding: str
    fields: Sequence[str]
    missing: Mapping[str, pl.Expr]
    message: pl.Expr
    actual: pl.Expr = _NONE
    limit: str | pl.Expr | None = None
    unit: str | pl.Expr | None = None
    margin: pl.Expr = _NONE
    numeric: bool = False
    cases: Mapping[str, str] = field(default_factory=dict)
    open_cases: Mapping[str, str] = field(default_factory=dict)
    bound: pl.Expr = field(default_factory=lambda: pl.lit(True))
    assumptions: Sequence[pl.Expr] = ()


def judged(sample: Sample) -> pl.DataFrame:
    """The verdict table, in the order of the records, then of the clauses."""
    frame = prepared(sample.frame).with_row_index("_record").with_columns(outcomes(sample))
    parts = [_verdicts(clause, frame, sample, order) for order, clause in enumerate(_clauses(sample))]
    return pl.concat(parts).sort("_record", "_order").drop("_record", "_order").collect()


def _verdicts(clause: _Clause, frame: pl.LazyFrame, sample: Sample, order: int) -> pl.LazyFrame:
    columns = {"industry_section": ("industry_section", "industry")}
    asked = [key for key in clause.missing if any(map(sample.records.sources[0].letter, columns.get(key, (key,))))]
    undecided = pl.col("outcome").is_in(["insufficient", "needs_reference"])
    missing = [pl.when(undecided & lacks).then(pl.lit(key)) for key, lacks in clause.missing.items()]
    cases = {"hit": clause.cases, "boundary": clause.open_cases}
    held = [
        pl.when((pl.col("outcome") == outcome) & pl.col(key)).then(pl.lit(case))
        for outcome, named in cases.items()
        for key, case in named.items()
    ]
    absent = [
        *((~pl.col(key), case) for key, case in clause.cases.items()),
        *((~pl.col(key).fill_null(False), case) for key, case in clause.open_cases.items()),
    ]
    bound = clause.bound & (pl.col("outcome") != "clear")
    clear = [pl.when(bound & lacks).then(pl.lit(case)) for lacks, case in absent]
    cells = [sample.records.cell(key) for key in clause.fields if sample.records.located(key)]
    frame = frame.with_columns(pl.col(clause.criterion).alias("outcome")).filter(pl.col("outcome") != "out_of_scope")
    frame = frame.with_columns(
        clause.actual.alias("actual"), _column(clause.limit).alias("limit"),
        _column(clause.unit).alias("unit"), clause.margin.alias("margin"),
        _texts(missing).alias("missing"), _texts(held).alias("cases"), _texts(clear).alias("clear_cases"),
        _texts(clause.assumptions).alias("assumptions"),
    )  # fmt: skip
    named = pl.col("missing").list.eval(pl.element().replace(LABELS)).list.join("、")
    return frame.select(
        "_record", pl.lit(order).alias("_order"), *_PLACE,
        pl.lit(clause.criterion[:4]).alias("policy"), pl.lit(clause.criterion).alias("criterion"),
        pl.lit(clause.title).alias("title"), pl.lit(clause.finding).alias("finding"), "outcome",
        pl.lit("in_force").alias("basis"), "actual", "limit", "unit", "margin", "missing", "assumptions",
        _texts(cells).alias("cells"), "cases", "clear_cases", pl.lit([], pl.List(pl.String)).alias("doubts"),
        (
            pl.lit(clause.numeric)
            | pl.any_horizontal(pl.lit(False), *(pl.col("missing").list.contains(key) for key in asked))
        )
        .alias("asked"),
        pl.when(pl.col("outcome") == "insufficient").then(pl.concat_str(pl.lit(_SHORT), named))
        .otherwise(clause.message).alias("message"),
    )  # fmt: skip


def _clauses(sample: Sample) -> list[_Clause]:
    tax, land, usable = pl.col("#tax"), pl.col("#land"), pl.col("#usable")
    no_tax, no_land, no_section = tax.is_null(), usable.is_null(), pl.col("industry_section").is_null()
    without = {key: pl.col(key).is_null() for key in ("name", "scale", "two_high", *UNLAWFUL, *TWO_HIGH)}
    breaches, low_tax, screening, needed = (
        "两高企业违法违规责令整改",
        "亩均税收低于出清线",
        "高耗低效排查范围",
        "高耗低效指南",
    )
    per_mu, unclear, unsure = (
        _quotient(tax, usable),
        *(pl.any_horizontal(keys).is_null() for keys in (TWO_HIGH, UNLAWFUL)),
    )
    no_scale = without["scale"] & ~(land >= 3 * ONE).fill_null(False)
    by_scale_alone = (pl.col("scale") == "规上") & ~(land >= 3 * ONE).fill_null(False)
    by_size = ~((pl.col("outcome") == "hit") & by_scale_alone).fill_null(False)
    section, computed = [_inferred("industry_section")], _land_computed()
    return [
        _Clause(
            "SZ20-E01", low_tax, "inefficient", ("tax", *_LAND, "industry_section", "cluster"),
            {"industry_section": no_section & ~fostered(sample), "tax": no_tax, "land_actual": no_land},
            pl.when(pl.col("outcome") == "boundary").then(
                pl.concat_str(pl.lit("亩均税收恰为"), "actual", pl.lit("万元/亩，条款中“以下”是否包含本数原文未明，须由人认定"))
            ).otherwise(_figures(low_tax, "亩均税收", "5万元/亩以下")),
            per_mu, "5", "万元/亩", _quotient(tax - usable * 5, usable), True, assumptions=[*computed, *section],
        ),
        _Clause(
            "SZ20-L01", "列入重点培育标杆企业名单", "protected", ("name",), {"name": without["name"]},
            _met("列入重点培育标杆企业名单"),
        ),
        _Clause(
            "SZ22-F01", "四个一批治理路径", "list", ("route", "industry_section"), {"industry_section": no_section},
            _met("四个一批治理路径"), assumptions=section,
        ),
        _Clause(
            "SZ22-F02", "违法行为查处", "unlawful", (*UNLAWFUL, *ALSO_UNLAWFUL, "industry_section"),
            {"industry_section": no_section, **{key: without[key] & unsure for key in UNLAWFUL}},
            _held(UNLAWFUL_LABELS, ALSO_UNLAWFUL_LABELS), cases=UNLAWFUL_CASES, open_cases=ALSO_UNLAWFUL_CASES,
            bound=~no_section, assumptions=section,
        ),
        _Clause(
            "SZ22-E01", screening, "list", ("scale", *_LAND, "industry_section"),
            {
                "industry_section": no_section,
                "scale": no_scale,
                "land_actual": land.is_null() & ~(pl.col("scale") == "规上").fill_null(False),
            },
            _screened(screening, by_size),
            pl.when(by_size).then(_quotient(land, pl.lit(ONE, pl.Int128))),
            pl.when(by_size).then(pl.lit("3")), pl.when(by_size).then(pl.lit("亩")),
            pl.when(by_size).then(_quotient(land - 3 * ONE, pl.lit(ONE, pl.Int128))), True,
            assumptions=[_inferred("scale"), *computed, *section],
        ),
        _Clause(
            "SZ22-R01", "高耗低效认定", "list", ("tax", *_LAND, "value_added", "energy", "industry_section", "scale"),
            {
                "industry_section": no_section, "scale": no_scale, "tax": no_tax, "land_actual": no_land,
                "value_added": pl.col("value_added").is_null(),
                "energy": ~(pl.col("energy").cast(pl.Decimal(38, 8)) > 0).fill_null(False),
            },
            pl.lit(f"须先装载外部标准表“{needed}”，并查到该企业所属的一行"), per_mu, None, "万元/亩",
            assumptions=[*computed, *section, _inferred("scale")],
        ),
        _Clause(
            "SZ22-E02", breaches, "unlawful", (*TWO_HIGH, *ALSO_TWO_HIGH, "two_high"),
            {"two_high": without["two_high"], **{key: without[key] & unclear for key in TWO_HIGH}},
            _held(TWO_HIGH_LABELS, ALSO_TWO_HIGH_LABELS), cases=TWO_HIGH_CASES, open_cases=ALSO_TWO_HIGH_CASES,
            bound=pl.col("two_high"),
        ),
        _Clause(
            "SZ22-E03", "两高企业对标提升", "improve", (*TWO_HIGH, *ALSO_TWO_HIGH, "two_high"),
            {"two_high": without["two_high"], **{key: without[key] & unclear for key in TWO_HIGH}},
            pl.when(pl.col("outcome") == "boundary").then(pl.lit(_OPEN_LIST)).otherwise(_met("两高企业对标提升")),
        ),
    ]  # fmt: skip


def _texts(parts: Sequence[pl.Expr]) -> pl.Expr:
    """A list of those texts that are not null."""
    return pl.concat_list(parts).list.drop_nulls() if parts else pl.lit([], pl.List(pl.String))


def _column(value: str | pl.Expr | None) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value, pl.String)


def _screened(title: str, by_size: pl.Expr) -> pl.Expr:
    """By scale, by size, or by both where each decides."""
    large = pl.col("scale") == "规上"
    state = pl.when(large).then(pl.lit("“规模”为规上"))
    state = state.when(pl.col("outcome") == "clear").then(pl.lit("“规模”不为规上"))
    size = pl.concat_str(
        pl.lit("实际用地"), "actual", "unit", pl.lit("，条款标准为3亩（含）以上，相差"), "margin", "unit"
    )
    parts = pl.concat_list(state, pl.when(by_size).then(size)).list.drop_nulls().list.join("；")
    return pl.concat_str(_met(title), pl.lit("："), parts)


def _met(title: str) -> pl.Expr:
    hit = pl.col("outcome") == "hit"
    return pl.when(hit).then(pl.lit(f"符合“{title}”的条件")).otherwise(pl.lit(f"不符合“{title}”的条件"))


def _figures(title: str, label: str, standard: str) -> pl.Expr:
    """With the figures where they are known."""
    parts = [
        _met(title),
        pl.lit(f"：{label}"),
        "actual",
        "unit",
        pl.lit(f"，条款标准为{standard}，相差"),
        "margin",
        "unit",
    ]
    return pl.coalesce(pl.concat_str(parts), _met(title))


def _held(labels: Mapping[str, str], open_labels: Mapping[str, str]) -> pl.Expr:
    named = pl.col("cases").list.eval(pl.element().replace({**open_labels, **labels})).list.join("、")
    return (
        pl.when(pl.col("outcome") == "hit").then(pl.concat_str(pl.lit("成立的情形："), named))
        .when(pl.col("outcome") == "boundary").then(pl.concat_str(named, pl.lit(f"：{_OPEN_LIST}")))
        .otherwise(pl.lit("所列情形均不成立"))
    )  # fmt: skip


def _inferred(key: str) -> pl.Expr:
    text = pl.lit(f"{LABELS[key]}表中未填，由其他栏目推断")
    return pl.when(pl.col(key).is_not_null() & (pl.col(f"{key}~") == "inferred")).then(text)


def _land_computed() -> list[pl.Expr]:
    computed = pl.col("land_actual").is_null() & pl.col("#land").is_not_null()
    addends = {"land_rent_in": "承租用地", "land_rent_out": "出租用地"}
    return [
        pl.when(computed & pl.col(key).is_null()).then(pl.lit(f"{label}表中未提及，按 0 计"))
        for key, label in addends.items()
    ]


def _quotient(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """The quotient of two integers as decimal text with at most twelve places, rounded half to even."""
    size = above.abs() * _PLACES
    whole, twice = size // below, size % below * 2
    rounded = whole + ((twice > below) | ((twice == below) & (whole % 2 == 1))).cast(pl.Int128)
    part = (rounded % _PLACES).cast(pl.String).str.zfill(12).str.strip_chars_end("0")
    digits = (rounded // _PLACES).cast(pl.String)
    digits = pl.when(part == "").then(digits).otherwise(pl.concat_str(digits, pl.lit("."), part))
    return pl.when(above < 0).then(pl.concat_str(pl.lit("-"), digits)).otherwise(digits)
