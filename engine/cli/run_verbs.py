"""The verbs explain, notice and verify: they work on a finished run."""

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
def notice(folder: Path, pdf: bool, prints: bool) -> int:
    """按已有的检查结果重新生成文书。"""
    from ..run.rewrite import rewrite_notices

    count = rewrite_notices(folder, pdf=pdf, prints=prints)
    click.echo(f"已重新生成 {count} 份文书：{folder / 'notices'}")
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
