"""The account of a run on a terminal: one line for each thing that was not used, the rest as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...checking.account import Account, UnusedThing
from .console import print_line

_SHOWN = 20
_HEAD = "未用到"


def print_account(account: Account) -> None:
    """Print what was not used."""
    for line in account_lines(account):
        print_line(f"{_HEAD}：{line}")


def account_lines(account: Account) -> Iterator[str]:
    """What was not used, first what makes the run one in part, then how much else."""
    part, harmless = account.of_weight("part"), account.of_weight("told")
    for thing in part[:_SHOWN]:
        yield thing_line(thing)
    if len(part) > _SHOWN:
        yield f"另有 {len(part) - _SHOWN} 项，见台账“汇总”"
    if part:
        yield f"以上 {len(part)} 项给了而没有用到，本次只做了一部分（退出码 3）"
    for thing in harmless[:_SHOWN]:
        yield thing_line(thing)
    counts = Counter[str]()
    for thing in account.of_weight("look"):
        counts[thing.kind] += thing.count
    if counts:
        yield "、".join(f"{kind} {count}" for kind, count in counts.items()) + "，见“数据问题”"


def thing_line(thing: UnusedThing) -> str:
    """A thing that was not used, in one line: what, where, why, what to do."""
    where = f"（{thing.where}）" if thing.where else ""
    remedy = f"；{thing.remedy}" if thing.remedy else ""
    return f"{thing.kind} {thing.what}{where}：{thing.why}{remedy}"
