"""What follows from other fields where a sheet does not say it: trade section, scale, fault flags, kind, region."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from ...core.text import fold_text
from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Records, Source
from ...vocabulary.fields import Kind, Vocabulary
from ...vocabulary.industries import classify_industry
from ...vocabulary.regions import find_region
from ...vocabulary.spellings import spellings

_SCALE_FROM = 2000
"""万元 of main business revenue from which an enterprise counts as 规上 (the statistical definition since 2011)."""


@dataclass(frozen=True)
class FieldContext:
    """The vocabulary, where problems go, and `cell`: the expression of a field's cells."""

    words: Vocabulary
    problems: Problems
    cell: Callable[[str], pl.Expr]

    def at(self, key: str) -> pl.Expr:
        """A field's cells for problems: without the sheet's name where the record has them all in its own row."""
        cell = self.cell(key)
        own = ~cell.str.contains(r"[、\[]")
        return pl.when(own).then(cell.str.replace_all("[^、]*!", "")).otherwise(cell).alias("cell")


def infer(
    frame: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, *, kind: Kind, problems: Problems
) -> pl.DataFrame:
    """Add what other fields decide; values that a sheet gives stay as they are, inferred ones carry the state."""
    frame = _kind(frame, kind)
    for step in (_violations, _industry, _scale, _region):
        frame = step(frame, FieldContext(words, problems, Records(frame, sources).cell))
    return frame


def with_missing(frame: pl.DataFrame, key: str, dtype: type[pl.DataType]) -> pl.DataFrame:
    """The frame with a field's value, state and cell columns, null where it has none."""
    types: dict[str, type[pl.DataType]] = {key: dtype, state_column(key): pl.String, cell_column(key): pl.String}
    return frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in types.items() if name not in frame.columns
    )


PLACE = ("file", "sheet", "row")
"""The columns that say where a row's problems belong."""


def put(frame: pl.DataFrame, key: str, value: pl.Expr, cell: pl.Expr) -> pl.DataFrame:
    """Fill a field where it is null and `value` is not; state inferred, `cell` what it rests on."""
    new = pl.col(key).is_null() & pl.col(state_column(key)).is_null() & value.is_not_null()
    return frame.with_columns(
        pl.when(new).then(value).otherwise(pl.col(key)).alias(key),
        pl.when(new).then(pl.lit("inferred")).otherwise(pl.col(state_column(key))).alias(state_column(key)),
        pl.when(new).then(cell).otherwise(pl.col(cell_column(key))).alias(cell_column(key)),
    )


