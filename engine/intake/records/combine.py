"""Joins the fields of several rows of one enterprise into one value each, with the cells of all rows that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from ...core.exact import parse_exact
from ...records.problems import Problems
from ...records.records import Records, Source
from ...vocabulary.fields import Vocabulary, VocabularyField
from ...vocabulary.layout_words import layout_words
from .field_context import ROW_KEYS
from .joined_rows import JoinedRows, cells_of, elsewhere, joined_field, spelled_values
from .land_joined import added_land
from .namesakes import comparable_names
from .parts_joined import repeats, unnamed_figures, year_figures
from .period_columns import PERIOD_KEYS
from .row_parts import with_parts


def combine(rows: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, problems: Problems) -> pl.DataFrame:
    """One row for each `identity`: the place of its first row, and each field joined by its own rule.

    Figures of land add up over parcels; descriptions keep the first or list all. All other values must agree; where
    they do not, the value is null, the state is "conflict" and a problem names the cells.
    """
    heads = rows.unique("identity", keep="first", maintain_order=True)
    rows = with_parts(rows, words)
    group = JoinedRows(rows=rows, heads=heads, cell=Records(rows, sources), problems=problems)
    where = pl.concat_str(pl.lit("第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    in_sheet = pl.concat_str("sheet", pl.lit(" "), where)
    in_file = pl.when(elsewhere("file")).then(pl.concat_str("file", pl.lit(" "), in_sheet))
    row_text = in_file.when(elsewhere("sheet")).then(in_sheet).otherwise(where)
    placed = rows.select("identity", "content", "alike", row_text.alias("where"))
    group.report("joined", _listed(placed.filter(~pl.col("alike")), ["identity"]), "", "")
    group.report("rows_repeated", _listed(placed, ["identity", "content"]), "", "")
    _report_names(group, words)
    result = heads.select("identity", "order", *ROW_KEYS, "source", "record_id", "group")
    for key, field in words.fields.items():
        if key in rows.columns:
            result = result.join(_joined(group, key, field), on="identity", how="left", maintain_order="left")
    return result


def _listed(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """identity, count and rows (their places) of every group of several rows."""
    listed = rows.group_by(by, maintain_order=True).agg(
        pl.len().alias("count"), pl.col("where").str.join("、").alias("rows")
    )
    return listed.filter(pl.col("count") > 1).select("identity", pl.col("count").cast(pl.String), "rows")


def _joined(group: JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """A field of every record, by its own rule."""
    if key in layout_words().adds_up:
        return added_land(group, key, field)
    if not field.flow:
        yearly = group if _of_whole_year(field) else group.only(~pl.col("in_parts"))
        return _agreed(yearly, key, field)
    in_parts, twice = pl.col("in_parts"), pl.col("identity").is_in(repeats(group, key).implode())
    return pl.concat(
        [
            _agreed(group.only(~in_parts & ~twice), key, field),
            year_figures(group.only(in_parts), key, field),
            unnamed_figures(group.only(~in_parts & twice), key, field),
        ]
    )


def _of_whole_year(field: VocabularyField) -> bool:
    """Whether a row of a part of the year gives the field; a ratio of a quarter's figures is not that of the year."""
    return field.derive is None or field.derive.prefer == "given"


def _report_names(group: JoinedRows, words: Vocabulary) -> None:
    """Report records whose rows name the enterprise differently, in more than brackets, width or case."""
    if "name" not in group.rows.columns or "uscc" not in words.joins:
        return
    names = cells_of(group, "name").with_columns(comparable_names(group.rows["name"]).alias("same"))
    spellings = (
        names.drop_nulls("same")
        .unique(["identity", "same"], keep="first", maintain_order=True)
        .group_by("identity", maintain_order=True)
        .agg(pl.len().alias("names"), pl.col("value").str.join("；").alias("written"), pl.col("short").str.join("、"))
    )
    several = spellings.filter(pl.col("names") > 1).select("identity", "written", cell="short")
    group.report("joined_names", several, "name", words.label("name"))


def _agreed(group: JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """Join a field whose values must agree in all rows, or whose texts are listed."""
    cells = cells_of(group, key)
    filled = cells.filter(pl.col("value").is_not_null())
    agreed = filled.group_by("identity", maintain_order=True).agg(
        pl.col("value").first(),
        pl.col("state").first(),
        pl.col("value").n_unique().alias("kinds"),
        *spelled_values(),
    )
    words = layout_words()
    differ = agreed.filter(pl.col("kinds") > 1).select("identity", "written", cell="short")
    varies = key in words.of_parcel or key in words.descriptive or (field.derive and field.derive.prefer == "computed")
    if key not in ("seq", *PERIOD_KEYS, "tax_kind"):
        code = "joined_differs" if varies or field.type == "text" else "joined_conflict"
        if code == "joined_conflict" and (smaller := _ten_thousandth(field)):
            other = differ.filter(_ten_thousand_times(differ["written"]))
            slots = {"unit": pl.lit(field.unit), "smaller": pl.lit(smaller)}
            group.report("joined_unit", other.with_columns(**slots), key, field.label)
            differ = differ.join(other, on="identity", how="anti", maintain_order="left")
        group.report(code, differ, key, field.label)
    conflict = pl.col("kinds") > 1
    if field.type == "text" and key not in words.descriptive:
        agreed = agreed.with_columns(pl.col("written").alias("value"))
    elif key not in words.descriptive:
        agreed = agreed.with_columns(
            pl.when(conflict).then(pl.lit("conflict")).otherwise("state").alias("state"),
            pl.when(~conflict).then("value").alias("value"),
        )
    return joined_field(group, key, agreed.with_columns(pl.col("cell").replace("", None)), cells)


def _ten_thousandth(field: VocabularyField) -> str:
    """The unit of which the field's own one is 10,000; "" where its name does not say so (万元: 元)."""
    return field.unit.removeprefix("万") if field.type == "number" and field.unit.startswith("万") else ""


def _ten_thousand_times(texts: pl.Series) -> pl.Series:
    """Whether two joined figures differ by 10,000, but for what one of them was rounded by."""
    return pl.Series([_is_ten_thousand_times(text.split("；")) for text in texts], dtype=pl.Boolean)


def _is_ten_thousand_times(figures: list[str]) -> bool:
    numbers = sorted(number for figure in figures if (number := parse_exact(figure)))
    if len(numbers) != 2 or len(figures) != 2 or numbers[0] <= 0:
        return False
    return abs(numbers[1] / numbers[0] / 10_000 - 1) <= Fraction(1, 200)
