"""Which records of two runs are the same enterprise, project, park or place: one to one, never by the place of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ..core.text import fold_text_expr, normal_name_expr
from ..vocabulary.fields import Vocabulary
from ..vocabulary.uscc import ORGANISATION_CODE
from .sides import Side

SHOWN = ("record_id", "name", "uscc", "town")
"""What a list of records shows."""


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """The records of two runs, put together.

    Attributes:
        pairs: `pair` (a number), `old_id`, `new_id` and `how` (code, organisation or name).
        gone, new: the records of one run that the other has not: the columns `SHOWN`.
        unmatched: those that a person must match: the columns `SHOWN`, `run` (old or new) and `why`.
    """

    pairs: pl.DataFrame
    gone: pl.DataFrame
    new: pl.DataFrame
    unmatched: pl.DataFrame


def pair_records(old: Side, new: Side) -> Pairing:
    """Pair the records by credit code, then by the organisation code in it, then by name and township."""
    words = new.words
    old_records, new_records = _keyed(old, words), _keyed(new, words)
    left, right = old_records, new_records
    pairs = pl.DataFrame(schema={"old_id": pl.String, "new_id": pl.String, "how": pl.String})
    doubtful: list[pl.DataFrame] = []
    for key in (("code", "year"), ("code",), ("organisation", "year"), ("organisation",), ("name", "year"), ("name",)):
        pairs_here, several = _paired(left, right, key)
        pairs = pairs.vstack(pairs_here.select("old_id", "new_id", pl.lit(key[0]).alias("how")))
        for run, ids in several.items():
            doubtful.append(ids.select("record_id", pl.lit(run).alias("run"), pl.lit(f"several_{key[0]}").alias("why")))
        left = _without(left, [pairs.select(pl.col("old_id").alias("record_id")), several["old"]])
        right = _without(right, [pairs.select(pl.col("new_id").alias("record_id")), several["new"]])
    doubtful.extend(_near(left, right))
    unmatched = _described(doubtful, old_records, new_records)
    apart = {run: [unmatched.filter(pl.col("run") == run)] for run in ("old", "new")}
    return Pairing(
        pairs=pairs.with_row_index("pair"),
        gone=_listed(_without(left, apart["old"])),
        new=_listed(_without(right, apart["new"])),
        unmatched=unmatched,
    )


def _keyed(side: Side, words: Vocabulary) -> pl.DataFrame:
    """The records with what they may be known by; a field that the run has not is null."""
    table = side.table("records")
    columns = set(table.collect_schema().names())

    def text(key: str) -> pl.Expr:
        return pl.col(key).cast(pl.String) if key in columns else pl.lit(None, pl.String)

    named = [normal_name_expr(text(key)) for key in (words.names or ("name",))]
    name = pl.concat_str([part.fill_null("") for part in named], separator="|")
    year = text("report_year").fill_null("")
    code = text("uscc") if "uscc" in words.joins else pl.lit(None, pl.String)
    some = pl.any_horizontal(part.is_not_null() & (part != "") for part in named)
    return table.select(
        "record_id",
        *(text(key).alias(f"shown_{key}") for key in SHOWN[1:]),
        year.alias("year"),
        code.alias("code"),
        code.str.slice(ORGANISATION_CODE.start, ORGANISATION_CODE.stop - ORGANISATION_CODE.start).alias("organisation"),
        pl.when(some).then(pl.concat_str(name, fold_text_expr(text("town")).fill_null(""), separator="|")).alias("name"),
        pl.when(some).then(name).alias("only_name"),
    ).collect()  # fmt: skip


def _paired(
    left: pl.DataFrame, right: pl.DataFrame, key: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The pairs by a key that one record on each side has, and the records whose key several have."""
    old, new = (_counted(side, key) for side in (left, right))
    both = old.join(new, on=key, suffix="_new")
    if "name" in key:  # two codes that are both stated and differ contradict the name
        both = both.filter((pl.col("known_code") == pl.col("known_code_new")).fill_null(True))
    single = (pl.col("count") == 1) & (pl.col("count_new") == 1)
    pairs = both.filter(single).select(pl.col("record_id").alias("old_id"), pl.col("record_id_new").alias("new_id"))
    several = both.filter(~single)
    return pairs, {
        "old": several.select("record_id").unique(),
        "new": several.select(pl.col("record_id_new").alias("record_id")).unique(),
    }


def _counted(side: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    known = side.drop_nulls(key).select("record_id", *key, pl.col("code").alias("known_code"))
    return known.with_columns(pl.len().over(key).alias("count"))


def _without(side: pl.DataFrame, taken: Sequence[pl.DataFrame]) -> pl.DataFrame:
    for ids in taken:
        side = side.join(ids.select("record_id"), on="record_id", how="anti", maintain_order="left")
    return side


def _near(left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Those that are left and bear one name, in another township or under another code: a person decides."""
    for run, side, other in (("old", left, right), ("new", right, left)):
        same = side.filter(pl.col("only_name").is_not_null()).join(other, on="only_name", how="semi")
        yield same.select("record_id", pl.lit(run).alias("run"), pl.lit("same_name").alias("why"))


def _listed(side: pl.DataFrame) -> pl.DataFrame:
    return side.select("record_id", *(pl.col(f"shown_{key}").alias(key) for key in SHOWN[1:]))


def _described(doubtful: Sequence[pl.DataFrame], old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The records that a person must match, each once, with what a list shows of them."""
    ids = pl.concat(doubtful).unique(("run", "record_id"), keep="first", maintain_order=True)
    sides = [_listed(side).with_columns(pl.lit(run).alias("run")) for run, side in (("old", old), ("new", new))]
    return ids.join(pl.concat(sides), on=("run", "record_id"), maintain_order="left").select(*SHOWN, "run", "why")
