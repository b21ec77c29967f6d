"""What the office's workbooks say about a record: who it is, its figures, and each decision with its letters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import polars as pl

from ...core.exact import exact_text, parse_exact
from ...evaluation.criteria.binding import placed
from ...evaluation.criteria.figures import Figures
from ...evaluation.criteria.prepare import prepare
from ...notice.documents import documents
from ...notice.periods import deadline_words
from ...policy.corpus import rules_for
from ...vocabulary.code_types import DecisionTrack
from ...vocabulary.fields import vocabulary
from ...vocabulary.labels import labels

if TYPE_CHECKING:
    from ...checking.check import Check

FIGURES = ("land_actual", "tax", "tax_per_mu", "energy", "va_per_energy", "freed_land", "freed_energy")
TEXTS = ("town", "name", "uscc", "industry", "scale", "route", "progress", "resp_dept", "remark")

TASKS = [track for track in get_args(DecisionTrack) if track != "verify"]
"""Decisions after which something has to be done about the enterprise: a question about its data is none."""


def record_facts(run: Check) -> pl.DataFrame:
    """A row for each record: record_id, then `TEXTS` and `FIGURES` as text. A figure that the sheet leaves open is
    computed from its other figures where they allow it, else null.
    """
    frame = run.records.frame
    rules = rules_for(run.policies, frame["kind"].unique())
    computed: dict[str, pl.Expr] = {}
    if rules:
        figures = Figures.of(placed(prepare(run.records, rules, run.settings), run.policies, run.settings), rules)
        frame = figures.frame
        for key in set(FIGURES) & set(figures.values):
            computed[key] = figures.values[key].text(vocabulary(run.options.kind)[key].unit_.size)[0]
    columns = {
        key: pl.col(key) if key in frame.columns else pl.lit(None, dtype=pl.String) for key in (*TEXTS, *FIGURES)
    }
    return frame.select(
        "record_id",
        *(
            pl.coalesce(columns[key].cast(pl.String), computed.get(key, pl.lit(None, dtype=pl.String))).alias(key)
            for key in columns
        ),
    )


def decided_items(run: Check, index: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """One row for each record and decision, or for each of its letters if there are several, with the columns of
    `facts`, in printing order.
    """
    led = run.decisions.select(
        "record_id",
        pl.col("decisions").alias("decision"),
        pl.col("reasons").alias("reason"),
        pl.col("criteria").alias("criterion"),
        "order_matters",
        "refer_matters",
    ).explode("decision", "reason", "criterion")
    letters = index.select("record_id", pl.col("track").alias("decision"), "title", "department", "letter")
    joined = led.join(letters, on=["record_id", "decision"], how="left", maintain_order="left")
    order = [pl.col(name).replace("", None) for name in ("town", "name")]
    return joined.join(facts, on="record_id", how="left", maintain_order="left").sort(
        *order, "record_id", nulls_last=True, maintain_order=True
    )


def deadlines(run: Check) -> dict[str, str]:
    """Decision → the deadline of its letters; "" if the profile sets none. That of a referral is for the answer."""
    profile = run.office.config
    return {
        track: ("函复：" if track == "refer" else "") + deadline_words(profile, track, "文书")
        if track in profile.deadline_days
        else ""
        for track in get_args(DecisionTrack)
    }


def letter_state() -> pl.Expr:
    """The state of a letter's matter in the closed loop: referred, or as far as the reported progress says; only a person
    closes a case."""
    waiting, working, recheck, *_, referred = documents().workbooks["closing"].states
    words = documents().workbooks["bulletin"]
    reported = pl.col("progress").fill_null("")
    done = reported.str.contains_any(words.done) & ~reported.str.contains_any(words.open)
    own = pl.when(done).then(pl.lit(recheck)).when(reported != "").then(pl.lit(working)).otherwise(pl.lit(waiting))
    return pl.when(pl.col("decision") == "refer").then(pl.lit(referred)).otherwise(own)


def decision_label(name: str = "decision") -> pl.Expr:
    """The column `name` of decision codes as Chinese words."""
    return pl.col(name).replace(labels().decision)


def exact_sum(values: pl.Series) -> str:
    """The exact sum, as text, of the figures that are not null; "" if all are."""
    known = [value for text in values.drop_nulls() if (value := parse_exact(text)) is not None]
    return exact_text(sum(known, Fraction(0))) if known else ""


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a text column `number` that counts from 1."""
    return frame.with_columns((pl.int_range(pl.len()) + 1).cast(pl.String).alias("number"))
