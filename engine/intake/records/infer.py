"""Infers from other fields what a sheet does not state: trade section, scale, fault flags, kind, region."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Records, Source
from ...vocabulary.derived_fields import derived_table
from ...vocabulary.doubts import doubt_table
from ...vocabulary.fields import Kind, Vocabulary
from ...vocabulary.industries import classify_industry
from ...vocabulary.regions import find_region, unknown_county_in
from .faults import with_faults
from .field_context import ROW_KEYS, FieldContext, fill_open, is_open, with_field


def infer(
    frame: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, *, kind: Kind, problems: Problems
) -> pl.DataFrame:
    """Add values that other fields decide; values that a sheet gives stay, inferred ones get the state "inferred"."""
    frame = _kind(frame, kind)
    for step in (with_faults, _industry, _scale, _region):
        frame = step(frame, FieldContext(words, problems, Records(frame, sources).cell))
    return frame


def _industry(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """Section and division from the trade's code, else from its name; if the two disagree, neither is used."""
    texts = [key for key in ("industry_code", "industry") if key in frame.columns]
    if not texts or "industry_section" not in context.words.fields:
        return frame
    for key in ("industry_section", "industry_division"):
        frame = with_field(frame, key, pl.String)
    for key in texts:
        frame = frame.with_columns(_classified(frame[key], key))
    sections = [f"{key}.section" for key in texts]
    divisions = [f"{key}.division" for key in texts]
    differ = pl.col(sections[0]) != pl.col(sections[-1])
    conflict = frame.select(differ.fill_null(False))[:, 0]
    unknown = pl.coalesce(sections).is_null() & pl.coalesce(texts).is_not_null() & pl.col("industry_section").is_null()
    for code, rows, key in (("industry_conflict", conflict, texts[-1]), ("industry_unknown", unknown, texts[0])):
        text, other = pl.col(texts[-1]).alias("written"), pl.col(texts[0]).alias("other")
        reported = frame.filter(rows).select(*ROW_KEYS, text, other, context.problem_cell(key))
        context.problems.add_all(code, reported, field="industry_section")
    cell = pl.coalesce(context.cell(key) for key in texts)
    frame = frame.with_columns(
        pl.when(conflict & pl.col("industry_section").is_null())
        .then(pl.lit("conflict"))
        .otherwise(pl.col(state_column("industry_section")))
        .alias(state_column("industry_section"))
    )
    for key, parts in (("industry_section", sections), ("industry_division", divisions)):
        part_value = pl.coalesce(pl.when(pl.col(part) != "").then(pl.col(part)) for part in parts)
        frame = fill_open(frame, key, pl.when(~conflict).then(part_value), cell)
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
    """规上 or 规下 by the figure that decides it (`doubts.yaml`), only where the sheet does not state the scale."""
    if "scale" not in context.words.fields or doubt_table().scale.figure not in frame.columns:
        return frame
    frame = with_field(frame, "scale", pl.String)
    table = doubt_table()
    limit = float(table.number(table.scale.at_least))
    figure = pl.col(table.scale.figure).cast(
        pl.Float64, strict=False
    )  # the decimals are short, so floats compare correctly with the limit
    option = (
        pl.when(figure >= limit).then(pl.lit(table.scale.above)).when(figure < limit).then(pl.lit(table.scale.below))
    )
    inferred = frame.filter(is_open("scale") & option.is_not_null())
    context.problems.add_all(
        "scale_inferred",
        inferred.select(
            *ROW_KEYS,
            pl.col(table.scale.figure).alias("written"),
            option.alias("value"),
            context.problem_cell(table.scale.figure),
        ),
        field="scale",
    )
    return fill_open(frame, "scale", option, context.cell(table.scale.figure))


def _region(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """The county of a township or zone, if only one county has it; 开发区, which several have, gives none.

    Where the text of a township begins with a county that no table has, that county is stated, although unknown.
    """
    if "region" not in context.words.fields or "town" not in frame.columns:
        return frame
    frame = with_field(frame, "region", pl.String)
    regions = {text: find_region(text) for text in frame["town"].unique(maintain_order=True).drop_nulls()}
    counties = {text: region.county for text, region in regions.items() if region and region.town and region.county}
    counties |= {text: stated for text, region in regions.items() if not region and (stated := unknown_county_in(text))}
    county = pl.col("town").replace_strict(counties, default=None, return_dtype=pl.String)
    frame = fill_open(frame, "region", county, context.cell("town")) if counties else frame
    open_ = frame.filter(
        pl.col("region").is_null() & pl.col("town").is_in([text for text, region in regions.items() if not region])
    )
    unknown = open_.unique(["file", "sheet", "town"], keep="first", maintain_order=True)
    context.problems.add_all(
        "town_unknown",
        unknown.select(*ROW_KEYS, pl.col("town").alias("written"), context.problem_cell("town")),
        field="town",
    )
    return (
        frame
        if frame["region"].null_count() < frame.height
        else frame.drop("region", state_column("region"), cell_column("region"))
    )


def _kind(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """The record kind: a 个体工商户 or 作坊 is a workshop."""
    if kind != "enterprise" or "entity_type" not in frame.columns:
        return frame.with_columns(pl.lit(kind).alias("kind"))
    workshop = pl.col("entity_type").is_in(derived_table().workshops)
    return frame.with_columns(
        pl.when(workshop.fill_null(False)).then(pl.lit("workshop")).otherwise(pl.lit("enterprise")).alias("kind")
    )
