"""Verbs of `tenglong case` about who is one enterprise, and about bringing a backup back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .case_options import opened, register_options, who_option
from .echo import echo
from .verb_options import path_type, with_options

_reason_option = click.option("--reason", default="", metavar="理由", help="为什么这样认定，记入办理记录")


@click.command("match")
@click.argument("number", metavar="[序号", type=click.IntRange(1), required=False)
@click.argument("answer", metavar="same|different]", type=click.Choice(("same", "different")), required=False)
@with_options(register_options, who_option, _reason_option)
@click.option("--all", "settled", is_flag=True, help="已认定的也列出")
def match(number: int | None, answer: Any, file: Path | None, profile: Path | None, **asked: Any) -> int:
    """列出可能是同一家的企业；写明序号和 same(同一家)或 different(两家)的，登记认定。"""
    from ..cases.matches import Saying, list_matches, settle
    from ..cases.roll_lines import match_line, settled_lines

    settled = asked.pop("settled")
    register = opened(file, profile)
    if number is not None and answer is None:
        raise click.UsageError("写明序号的，还要写 same(同一家)或 different(两家)")
    if number is not None:
        lines = list(settled_lines(settle(register, number, answer, Saying(**asked))))
    else:
        lines = [match_line(row) for row in list_matches(register, settled=settled)]
    for line in lines or ["没有须人工认定的企业"]:
        echo(line)
    return 0


@click.command("split")
@click.argument("enterprise", metavar="企业编号", type=click.IntRange(1))
@with_options(register_options, who_option, _reason_option)
@click.option("--alias", default="", metavar="名称或代码", help="拆出去的名称或信用代码；不写的，撤销这家企业的并入")
@click.option("--case", "cases", multiple=True, metavar="编号", help="随名称、代码转出的案件，可多次给出")
def split(enterprise: int, file: Path | None, profile: Path | None, **asked: Any) -> int:
    """把认作一家的企业拆开：撤销并入，或把一个名称、代码拆成另一家。企业编号见 case match --all。"""
    from ..cases.matches import Saying
    from ..cases.matches import split as separate
    from ..cases.roll_lines import settled_lines

    alias, cases = asked.pop("alias"), asked.pop("cases")
    for line in settled_lines(separate(opened(file, profile), enterprise, alias, cases, saying=Saying(**asked))):
        echo(line)
    return 0


@click.command("restore")
@click.argument("copy", metavar="备份文件", type=path_type())
@with_options(register_options, who_option)
@click.option("--aside", is_flag=True, help="台账库有备份中没有的记录时也恢复：现在的台账库另存为旧库")
def restore(copy: Path, file: Path | None, profile: Path | None, who: str, *, aside: bool) -> int:
    """用备份恢复台账库；原来的另存为旧库，不会丢失。"""
    from ..cases.restore import restore as bring_back

    done = bring_back(opened(file, profile, new=True), copy, who=who, aside=aside)
    echo(f"已从 {copy} 恢复，办理记录 {done.events} 条")
    if done.aside:
        echo(f"原来的台账库另存为 {done.aside}")
    return 0