def _industry(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """Section and division from the trade's code, else from its name; where the two disagree neither is taken."""
    texts = [key for key in ("industry_code", "industry") if key in frame.columns]
    if not texts or "industry_section" not in context.words.fields:
        return frame
    for key in ("industry_section", "industry_division"):
        frame = with_missing(frame, key, pl.String)
    for key in texts:
        frame = frame.with_columns(_classified(frame[key], key))
    sections = [f"{key}.section" for key in texts]
    divisions = [f"{key}.division" for key in texts]
    differ = pl.col(sections[0]) != pl.col(sections[-1])
    conflict = frame.select(differ.fill_null(False))[:, 0]
    unknown = pl.coalesce(sections).is_null() & pl.coalesce(texts).is_not_null() & pl.col("industry_section").is_null()
    for code, rows, key in (("industry_conflict", conflict, texts[-1]), ("industry_unknown", unknown, texts[0])):
        text, other = pl.col(texts[-1]).alias("written"), pl.col(texts[0]).alias("other")
        reported = frame.filter(rows).select(*PLACE, text, other, context.at(key))
        context.problems.add_all(code, reported, field="industry_section")
    cell = pl.coalesce(context.cell(key) for key in texts)
    frame = frame.with_columns(
        pl.when(conflict & pl.col("industry_section").is_null())
        .then(pl.lit("conflict"))
        .otherwise(pl.col("industry_section~"))
        .alias("industry_section~")
    )
    for key, parts in (("industry_section", sections), ("industry_division", divisions)):
        part_value = pl.coalesce(pl.when(pl.col(part) != "").then(pl.col(part)) for part in parts)
        frame = put(frame, key, pl.when(~conflict).then(part_value), cell)
    return frame.drop([*sections, *divisions])


def _classified(texts: pl.Series, key: str) -> list[pl.Series]:
    distinct = texts.unique(maintain_order=True).drop_nulls().to_list()
    industries = {text: classify_industry(text) for text in distinct}
    sections = {text: industry.section for text, industry in industries.items() if industry}
    divisions = {text: industry.division for text, industry in industries.items() if industry}
    return [
        texts.replace_strict(table, default=None, return_dtype=pl.String).alias(f"{key}.{name}")
        for name, table in (("section", sections), ("division", divisions))
    ]


def _scale(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """规上 or 规下 by main business revenue, only where nothing is said of the scale."""
    if "scale" not in context.words.fields or "revenue" not in frame.columns:
        return frame
    frame = with_missing(frame, "scale", pl.String)
    revenue = pl.col("revenue").cast(pl.Float64, strict=False)  # texts are short decimals: a float tells them from 2000
    option = pl.when(revenue >= _SCALE_FROM).then(pl.lit("规上")).when(revenue < _SCALE_FROM).then(pl.lit("规下"))
    new = pl.col("scale").is_null() & pl.col("scale~").is_null() & option.is_not_null()
    context.problems.add_all(
        "scale_inferred",
        frame.filter(new).select(
            *PLACE, pl.col("revenue").alias("written"), option.alias("value"), context.at("revenue")
        ),
        field="scale",
    )
    return put(frame, "scale", option, context.cell("revenue"))


def _region(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """The county of a township or zone that only one county has; a zone that several have (开发区) says nothing."""
    if "region" not in context.words.fields or "town" not in frame.columns:
        return frame
    frame = with_missing(frame, "region", pl.String)
    regions = {text: find_region(text) for text in frame["town"].unique(maintain_order=True).drop_nulls()}
    counties = {text: region.county for text, region in regions.items() if region and region.town and region.county}
    county = pl.col("town").replace_strict(counties, default=None, return_dtype=pl.String)
    frame = put(frame, "region", county, context.cell("town")) if counties else frame
    open_ = frame.filter(
        pl.col("region").is_null() & pl.col("town").is_in([text for text, region in regions.items() if not region])
    )
    unknown = open_.unique(["file", "sheet", "town"], keep="first", maintain_order=True)
    context.problems.add_all(
        "town_unknown", unknown.select(*PLACE, pl.col("town").alias("written"), context.at("town")), field="town"
    )
    return frame if frame["region"].null_count() < frame.height else frame.drop("region", "region~", "region@")


def _violations(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """违法违规情形 as free text: 无 clears every fault flag, a named kind sets its own and leaves the others."""
    table = {key: kinds for key, kinds in spellings().violations.items() if key in context.words.fields}
    if "violation" not in frame.columns or not table:
        return frame
    readings = {
        text: _named_faults(text, table) for text in frame["violation"].unique(maintain_order=True).drop_nulls()
    }
    vague = [text for text, faults in readings.items() if faults is None]
    unclear = frame.filter(pl.col("violation").is_in(vague))
    context.problems.add_all(
        "violation_unclear",
        unclear.select(*PLACE, pl.col("violation").alias("written"), context.at("violation")),
        field="violation",
    )
    for key in table:
        flags = {text: faults[key] for text, faults in readings.items() if faults is not None and key in faults}
        if not flags:
            continue
        frame = with_missing(frame, key, pl.Boolean)
        stated = pl.col("violation").replace_strict(flags, default=None, return_dtype=pl.Boolean)
        conflict = (pl.col(key) != stated).fill_null(False)
        clash = frame.filter(conflict).select(*PLACE, pl.col("violation").alias("written"), context.at("violation"))
        context.problems.add_all("violation_conflict", clash, field=key, label=context.words.label(key))
        frame = frame.with_columns(
            pl.when(conflict).then(pl.lit("conflict")).otherwise(state_column(key)).alias(state_column(key)),
            pl.when(~conflict).then(key).alias(key),
        )
        frame = put(frame, key, stated, context.cell("violation"))
    return frame


def _named_faults(text: str, table: dict[str, list[str]]) -> dict[str, bool] | None:
    """The flags that the text settles; None where it names no kind or says that all is settled or denied in part."""
    folded = fold_text(text)
    if folded in map(fold_text, spellings().no_violation):
        return dict.fromkeys(table, False)
    if any(word in folded for word in spellings().settled):
        return None
    faults: dict[str, bool] = {}
    rest = folded
    for key, kinds in table.items():
        for kind in kinds:
            if kind in rest:
                faults[key] = True
                rest = rest.replace(kind, "、")
    denied = any(word in rest for word in ("无", "未发现", "没有", "不存在", "达标"))
    return faults if faults and not denied else None


def _kind(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """The record kind: a 个体工商户 or 作坊 is a workshop."""
    if kind != "enterprise" or "entity_type" not in frame.columns:
        return frame.with_columns(pl.lit(kind).alias("kind"))
    workshop = pl.col("entity_type").is_in(["个体工商户", "作坊"])
    return frame.with_columns(
        pl.when(workshop.fill_null(False)).then(pl.lit("workshop")).otherwise(pl.lit("enterprise")).alias("kind")
    )
