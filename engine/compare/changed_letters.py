"""What becomes of the letters of the old run: which to withdraw, to issue again, to send, to look at."""

from __future__ import annotations

import polars as pl

from .sides import Side

_LETTER = ("pair", "document", "department")
"""What makes two letters the same one."""


def changed_letters(pairs: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """The letters to do something about.

    A letter stands as it was sent if the same verdicts with the same figures carry it. It is to be withdrawn if none of
    its criteria holds any more, or if another letter tells them now. Where that is not known (review, missing data,
    records that the new run has not or that cannot be matched), a person looks: absence alone withdraws nothing.

    Returns:
        action (`LetterAction`), title, letter_old, letter_new (null where there is none), old_id, new_id.
    """
    sides = [_letters(side, pairs, f"{name}_id") for name, side in (("old", old), ("new", new))]
    matched = [letters.filter(pl.col("pair").is_not_null()) for letters in sides]
    ended = matched[0].join(matched[1], on=_LETTER, how="anti", nulls_equal=True)
    matched[0] = matched[0].join(_settled(ended, new, pairs), on="letter", how="left", maintain_order="left")
    both = matched[0].join(matched[1], on=_LETTER, how="full", coalesce=True, suffix="_new", nulls_equal=True)
    action = (
        pl.when(pl.col("letter_new").is_null()).then(pl.when("settled").then(pl.lit("withdraw")).otherwise(pl.lit("look")))
        .when(pl.col("letter").is_null()).then(pl.lit("send"))
        .when(pl.col("grounds").ne_missing(pl.col("grounds_new"))).then(pl.lit("reissue"))
    )  # fmt: skip
    columns = (
        action.alias("action"), pl.coalesce("title_new", "title").alias("title"),
        pl.col("letter").alias("letter_old"), "letter_new", pl.col("record_id").alias("old_id"), pl.col("record_id_new").alias("new_id"),
    )  # fmt: skip
    alone = [
        letters.filter(pl.col("pair").is_null()).select(
            pl.lit(action).alias("action"), "title",
            (pl.col("letter") if run == "old" else pl.lit(None, pl.String)).alias("letter_old"),
            (pl.col("letter") if run == "new" else pl.lit(None, pl.String)).alias("letter_new"),
            (pl.col("record_id") if run == "old" else pl.lit(None, pl.String)).alias("old_id"),
            (pl.col("record_id") if run == "new" else pl.lit(None, pl.String)).alias("new_id"),
        )
        for run, letters, action in (("old", sides[0], "look"), ("new", sides[1], "send"))
    ]  # fmt: skip
    return pl.concat([both.sort("pair").select(columns), *alone]).filter(pl.col("action").is_not_null())


def _letters(side: Side, pairs: pl.DataFrame, column: str) -> pl.DataFrame:
    """The letters with the number of their pair and `grounds`: the verdicts that they tell, with figures."""
    lettered = side.letters["record_id"].unique()
    numbers = pairs.select("pair", pl.col(column).alias("record_id")).filter(
        pl.col("record_id").is_in(lettered.implode())
    )
    about = side.letters.lazy().explode("criteria").rename({"criteria": "criterion"})
    verdicts = side.rows_of("verdicts", lettered).select("record_id", "criterion", _GROUND)
    about = about.join(verdicts, on=("record_id", "criterion"), how="left")
    grounds = about.group_by("letter", maintain_order=True).agg(pl.col("ground").sort().str.join("；").alias("grounds"))
    letters = side.letters.join(grounds.collect(), on="letter", how="left", maintain_order="left")
    return letters.join(numbers, on="record_id", how="left", maintain_order="left").select(
        *_LETTER, "title", "letter", "record_id", "criteria", "grounds"
    )


def _settled(letters: pl.DataFrame, new: Side, pairs: pl.DataFrame) -> pl.DataFrame:
    """`letter` and `settled`: no criterion of the old letter holds now, or each that does is told by another letter."""
    about = letters.select("letter", "pair", "criteria").explode("criteria").rename({"criteria": "criterion"})
    ids = pairs.select("pair", pl.col("new_id").alias("record_id")).join(letters, on="pair", how="semi")
    open_now = new.rows_of("verdicts", ids["record_id"]).filter(~pl.col("outcome").is_in(["clear", "out_of_scope"]))
    still = about.join(ids, on="pair").lazy().join(open_now, on=("record_id", "criterion"), how="semi").collect()
    answered = new.letters.filter(pl.col("track") != "verify")  # a question replaces no letter
    telling = answered.explode("criteria").select("record_id", pl.col("criteria").alias("criterion"))
    untold = still.join(telling, on=("record_id", "criterion"), how="anti")
    return letters.select("letter", (~pl.col("letter").is_in(untold["letter"].implode())).alias("settled"))


_GROUND = pl.concat_str(
    *(pl.col(name).fill_null("") for name in ("criterion", "outcome", "basis", "message")), separator=" "
).alias("ground")
