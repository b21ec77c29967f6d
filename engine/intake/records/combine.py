"""Joins the fields of several rows of one enterprise into one value each, with the cells of all rows that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from ...core.exact import exact_text, parse_exact
from ...records.column_names import cell_column, state_column
from ...records.problems import Problems
from ...records.records import Records, Source
from ...records.stated_bounds import is_bound
from ...vocabulary.fields import Vocabulary, VocabularyField
from ...vocabulary.layout_words import layout_words
from .field_context import ROW_KEYS
from .namesakes import comparable_names


@dataclass(frozen=True, kw_only=True)
class _JoinedRows:
    """Rows of several enterprises, numbered by `identity`, with what is needed to report problems of them."""

    rows: pl.DataFrame
    heads: pl.DataFrame
    cell: Records
    problems: Problems

    def report(self, code: str, reported: pl.DataFrame, field: str, label: str) -> None:
        """Add a problem for each row of `reported` (identity and slots), placed at the first row of the enterprise."""
        if reported.is_empty():
            return
        placed = reported.join(
            self.heads.select("identity", *ROW_KEYS), on="identity", how="left", maintain_order="left"
        )
        self.problems.add_all(code, placed.drop("identity"), field=field, label=label)


def combine(rows: pl.DataFrame, sources: Sequence[Source], words: Vocabulary, problems: Problems) -> pl.DataFrame:
    """One row for each `identity`: the place of its first row, and each field joined by its own rule.

    Figures of land add up over parcels; descriptions keep the first or list all. All other values must agree; where
    they do not, the value is null, the state is "conflict" and a problem names the cells.
    """
    heads = rows.unique("identity", keep="first", maintain_order=True)
    group = _JoinedRows(rows=rows, heads=heads, cell=Records(rows, sources), problems=problems)
    where = pl.concat_str(pl.lit("第 "), pl.col("row").cast(pl.String), pl.lit(" 行"))
    in_sheet = pl.concat_str("sheet", pl.lit(" "), where)
    in_file = pl.when(_elsewhere("file")).then(pl.concat_str("file", pl.lit(" "), in_sheet))
    row_text = in_file.when(_elsewhere("sheet")).then(in_sheet).otherwise(where)
    joined = (
        rows.select("identity", "alike", row_text.alias("where"))
        .group_by("identity", maintain_order=True)
        .agg(
            pl.len().cast(pl.String).alias("count"),
            pl.col("where").str.join("、").alias("rows"),
            pl.col("alike").first(),
        )
    )
    for code, some in (("joined", ~pl.col("alike")), ("rows_repeated", pl.col("alike"))):
        group.report(code, joined.filter(some).drop("alike"), "", "")
    _report_names(group, words)
    result = heads.select("identity", "order", *ROW_KEYS, "source", "record_id", "group")
    for key, field in words.fields.items():
        if key in rows.columns:
            part = _added(group, key, field) if key in layout_words().adds_up else _agreed(group, key, field)
            result = result.join(part, on="identity", how="left", maintain_order="left")
    return result


def _report_names(group: _JoinedRows, words: Vocabulary) -> None:
    """Report records whose rows name the enterprise differently, in more than brackets, width or case."""
    if "name" not in group.rows.columns or "uscc" not in words.joins:
        return
    names = _cells(group, "name").with_columns(comparable_names(group.rows["name"]).alias("same"))
    spellings = (
        names.drop_nulls("same")
        .unique(["identity", "same"], keep="first", maintain_order=True)
        .group_by("identity", maintain_order=True)
        .agg(pl.len().alias("names"), pl.col("value").str.join("；").alias("written"), pl.col("short").str.join("、"))
    )
    several = spellings.filter(pl.col("names") > 1).select("identity", "written", cell="short")
    group.report("joined_names", several, "name", words.label("name"))


def _elsewhere(key: str) -> pl.Expr:
    """Whether a row stands in another file or sheet than the first row of its record."""
    return pl.col(key) != pl.col(key).first().over("identity")


def _cells(group: _JoinedRows, key: str) -> pl.DataFrame:
    """identity, value, state and cell of a field in every row; a cell of another file has its name: [b.xlsx]Sheet1!F5.

    Column `short` is the cell as shown to the user, without the sheet if it is that of the record's first row.
    """
    rows = group.rows
    state = pl.col(state_column(key)) if state_column(key) in rows.columns else pl.lit(None, dtype=pl.String)
    cell = group.cell.cell(key)
    full = pl.when(_elsewhere("file")).then(pl.concat_str(pl.lit("["), "file", pl.lit("]"), cell)).otherwise(cell)
    near = ~_elsewhere("file") & ~_elsewhere("sheet")
    short = pl.when(near).then(cell.str.replace_all("[^、]*!", "")).otherwise(full)
    return rows.select(
        "identity",
        "source",
        pl.col(key).alias("value"),
        state.alias("state"),
        full.alias("cell"),
        short.alias("short"),
    )


def _result(group: _JoinedRows, key: str, values: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """identity with the field's columns: the value found, else the first state among rows without a value."""
    silent = (
        cells.filter(pl.col("state").is_not_null())
        .group_by("identity", maintain_order=True)
        .agg(pl.col("state").first().alias("silent"))
    )
    every = (
        group.heads.select("identity")
        .join(values, on="identity", how="left", maintain_order="left")
        .join(silent, on="identity", how="left", maintain_order="left")
    )
    state = pl.when(pl.col("value").is_not_null()).then("state").otherwise(pl.coalesce("state", "silent"))
    return every.select(
        "identity", pl.col("value").alias(key), state.alias(state_column(key)), pl.col("cell").alias(cell_column(key))
    )


