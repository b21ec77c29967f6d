"""The account of a run in the ledger's first sheet: what became of each file, and all that was not used."""

from __future__ import annotations

from collections.abc import Iterator

from ...checking.account import Account
from ...vocabulary.labels import labels
from .overview import Section


def account_sections(account: Account) -> Iterator[Section]:
    """Two small tables: the files, and what was not used."""
    states = labels().file_state
    files = [(states[file.state], file.file, f"{file.sheets} 张表，{file.records} 条记录") for file in account.files]
    yield Section("提交的文件", ("读取情况", "文件", "内容"), files)
    ordered = account.of_weight("part") + account.of_weight("look") + account.of_weight("told")
    things = [(thing.kind, thing.what, thing.where, thing.why, thing.remedy) for thing in ordered]
    yield Section("给了而没有用到的", ("类别", "内容", "在哪里", "为什么没有用到", "怎么办"), things)
