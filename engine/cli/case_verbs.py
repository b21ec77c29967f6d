"""The verbs of `tenglong case`: they work on the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from .case_book_verbs import export, fill, paper, recount, supervise
from .case_options import calendar_of, opened, register_options, scope_option, who_option
from .case_report_verbs import bulletin
from .echo import echo
from .exit_codes import FINDINGS
from .roll_verbs import match, restore, split
from .verb_options import as_of_option, path_type, with_options


@click.group()
def case() -> None:
    """闭环台账：导入检查结果、登记办理、列出到期、核对。"""


for roll_verb in (match, restore, split):
    case.add_command(roll_verb)


@case.command("import")
@click.argument("folder", metavar="文件夹", type=path_type())
@with_options(register_options, who_option, scope_option)
@click.option("--history", is_flag=True, help="“历史”中以前的结果也导入，按检查日先后，各一次")
def import_(folder: Path, file: Path | None, profile: Path | None, *, history: bool, **asked: Any) -> int:
    """导入一次检查的结果：立案、再现、拟销号、反弹、未报。"""
    from ..cases.import_run import import_history, import_run
    from ..cases.roll_lines import import_lines

    register = opened(file, profile, new=True)
    runs = import_history(register, folder, **asked) if history else [("", import_run(register, folder, **asked))]
    for name, done in runs:
        for line in import_lines(done):
            echo(f"{name}  {line}" if history else line)
    return 0


@case.command("list")
@with_options(register_options)
@click.option("--town", default="", metavar="乡镇")
@click.option("--state", default="", metavar="状态", help="如 拟发、已送达、整改中")
@click.option("--name", default="", metavar="企业", help="名称中的几个字")
@click.option("--open", "open_only", is_flag=True, help="只列未办结的")
@click.option("--proposed", is_flag=True, help="只列拟销号的")
@click.option("--most", type=click.IntRange(1), metavar="件数", help="最多列多少件，并写明共有多少件")
@click.option("--after", type=click.IntRange(0), default=0, metavar="件数", help="跳过前面多少件，与 --most 一起逐页看")
def list_(file: Path | None, profile: Path | None, state: str, *, most: int | None, after: int, **asked: Any) -> int:
    """列出案件。"""
    from ..cases.case_lines import case_line
    from ..cases.life import state_named
    from ..cases.look import CaseFilter, count_cases, list_cases

    register, wanted = opened(file, profile), CaseFilter(state=state_named(state), **asked)
    rows = list_cases(register, wanted, after=after, most=most)
    for row in rows:
        echo(case_line(row))
    if most is not None:
        echo(f"共 {count_cases(register, wanted)} 件，以上 {len(rows)} 件{f'，跳过前面 {after} 件' if after else ''}")
    return 0


@case.command()
@click.argument("number", metavar="编号")
@with_options(register_options)
def show(number: str, file: Path | None, profile: Path | None) -> int:
    """一个案件的全部办理记录。"""
    from ..cases.case_lines import case_line, event_line, paper_lines
    from ..cases.look import one_case

    row, events = one_case(opened(file, profile), number)
    echo(case_line(row))
    for event in events:
        echo(f"  {event_line(event)}")
    papers = list(paper_lines(events))
    for line in ["材料（取出：case paper 编号 前几位 -o 文件）：", *papers] if papers else []:
        echo(f"  {line}")
    return 0


@case.command()
@click.argument("number", metavar="编号")
@click.argument("kind", metavar="事项")
@click.argument("facts", metavar="填写项=内容...", nargs=-1)
@with_options(register_options, who_option)
def update(number: str, kind: str, facts: tuple[str, ...], file: Path | None, *, profile: Path | None, who: str) -> int:
    """登记办理：如 case update 2022-000001 送达 日期=2022-12-20 送达方式=直接送达。"""
    from ..cases.enter import enter
    from ..cases.life import named
    from ..decision.case_events import case_events

    kind, stated = named(kind, facts)
    done = enter(opened(file, profile), number, kind, stated, who=who, calendar=calendar_of(profile))
    due = f"，期限 {done.due}{'（节假日安排未装载，请核对）' if done.unsure else ''}" if done.due else ""
    echo(f"{number}：{case_events().states[done.state]}{due}")
    return 0


@case.command()
@with_options(register_options, as_of_option)
@click.option(
    "--within", type=click.IntRange(0, 3650), default=7, show_default=True, metavar="天数", help="几天内到期的也列出"
)
@click.option("--out", "book", type=path_type(), metavar="文件", help="另存为到期清单，如 到期.xlsx")
@click.option(
    "--ics", "calendar", type=path_type(), metavar="文件", help="另存为日历文件，如 到期.ics，可导入手机、邮箱的日历"
)
def due(
    file: Path | None,
    profile: Path | None,
    as_of: date | None,
    within: int,
    *,
    book: Path | None,
    calendar: Path | None,
) -> int:
    """列出逾期和即将到期的案件。"""
    from ..cases.case_lines import due_line
    from ..cases.look import due_cases
    from ..core.new_file import refuse_existing

    for path in filter(None, (book, calendar)):
        refuse_existing(path)
    register, day = opened(file, profile), as_of or date.today()
    rows = due_cases(register, day, within)
    for row in rows:
        echo(due_line(row))
    if any(row["unsure"] for row in rows):
        echo("标“待核”的期限所在年份的节假日安排没有装载；公布后写入配置的 holidays，运行 case recount --profile 重算")
    if book:
        from ..cases.books.due_book import save_due

        save_due(rows, day, book)
    if calendar:
        from ..cases.books.due_calendar import save_calendar

        save_calendar(register, rows, day, calendar)
    return FINDINGS if any(row["days_left"] < 0 for row in rows) else 0


@case.command()
@with_options(register_options)
def log(file: Path | None, profile: Path | None) -> int:
    """全部办理记录，按先后。"""
    from ..cases.case_lines import event_line
    from ..cases.look import all_events

    for event in all_events(opened(file, profile)):
        echo(f"{event['number'] or '登记库'} {event_line(event)}")
    return 0


@case.command()
@with_options(register_options)
def verify(file: Path | None, profile: Path | None) -> int:
    """核对台账库：办理记录有没有被改动。"""
    from ..cases.look import altered

    lines = altered(opened(file, profile))
    for line in lines or ["核对无误：办理记录未被改动"]:
        echo(line)
    return FINDINGS if lines else 0


@case.command()
@click.argument("target", metavar="备份文件", type=path_type())
@with_options(register_options)
def backup(target: Path, file: Path | None, profile: Path | None) -> int:
    """备份台账库文件(可在别人登记时进行)；恢复用 case restore。"""
    from ..cases.backups import back_up

    back_up(opened(file, profile), target)
    echo(f"已备份到 {target}")
    return 0


for verb in (bulletin, export, fill, paper, recount, supervise):
    case.add_command(verb)