def _agreed(group: _JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """Join a field whose values must agree in all rows, or whose texts are listed."""
    cells = _cells(group, key)
    filled = cells.filter(pl.col("value").is_not_null())
    text = pl.col("value").cast(pl.String)
    agreed = filled.group_by("identity", maintain_order=True).agg(
        pl.col("value").first(),
        pl.col("state").first(),
        pl.col("value").n_unique().alias("kinds"),
        text.unique(maintain_order=True).str.join("；").alias("written"),
        pl.col("cell", "short").drop_nulls().unique(maintain_order=True).str.join("、"),
    )
    words = layout_words()
    differ = agreed.filter(pl.col("kinds") > 1).select("identity", "written", cell="short")
    varies = key in words.of_parcel or key in words.descriptive or (field.derive and field.derive.prefer == "computed")
    if key != "seq":
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
    return _result(group, key, agreed.with_columns(pl.col("cell").replace("", None)), cells)


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


def _added(group: _JoinedRows, key: str, field: VocabularyField) -> pl.DataFrame:
    """Land of several parcels: distinct parcels add up, one parcel given twice counts once.

    A parcel is identified by its 不动产权证号, else its address, else its area alone. Sheets with the same sum are taken
    to list the same land. If one parcel has two areas, or an area that cannot be used, there is no sum.
    """
    rows = group.rows
    cert = pl.col("land_cert") if "land_cert" in rows.columns else pl.lit(None, dtype=pl.String)
    address = pl.col("address") if "address" in rows.columns else pl.lit(None, dtype=pl.String)
    cells = _cells(group, key).with_columns(
        rows.with_columns(cert.alias("cert"), pl.coalesce(cert, address, pl.lit("")).alias("parcel")).select(
            "cert", "parcel"
        )
    )
    filled = cells.filter(pl.col("value").is_not_null())
    parcels = filled.unique(["identity", "source", "parcel", "value"], keep="first", maintain_order=True)
    by_sheet = _sums(parcels, ["identity", "source"])
    once = by_sheet.group_by("identity").agg(
        (pl.col("sum").n_unique() == 1).alias("same"), pl.col("sum").first().alias("sheet")
    )
    across = _sums(parcels.unique(["identity", "parcel", "value"], keep="first", maintain_order=True), ["identity"])
    clash = parcels.filter(pl.col("cert").is_not_null()).group_by("identity", "cert").agg(pl.col("value").n_unique())
    unusable = pl.col("state").is_in(["error", "unclear", "unknown", "invalid"]) | is_bound(pl.col("state"))
    broken = cells.filter(pl.col("value").is_null() & unusable)
    open_ = set(clash.filter(pl.col("value") > 1)["identity"]) | set(broken["identity"])
    sums = (
        filled.group_by("identity", maintain_order=True)
        .agg(
            pl.col("state").first(),
            pl.col("value").unique(maintain_order=True).str.join("；").alias("written"),
            pl.col("cell", "short").drop_nulls().unique(maintain_order=True).str.join("、"),
        )
        .join(across, on="identity", how="left", maintain_order="left")
        .join(once, on="identity", how="left", maintain_order="left")
        .with_columns(pl.col("identity").is_in(sorted(open_)).alias("open"))
        .with_columns(
            pl.when(~pl.col("open")).then(pl.when("same").then("sheet").otherwise("sum")).alias("value"),
            pl.when("open").then(pl.lit("conflict")).otherwise("state").alias("state"),
        )
    )
    parts = parcels.group_by("identity").agg(
        pl.len().cast(pl.String).alias("count"),
        ((pl.col("source").n_unique() > 1) & (pl.col("parcel") == "").any()).alias("guessed"),
    )
    counted = sums.join(parts, on="identity", how="left", maintain_order="left")
    group.report(
        "joined_land_unclear", counted.filter("open").select("identity", "written", cell="short"), key, field.label
    )
    added = counted.filter(~pl.col("open") & ~pl.col("written").eq(pl.col("value")))
    for code, some in (("joined_added", ~pl.col("guessed")), ("joined_sheets", pl.col("guessed"))):
        counted = added.filter(some).select("identity", "count", "written", cell="short")
        group.report(code, counted, key, field.label)
    return _result(group, key, sums.select("identity", "value", "state", pl.col("cell").replace("", None)), cells)


def _sums(parcels: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The exact sum of each group's values."""
    lists = parcels.group_by(by, maintain_order=True).agg("value")
    sums = [
        exact_text(sum((parse_exact(text) or Fraction(0) for text in texts), Fraction(0))) for texts in lists["value"]
    ]
    return lists.drop("value").with_columns(pl.Series("sum", sums, dtype=pl.String))
