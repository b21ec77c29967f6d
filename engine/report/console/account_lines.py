"""The account of a run on a terminal: one line for each thing that was not used, the rest as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ...checking.account import Account, UnusedThing
from .console import print_line

_MOST_PART, _MOST_HARMLESS = 20, 5
_HEAD = "未用到"


def print_account(account: Account) -> None:
    """Print what was not used, all of it: there is no ledger that has the rest."""
    for line in account_lines(account, most_part=len(account.unused), most_harmless=len(account.unused)):
        print_line(f"{_HEAD}：{line}")


def account_lines(
    account: Account, *, most_part: int = _MOST_PART, most_harmless: int = _MOST_HARMLESS
) -> Iterator[str]:
    """What was not used, first what makes the run one in part, then how much else."""
    part = account.of_weight("part")
    yield from _first(part, most_part)
    if part:
        yield f"以上 {len(part)} 项给了而没有用到，本次只做了一部分（退出码 3）"
    yield from _first(account.of_weight("told"), most_harmless)
    counts = Counter[str]()
    for thing in account.of_weight("look"):
        counts[thing.kind] += thing.count
    if counts:
        yield "、".join(f"{kind} {count}" for kind, count in counts.items()) + "，见“数据问题”"


def _first(things: Sequence[UnusedThing], most: int) -> Iterator[str]:
    """A line for each of the first things, and how many more there are."""
    yield from map(thing_line, things[:most])
    if len(things) > most:
        yield f"……另有 {len(things) - most} 项，见台账“汇总”"


def thing_line(thing: UnusedThing) -> str:
    """A thing that was not used, in one line: what, where, why, what to do."""
    where = f"（{thing.where}）" if thing.where else ""
    remedy = f"；{thing.remedy}" if thing.remedy else ""
    return " ".join(f"{thing.kind} {thing.what}{where}：{thing.why}{remedy}".split())
