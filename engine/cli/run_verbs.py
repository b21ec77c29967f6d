"""The verbs explain, notice, history and verify: they work on a finished run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from ..core.errors import RunError
from ..core.new_file import refuse_existing
from .echo import echo
from .exit_codes import FINDINGS, exit_code
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
    from ..report.console.account_lines import print_account
    from ..run.rewrite import rewrite_notices

    if review and not review.exists():
        from ..checking.finished_run import read_lettered
        from ..report.books.review_sheet import write_review_sheet

        echo(f"审核表：{write_review_sheet(read_lettered(folder), review)} 份文书，在 {review}")
        return 0
    held = None
    if review:
        from ..checking.run_record import read_run_record
        from ..decision.review import held_warnings, read_review

        held = read_review(review, read_run_record(folder).office.config.limits)
        for line in held_warnings(held):
            echo(line)
    done = rewrite_notices(folder, pdf=pdf, prints=prints, held=held)
    echo(f"已重新生成 {done.letters} 份文书：{folder / 'notices'}")
    _tell_kept(done.kept)
    print_account(done.account)
    return exit_code(done.account, findings=False)


def _tell_kept(lines: Iterable[str]) -> None:
    """What people had put or changed in the folder, and where it is now."""
    for line in lines:
        echo(f"保留：{line}")


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
        echo(f"已放回 {restore} 的结果：{folder}")
        _tell_kept(kept)
        return 0
    _tell_kept(recover(folder))
    for line in history_lines(folder):
        echo(line)
    return 0


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
def verify(folder: Path) -> int:
    """核对文书、台账、表册：按记录重新生成，指出哪些不一致、为什么。"""
    from ..report.console.verification import print_verification
    from ..run.verify import verify as compare

    result = compare(folder)
    print_verification(result)
    return FINDINGS if result.differences or not result.derived else 0


@click.command()
@click.argument("old", metavar="前次", type=path_type())
@click.argument("new", metavar="本次", type=path_type())
@click.option("--out", type=path_type(), metavar="变化.xlsx", help="另写成工作簿；已有的文件不覆盖")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", help="在屏幕上写成文字或 JSON")
def compare(old: Path, new: Path, out: Path | None, output: str) -> int:
    """比较两次检查：新出现、没有了、结论变了的企业，每项变化的原因，文书怎样处理。"""
    from ..compare.change_report import comparison_json, print_comparison
    from ..compare.change_tables import write_change_book
    from ..compare.compared_runs import compare as compare_runs

    if out:
        refuse_existing(out)
    comparison = compare_runs(old, new)
    if out:
        write_change_book(comparison, out)
    if output == "json":
        echo(comparison_json(comparison))
    else:
        print_comparison(comparison)
    return FINDINGS if comparison.differs else 0


@click.command()
@click.argument("folder", metavar="文件夹", type=path_type())
@click.option(
    "--set", "texts", multiple=True, metavar="条款=条件", help="假定的条件或数值，如 SZ20-E01=6万元/亩，可多次给出"
)
@click.option("--sweep", "ranges", multiple=True, metavar="条款:从..到/步", help="一段数值，如 'SZ20-E01: 3..10/0.5'")
@click.option("--out", type=path_type(), metavar="测算.xlsx", help="另写成工作簿；已有的文件不覆盖")
def whatif(folder: Path, texts: tuple[str, ...], ranges: tuple[str, ...], out: Path | None) -> int:
    """按假定的条件测算：触发多少家、多少用地和税收，哪些企业会变。"""
    from ..compare.whatif import whatif as suppose
    from ..compare.whatif_book import whatif_lines, write_whatif_book

    if not texts and not ranges:
        raise RunError("没有给出假定", code="C064", where="whatif", remedy="请用 --set 或 --sweep 写出假定的条件")
    if out:
        refuse_existing(out)
    cases = list(suppose(folder, texts, ranges))
    if out:
        write_whatif_book(cases, out)
    for line in whatif_lines(cases):
        echo(line)
    return 0
