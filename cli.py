"""The command line: its verbs by name, and how a run ends; messages are Chinese, a failure is one line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click

from .engine.cli.chinese_help import CONTEXT_SETTINGS, ChineseFormatter
from .engine.cli.exit_codes import FAILED
from .engine.cli.lazy_group import LazyGroup, Verb
from .engine.cli.usage_errors import usage_line
from .engine.core.errors import TenglongError
from .engine.core.exhaustion import is_disk_full, is_out_of_memory
from .engine.core.version import VERSION

VERBS = {
    "check": Verb("check_verbs", "检查上报表：给出结论、处理意见、文书和台账。"),
    "read": Verb("check_verbs", "看看表格读成了什么：表头对应、单位、问题。"),
    "explain": Verb("run_verbs", "说明一家企业的结论：条款、单元格、数字、差距、怎样可以达标。"),
    "notice": Verb("run_verbs", "按已有的检查结果重新生成文书，或写出审核表。"),
    "history": Verb("run_verbs", "列出一个结果文件夹以前各次的结果，或放回其中一次。"),
    "compare": Verb("run_verbs", "比较两次检查：新出现、没有了、结论变了的企业，每项变化的原因，文书怎样处理。"),
    "whatif": Verb("run_verbs", "按假定的条件测算：触发多少家、多少用地和税收，哪些企业会变。"),
    "case": Verb("case_verbs", "闭环台账：导入检查结果、登记办理、列出到期、核对。"),
    "verify": Verb("run_verbs", "核对文书、台账、表册：按记录重新生成，指出哪些不一致、为什么。"),
    "form": Verb("setup_verbs", "生成空白填报表(种类：enterprise、project、park、region)，或补填表(--of)。"),
    "init": Verb("setup_verbs", "生成一份待填的本单位配置。"),
    "template": Verb("template_verbs", "检查本单位的文书模板。"),
    "rules": Verb("rules_verbs", "查看和检验规则。"),
}

click.Context.formatter_class = ChineseFormatter


@click.group(cls=LazyGroup, verbs=VERBS, context_settings=CONTEXT_SETTINGS)
@click.version_option(VERSION, "--version", message="腾笼 %(version)s", help="显示版本")
def cli() -> None:
    """腾笼：按产业政策检查企业，说明理由，生成文书和台账。"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.path[:] = [entry for entry in sys.path if entry not in ("", ".")]  # nothing is imported from the current folder
    # Rules and modules are 200,000 objects that stay: a small check never looks through them, a larger one seldom.
    gc.set_threshold(300_000, 20)
    # polars' allocator, jemalloc, reads this when polars is first imported. It then keeps freed memory for the next
    # table instead of giving it back and asking again. That saves a tenth of the time of a long check; with one arena
    # for each core the peak of memory stays the same.
    os.environ.setdefault(
        "_RJEM_MALLOC_CONF", f"narenas:{os.cpu_count() or 1},dirty_decay_ms:20000,muzzy_decay_ms:20000"
    )
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(arguments))


_DISK_FULL = "磁盘空间不足，没有写出结果。请清理磁盘，或用 --out 另选位置后再试。[X004]"


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return int(cli.main(arguments, prog_name="tenglong", standalone_mode=False) or 0)
    except TenglongError as problem:
        return _failed(_DISK_FULL if is_disk_full(problem) else problem.line)
    except click.ClickException as problem:
        return _failed(usage_line(problem))
    except (click.Abort, KeyboardInterrupt):
        return _failed("已中断，没有写出结果。[X001]")
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except BaseException as problem:  # a panic of polars is no Exception
        if isinstance(problem, SystemExit):
            raise
        if is_disk_full(problem):
            return _failed(_DISK_FULL)
        if is_out_of_memory(problem):
            return _failed("内存不足。请分批检查，或关闭其他程序后再试。[X002]")
        if os.environ.get("TENGLONG_DEBUG"):
            raise
        return _failed(
            f"程序内部错误({type(problem).__name__}: {' '.join(str(problem).split())[:200]})。请把命令和文件发给维护者。[X003]"
        )


def _failed(line: str) -> int:
    click.echo(f"错误：{line}", err=True)
    return FAILED
