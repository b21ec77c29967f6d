"""Which records of two runs are the same enterprise, project, park or place: one to one, never by the place of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ..core.text import fold_text_expr, normal_name_expr
from ..vocabulary.fields import Vocabulary
from ..vocabulary.uscc import ORGANISATION_CODE
from .sides import SHOWN, Side

_BY_CODE = (("code", "year"), ("code",), ("organisation", "year"), ("organisation",))
_BY_NAME = (("name", "year"), ("name",))


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """The records of two runs, put together.

    Attributes:
        pairs: `pair` (a number, in the order of the old run), `old_id`, `new_id` and `how` (code, organisation or name).
        gone, new: the records of one run that the other has not: the columns `SHOWN`.
        unmatched: those that a person must match: the columns `SHOWN`, `run` (old or new) and `why`.
    """

    pairs: pl.DataFrame
    gone: pl.DataFrame
    new: pl.DataFrame
    unmatched: pl.DataFrame


def pair_records(old: Side, new: Side) -> Pairing:
    """Pair the records by credit code, then by the organisation code in it, then by name and township."""
    sides = {"old": _with_codes(old), "new": _with_codes(new)}
    pairs: list[pl.DataFrame] = []
    doubtful: list[pl.DataFrame] = []
    for keys in (_BY_CODE, _BY_NAME):
        if keys == _BY_NAME:  # names cost most to compare, and few records are left by now
            sides = {run: _with_names(side, new.words) for run, side in sides.items()}
        for key in keys:
            matches, sides["old"], sides["new"] = _paired(sides["old"], sides["new"], key)
            pairs.append(matches.with_columns(pl.lit(key[0]).alias("how")))
            for run, several in zip(sides, _of_several(sides["old"], sides["new"], key), strict=True):
                doubtful.append(
                    several.select("at", pl.lit(run).alias("run"), pl.lit(f"several_{key[0]}").alias("why"))
                )
                sides[run] = _without(sides[run], several["at"])
    doubtful.extend(_near(sides["old"], sides["new"]))
    records = {"old": old.identities, "new": new.identities}
    unmatched = pl.concat(doubtful).unique(("run", "at"), keep="first", maintain_order=True)
    for run, side in sides.items():
        sides[run] = _without(side, unmatched.filter(pl.col("run") == run)["at"])
    return Pairing(
        pairs=_numbered(pl.concat(pairs), records["old"], records["new"]),
        gone=records["old"][sides["old"]["at"]].select(SHOWN),
        new=records["new"][sides["new"]["at"]].select(SHOWN),
        unmatched=_described(unmatched, records["old"], records["new"]),
    )


def _with_codes(side: Side) -> pl.DataFrame:
    code = pl.col("uscc") if "uscc" in side.words.joins else pl.lit(None, pl.String)
    organisation = code.str.slice(ORGANISATION_CODE.start, ORGANISATION_CODE.stop - ORGANISATION_CODE.start)
    return side.identities.select(
        pl.all().exclude("record_id", "uscc", "report_year"),
        pl.col("report_year").fill_null("").alias("year"),
        code.alias("code"), organisation.alias("organisation"),
    )  # fmt: skip


def _with_names(side: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """With the names in their normal form: `only_name`, and `name` with the township; null where a record has none."""
    named = [normal_name_expr(pl.col(key)) for key in (words.names or ("name",))]
    stated = pl.any_horizontal(part.is_not_null() & (part != "") for part in named)
    alone = pl.concat_str([part.fill_null("") for part in named], separator="|")
    with_town = pl.concat_str(alone, fold_text_expr(pl.col("town")).fill_null(""), separator="|")
    return side.with_columns(
        pl.when(stated).then(with_town).alias("name"), pl.when(stated).then(alone).alias("only_name")
    )


def _paired(
    left: pl.DataFrame, right: pl.DataFrame, key: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The pairs (old_at, new_at) by a key that one record on each side has, and the records that are left of each side.

    Two codes that are both stated and differ contradict a name: such records are no pair.
    """
    columns = ("at", *dict.fromkeys((*key, "code")))
    single = [side.select(columns).drop_nulls(key).unique(key, keep="none") for side in (left, right)]
    pairs = single[0].join(single[1], on=key, suffix="_new")
    if "name" in key:
        pairs = pairs.filter((pl.col("code") == pl.col("code_new")).fill_null(True))
    pairs = pairs.select(pl.col("at").alias("old_at"), pl.col("at_new").alias("new_at"))
    return pairs, _without(left, pairs["old_at"]), _without(right, pairs["new_at"])


def _of_several(left: pl.DataFrame, right: pl.DataFrame, key: Sequence[str]) -> Iterator[pl.DataFrame]:
    """The records of each side whose key the other side has too, but one of the sides several times."""
    columns = ("at", *dict.fromkeys((*key, "code")))
    sides = [side.select(columns).drop_nulls(key) for side in (left, right)]
    repeated = pl.concat(side.filter(pl.struct(key).is_duplicated()).select(key) for side in sides)
    for side, other in (sides, reversed(sides)):
        partners = other.join(repeated, on=key, how="semi")
        same = _compatible(side, partners, key) if "name" in key else side.join(partners, on=key, how="semi")
        yield same


def _compatible(side: pl.DataFrame, other: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The records with a partner of the same key on the other side whose code does not contradict theirs."""
    uncoded = other.filter(pl.col("code").is_null())
    return pl.concat([
        side.filter(pl.col("code").is_null()).join(other, on=key, how="semi"),
        side.filter(pl.col("code").is_not_null()).join(uncoded, on=key, how="semi"),
        side.join(other, on=(*key, "code"), how="semi"),
    ]).unique("at")  # fmt: skip


def _without(side: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    return side.filter(~pl.col("at").is_in(numbers.implode()))


def _near(left: pl.DataFrame, right: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Those that are left and bear one name, in another township or under another code: a person decides."""
    for run, side, other in (("old", left, right), ("new", right, left)):
        same = side.filter(pl.col("only_name").is_not_null()).join(other, on="only_name", how="semi")
        yield same.select("at", pl.lit(run).alias("run"), pl.lit("same_name").alias("why"))


def _numbered(pairs: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    pairs = pairs.sort("old_at")
    ids = (side["record_id"][pairs[f"{run}_at"]].alias(f"{run}_id") for run, side in (("old", old), ("new", new)))
    return pairs.select(*ids, "how").with_row_index("pair")


def _described(doubtful: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The records that a person must match, each once, with what a list shows of them."""
    ids = doubtful.sort("run", "at", descending=[True, False])
    sides = [side[ids.filter(pl.col("run") == run)["at"]].select(SHOWN) for run, side in (("old", old), ("new", new))]
    return pl.concat(sides).hstack(ids.select("run", "why"))
