"""The verbs explain, notice, history and verify: they work on a finished run."""

from __future__ import annotations

from pathlib import Path

import click

from .exit_codes import FINDINGS
from .verb_options import path_type


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
@click.argument("record", metavar="企业")
def explain(folder: Path, record: str) -> int:
    """说明一家企业的结论：条款、单元格、数字、差距、怎样可以达标。"""
    from ..checking.finished_run import read_about
    from ..report.console.explain import print_explanation

    print_explanation(read_about(folder, record), record)
    return 0


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
@click.option("--pdf", is_flag=True, help="同时生成 PDF(须装有 LibreOffice)")
@click.option("--print", "prints", is_flag=True, help="另出合并打印件、文书清单、按乡镇的压缩包")
@click.option(
    "--review",
    type=path_type(),
    metavar="审核表.xlsx",
    help="没有此文件的，写出审核表；已填审核意见的，不同意的文书不出",
)
def notice(folder: Path, pdf: bool, prints: bool, review: Path | None) -> int:
    """按已有的检查结果重新生成文书，或写出审核表。"""
    from ..run.rewrite import rewrite_notices

    if review and not review.exists():
        from ..checking.finished_run import read_lettered
        from ..report.books.review_sheet import write_review_sheet

        click.echo(f"审核表：{write_review_sheet(read_lettered(folder), review)} 份文书，在 {review}")
        return 0
    held = None
    if review:
        from ..checking.run_record import read_run_record
        from ..decision.review import held_warnings, read_review

        held = read_review(review, read_run_record(folder).office.config.limits)
        for line in held_warnings(held):
            click.echo(line)
    done = rewrite_notices(folder, pdf=pdf, prints=prints, held=held)
    click.echo(f"已重新生成 {done.letters} 份文书：{folder / 'notices'}")
    for line in done.kept:
        click.echo(f"保留：{line}")
    return 0


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
@click.option("--restore", default="", metavar="时间", help="把这一次的结果放回来，现在的结果转入历史")
def history(folder: Path, restore: str) -> int:
    """列出一个结果文件夹以前各次的结果，或放回其中一次。"""
    from ..core.output_folder import recover
    from ..core.output_folder import restore as bring_back
    from ..report.console.history import history_lines

    if restore:
        kept = bring_back(folder, restore)
        click.echo(f"已放回 {restore} 的结果：{folder}")
        for line in kept:
            click.echo(f"保留：{line}")
        return 0
    recover(folder)
    for line in history_lines(folder):
        click.echo(line)
    return 0


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
def verify(folder: Path) -> int:
    """核对文书：按记录重新生成，指出哪些不一致、为什么。"""
    from ..notice.verify import verify as compare
    from ..report.console.verification import print_verification

    result = compare(folder)
    print_verification(result)
    return FINDINGS if result.differences or not result.derived else 0
