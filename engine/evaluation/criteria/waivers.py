"""Hits that the office has waived for a time, by a local standard where the document itself does not apply, or on data of
a doubtful year.

All are cautions on one criterion of a record (code `waived:SZ20-E01`): they send that hit, and no other, to review.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from ...core.text import normal_name, normal_name_expr
from ...policy.corpus import Policy
from ...policy.local import Waiver
from ...policy.office import foreign
from ...policy.profile import Profile
from ...records.problems import Problems
from ...records.records import PROBLEMS
from ...vocabulary.labels import labels
from ...vocabulary.uscc import normal_code
from .cautions import CAUTIONS

WAIVED, ELSEWHERE = "waived", "local_standard"


def criterion_cautions(
    verdicts: pl.DataFrame, policies: Sequence[Policy], profile: Profile, as_of: date
) -> pl.DataFrame:
    """`CAUTIONS` rows on hits: waivers that hold on the check day, local standards elsewhere, doubtful years."""
    elsewhere = list(_elsewhere(policies))
    hits = verdicts.filter(pl.col("outcome") == "hit")
    parts = [
        _caution(hits.filter(_concerns(waiver)), f"{WAIVED}:{waiver.criterion}", waived_words(waiver))
        for waiver in profile.waivers
        if waiver.in_force(as_of)
    ]
    parts += [
        _caution(hits.filter(pl.col("criterion") == criterion), f"{ELSEWHERE}:{criterion}", reason)
        for criterion, reason in elsewhere
    ]
    return pl.concat([pl.DataFrame(schema=CAUTIONS), *parts, *_doubts(hits)]).unique(maintain_order=True)


def _doubts(hits: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for doubt, reason in labels().data_doubt.items():
        code = pl.concat_str(pl.lit(f"{doubt}:"), "criterion")
        yield hits.filter(pl.col("doubts").list.contains(doubt)).select(
            "record_id", caution=code, reason=pl.lit(reason)
        )


def expired_waivers(verdicts: pl.DataFrame, profile: Profile, as_of: date) -> pl.DataFrame:
    """`PROBLEMS` rows: hits whose registered waiver no longer holds."""
    if not profile.waivers:
        return pl.DataFrame(schema=PROBLEMS)
    hits = verdicts.filter(pl.col("outcome") == "hit")
    problems = Problems()
    for waiver in profile.waivers:
        if waiver.expired(as_of) and not renewed(waiver, profile, as_of):
            places = hits.filter(_concerns(waiver)).select("file", "sheet", "row")
            problems.add_all("waiver_expired", places, criterion=waiver.criterion, expires=waiver.expires.isoformat())
    owners = hits.select("file", "sheet", "row", "record_id", "town", "name").unique(maintain_order=True)
    return problems.frame(owners)


def renewed(waiver: Waiver, profile: Profile, as_of: date) -> bool:
    """Whether another waiver for the same enterprise and criterion still holds."""
    who = (waiver.uscc, normal_name(waiver.name), waiver.criterion)
    return any(
        (other.uscc, normal_name(other.name), other.criterion) == who and other.in_force(as_of)
        for other in profile.waivers
    )


def waived_records(records: pl.DataFrame, waivers: Sequence[Waiver]) -> list[int]:
    """The number of records about the enterprise of each waiver."""
    if not waivers:
        return []
    columns = [pl.col(key) if key in records.columns else pl.lit(None, dtype=pl.String).alias(key) for key in _WHO]
    named = records.select(columns).with_columns(normal_name_expr(pl.col("name")).alias("called"))
    return [named.filter(_enterprise(waiver, pl.col("called"))).height for waiver in waivers]


_WHO = ("name", "uscc")


def waived_words(waiver: Waiver) -> str:
    """Why the hit is waived, who said so, and until when."""
    return f"本单位登记暂缓：{waiver.reason}（{waiver.approver}批准，至 {waiver.expires.isoformat()}）"


def _concerns(waiver: Waiver) -> pl.Expr:
    """The waiver's criterion and enterprise."""
    return (pl.col("criterion") == waiver.criterion) & _enterprise(waiver, normal_name_expr(pl.col("name")))


def _enterprise(waiver: Waiver, called: pl.Expr) -> pl.Expr:
    """The waiver's enterprise: by credit code where both have one, else by its name in normal form (`called`)."""
    by_name = called == normal_name(waiver.name)
    if waiver.uscc:
        by_code = pl.col("uscc") == normal_code(waiver.uscc)
        return by_code.fill_null(by_name) if waiver.name else by_code
    return by_name


def _caution(hits: pl.DataFrame, code: str, reason: str) -> pl.DataFrame:
    return hits.select("record_id", caution=pl.lit(code), reason=pl.lit(reason))


def _elsewhere(policies: Sequence[Policy]) -> Iterator[tuple[str, str]]:
    for policy in policies:
        for rule in policy.rules:
            if rule.local is not None and foreign(rule):
                why = f"《{policy.head.title}》不适用于本地区，系按本地标准 {rule.local.words} 判断，文书依据须由人核定"
                yield rule.criterion.id, why
