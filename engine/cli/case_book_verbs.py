"""Verbs of `tenglong case` about days and papers, and the books that go out and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from .case_options import calendar_of, opened, register_options, who_option
from .echo import echo
from .exit_codes import FINDINGS
from .verb_options import DayType, as_of_option, path_type, with_options


@click.command()
@click.argument("number", metavar="编号")
@click.argument("asked", metavar="材料")
@register_options
@click.option("-o", "--out", "target", type=path_type(), required=True, metavar="文件", help="写到哪里")
def paper(number: str, asked: str, file: Path | None, profile: Path | None, *, target: Path) -> int:
    """取出一份材料：材料写 case show 所列的前几位。"""
    from ..cases.look import one_case
    from ..cases.papers import give_out

    register = opened(file, profile)
    name = give_out(register, number, one_case(register, number)[1], asked, target=target)
    echo(f"{name} 已写到 {target}")
    return 0


@click.command()
@with_options(register_options, as_of_option, who_option)
def recount(file: Path | None, profile: Path | None, as_of: date | None, who: str) -> int:
    """节假日安排公布后，重算待核的期限；经批准延期的不动。"""
    from ..cases.case_days import recount as count_again

    day = (as_of or date.today()).isoformat()
    changed = count_again(opened(file, profile), calendar_of(profile), who=who, day=day)
    for each in changed:
        unsure = f"（{each.unsure}年节假日安排未装载，仍待核）" if each.unsure else ""
        echo(f"{each.number}：期限 {each.was_due} → {each.due}{unsure}")
    if not changed:
        echo("没有可以重算的期限")
    return 0


@click.command()
@register_options
@click.option("-o", "--out", "target", type=path_type(), required=True, metavar="文件", help="写到哪里，如 销号表.xlsx")
@click.option("--town", default="", metavar="乡镇", help="只要这个乡镇(街道)的")
@click.option("--department", default="", metavar="部门", help="牵头部门名称中的几个字")
@click.option("--state", default="", metavar="状态", help="如 拟发、已送达、整改中")
@click.option("--name", default="", metavar="企业", help="名称中的几个字")
@click.option("--open", "open_only", is_flag=True, help="只要未办结的")
def export(file: Path | None, profile: Path | None, target: Path, state: str, **wanted: Any) -> int:
    """写出销号表，由乡镇、部门填写后用 case fill 登记。"""
    from ..cases.books.outgoing_book import export_cases
    from ..cases.life import state_named
    from ..cases.look import CaseFilter

    count = export_cases(opened(file, profile), CaseFilter(state=state_named(state), **wanted), target)
    echo(f"{count} 件案件已写到 {target}")
    return 0


@click.command()
@click.argument("books", metavar="销号表...", nargs=-1, required=True, type=path_type())
@with_options(register_options, who_option)
@click.option("--papers", type=path_type(), metavar="文件夹", help="随表报送的材料所在的文件夹")
@click.option("--town", default="", metavar="乡镇", help="只登记这个乡镇(街道)的；不写的以表上的导出范围为准")
@click.option("--left", type=path_type(), metavar="文件", help="没有登记的内容另存到哪里，默认在表的旁边")
def fill(books: tuple[Path, ...], file: Path | None, profile: Path | None, *, left: Path | None, **how: Any) -> int:
    """登记填好的销号表：逐格对照登记库，不能登记的逐条说明并另存。"""
    from ..cases.books.fill_register import BookFilling, fill_register
    from ..cases.books.left_book import fill_lines, save_left
    from ..cases.books.returned_book import read_book
    from ..core.new_file import refuse_existing
    from ..decision.case_book import case_book

    if left:
        refuse_existing(left)
    register, filling = opened(file, profile), BookFilling(calendar=calendar_of(profile), **how)
    unread: list[Any] = []
    to_look_at: list[str] = []
    for path, book in [(path, read_book(path)) for path in books]:  # all are read before any is entered
        done = fill_register(register, book, filling)
        unread += done.left
        to_look_at += done.notes
        for line in fill_lines(path.name, done):
            echo(line)
        if done.left and not left:
            beside = path.with_name(f"{path.stem}.{case_book().unread}.xlsx")
            echo(f"没有登记的内容另存在 {save_left(done.left, beside, beside=True)}")
    if unread and left:
        echo(f"没有登记的内容另存在 {save_left(unread, left, beside=False)}")
    return FINDINGS if unread or to_look_at else 0


@click.command()
@click.option("-o", "--out", "folder", type=path_type(), required=True, metavar="文件夹", help="督办单写到哪里")
@with_options(register_options, as_of_option, who_option)
@click.option("--by", type=DayType(), metavar="日期", help="要求办结日，不写的留空")
@click.option(
    "--issue-date", "issued", type=DayType(), metavar="日期", help="签发日：写了即逐案登记督办，不写的只出草稿"
)
@click.option("--town", default="", metavar="乡镇", help="只要这个乡镇(街道)的")
@click.option("--department", default="", metavar="部门", help="牵头部门名称中的几个字")
def supervise(folder: Path, file: Path | None, profile: Path | None, as_of: date | None, **asked: Any) -> int:
    """按乡镇和牵头部门，对逾期案件各出一份督办单。"""
    from ..cases.books.supervision_letters import Supervision
    from ..cases.books.supervision_letters import supervise as write_letters
    from ..policy.profile import load_profile

    office = load_profile(profile).config.office
    done = write_letters(opened(file, profile), folder, Supervision(office=office, day=as_of or date.today(), **asked))
    for letter in done.letters:
        echo(
            f"{letter.file}：{len(letter.cases)} 件（{'、'.join(letter.cases[:5])}{' 等' if len(letter.cases) > 5 else ''}）"
        )
    if done.unsure:
        echo(
            f"{len(done.unsure)} 件期限待核（节假日安排未装载），没有列入：{'、'.join(done.unsure[:20])}；请先用 case recount 重算"
        )
    if not done.letters:
        echo("没有可以督办的逾期案件")
    elif asked["issued"]:
        echo(f"已登记督办 {sum(len(letter.cases) for letter in done.letters)} 件")
    return FINDINGS if done.letters or done.unsure else 0
