"""Verbs of `tenglong case` about days and papers, and the books that go out and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from .case_options import calendar_of, opened, register_option, who_option
from .echo import echo
from .verb_options import as_of_option, path_type, profile_option, with_options


@click.command()
@click.argument("number", metavar="编号")
@click.argument("asked", metavar="材料")
@register_option
@click.option("-o", "--out", "target", type=path_type(), required=True, metavar="文件", help="写到哪里")
def paper(number: str, asked: str, file: Path | None, target: Path) -> int:
    """取出一份材料：材料写 case show 所列的前几位。"""
    from ..cases.look import one_case
    from ..cases.papers import give_out

    register = opened(file)
    name = give_out(register, number, one_case(register, number)[1], asked, target=target)
    echo(f"{name} 已写到 {target}")
    return 0


@click.command()
@register_option
@with_options(profile_option, as_of_option, who_option)
def recount(file: Path | None, profile: Path | None, as_of: date | None, who: str) -> int:
    """节假日安排公布后，重算待核的期限；经批准延期的不动。"""
    from ..cases.case_days import recount as count_again

    day = (as_of or date.today()).isoformat()
    changed = count_again(opened(file), calendar_of(profile), who=who, day=day)
    for each in changed:
        unsure = f"（{each.unsure}年节假日安排未装载，仍待核）" if each.unsure else ""
        echo(f"{each.number}：期限 {each.was_due} → {each.due}{unsure}")
    if not changed:
        echo("没有可以重算的期限")
    return 0
