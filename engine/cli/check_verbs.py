"""The verbs check and read: they work on submitted files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ..core import limited_child
from ..core.errors import RunError, TenglongError
from .case_options import opened, scope_option, who_option
from .echo import echo
from .exit_codes import CHECK_CODES, IN_PART, READ_CODES, exit_code
from .verb_options import (
    as_of_option,
    issue_date_option,
    kind_option,
    path_type,
    profile_option,
    with_options,
    year_option,
)

_ENGINES = {"embedded": "..run.check_run", "spark": "..spark.spark_run"}
"""Where a check runs: the module whose `check` does it."""

_READING = "tenglong.engine.intake.files.readers.reading_tasks"
"""What the limited child loads while this process loads the rest."""


@click.command(epilog=CHECK_CODES)
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=path_type())
@click.option("--out", required=True, type=path_type(), metavar="文件夹", help="结果放在哪里")
@click.option("--policy", "policies", multiple=True, metavar="编号", help="只按这些政策检查，可多次给出")
@click.option("--region", default="", metavar="代码", help="记录未写地区时的区划代码，如 330683")
@with_options(kind_option, profile_option)
@with_options(year_option, as_of_option, issue_date_option)
@click.option("--notices/--no-notices", default=None, help="是否生成文书，默认生成")
@click.option("--pdf", is_flag=True, help="文书同时生成 PDF(须装有 LibreOffice)")
@click.option("--print", "prints", is_flag=True, help="另出合并打印件、文书清单、按乡镇的压缩包")
@click.option(
    "--document", "documents", multiple=True, metavar="名称", help="另出的文书，如 约谈通知书、送达回证，可多次给出"
)
@click.option("--release", type=path_type(), metavar="文件", help="放行清单：经批准可离开人工复核的企业和条款")
@click.option("--parts/--whole", default=None, help="长表分批检查或整批检查，默认按行数")
@click.option("--all", "include_out_of_scope", is_flag=True, help="结论表也列出“不适用”的条款")
@click.option(
    "--engine", type=click.Choice(tuple(_ENGINES)), default="embedded", show_default=True, help="在本机检查，或用 Spark"
)
@click.option("--master", default="", metavar="地址", help="Spark 的主节点，如 local[4]、spark://主机:7077、yarn")
@click.option(
    "--baseline", type=path_type(), metavar="文件夹", help="前次的结果文件夹：另列出这次新增的触发，结论和文书照旧完整"
)
@click.option("--register", type=path_type(), metavar="文件", help="检查完后导入这个台账库(没有的新建)，同 case import")
@click.option(
    "--to-register", is_flag=True, help="检查完后导入配置的 case_register 或环境变量 TENGLONG_REGISTER 的台账库"
)
@with_options(scope_option, who_option)
def check(files: Sequence[Path], out: Path, engine: str, **asked: Any) -> int:
    """检查上报表：给出结论、处理意见、文书和台账。"""
    limited_child.start(_READING)
    from ..checking.options import Options
    from ..notice.documents import on_demand
    from ..report.console.progress import progress_bar
    from ..report.console.summary import print_summary

    if asked["master"] and engine != "spark":
        raise RunError("--master 只与 --engine spark 同用", code="C043")
    asked["today"] = date.today()
    asked["as_of"] = asked["as_of"] or asked["today"]
    asked["documents"] = on_demand(asked["documents"])
    register, to_register = asked.pop("register"), asked.pop("to_register")
    entered = {name: asked.pop(name) for name in ("scope", "who")}
    options = Options(files=tuple(files), **asked)
    with progress_bar() as progress:
        result = import_module(_ENGINES[engine], __package__).check(options, out, progress)
    print_summary(result, out)
    if options.baseline:
        from ..compare.baseline import new_lines

        for line in new_lines(out):
            echo(line)
    code = exit_code(result.account, findings=result.tally.to_act_on)
    if register is None and not to_register:
        return code
    return code if _entered_into_register(out, register, options.profile, **entered) else IN_PART


def _entered_into_register(out: Path, file: Path | None, profile: Path | None, **entered: Any) -> bool:
    """Import a finished run into the register; whether that was done. The run stays as it is in any case."""
    from ..cases.import_run import import_run
    from ..cases.roll_lines import import_lines

    try:
        lines = list(import_lines(import_run(opened(file, profile, new=True), out, **entered)))
    except TenglongError as problem:
        echo(f"检查已完成，但没有导入台账库：{problem.line}", err=True)
        echo(f"排除后用 tenglong case import {out} 导入", err=True)
        return False
    for line in lines:
        echo(f"台账库：{line}")
    return True


@click.command(epilog=READ_CODES)
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=path_type())
@click.option("--out", type=path_type(), metavar="records.parquet", help="把读到的记录另存")
@with_options(kind_option, year_option, as_of_option, profile_option)
def read(
    files: Sequence[Path], out: Path | None, kind: Any, year: int | None, as_of: date | None, profile: Path | None
) -> int:
    """看看表格读成了什么：表头对应、单位、问题。"""
    limited_child.start(_READING)
    from ..checking.submission_account import reading_account
    from ..intake.records.submission import read_submission
    from ..policy.profile import load_profile
    from ..report.console.account_lines import print_account
    from ..report.console.reading_report import print_reading, save_reading

    loaded = load_profile(profile)
    records = read_submission(files, kind=kind, office=loaded, as_of=as_of or date.today(), year=year)
    account = reading_account(records)
    print_reading(records, kind)
    print_account(account)
    if out:
        save_reading(records, kind, out)
    return exit_code(account, findings=not records.problems.is_empty())
