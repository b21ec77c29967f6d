"""What a check found, on a screen: counts, where the files are, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from ...checking.result import Result
from ...policy.profile import TASK_FORCE
from ...vocabulary.code_types import DECISIONS, OUTCOMES_BY_WEIGHT, SEVERITIES, DecisionTrack
from ...vocabulary.labels import labels
from .account_lines import account_lines
from .console import print_line


class Line(NamedTuple):
    """A line of the summary: what it is about (shown bold on a terminal), and what is said."""

    head: str
    text: str


def print_summary(run: Result, out: Path) -> None:
    """Print the summary; without colours where the output is no terminal."""
    for line in summary_lines(run, out):
        head = f"{line.head}：" if line.head else "  "
        print_line(line.text, head)


def summary_lines(run: Result, out: Path) -> Iterator[Line]:
    """The lines of the summary.

    Args:
        out: the run's folder, as it lies there now.
    """
    tally = run.tally
    policies = "、".join(policy.head.id for policy in run.policies)
    yield Line("检查", f"{tally.records} 条记录，依据 {policies}，检查日 {run.settings.as_of}")
    yield Line(
        "结论", _counted(tally.single("verdicts", "outcome"), OUTCOMES_BY_WEIGHT, labels().outcome) or "没有适用的条款"
    )
    decided = tally.single("decided", "decision")
    yield Line("处理意见（企业数）", _counted(decided, DECISIONS, labels().decision) or "没有需要处理的企业")
    problems = tally.single("problems", "severity")
    yield Line("数据问题", _counted(problems, SEVERITIES, labels().severity.summary) or "没有")
    for line in account_lines(run.account):
        yield Line("未用到", line)
    for warning in run.warnings:
        yield Line("注意", warning)
    for line in run.kept:
        yield Line("保留", line)
    if run.approvals:
        yield Line("放行", f"按批准清单放行 {run.approvals} 项")
    yield Line("台账", str(out / "台账.xlsx"))
    if run.parts:
        yield Line("分批", f"分 {run.parts} 批检查，各表在同名文件夹中，台账只有汇总")
    if letters := len(list((out / "notices").rglob("*.docx"))):
        yield Line("文书", f"{letters} 份，在 {out / 'notices'}")
    if (out / "打印").is_dir():
        yield Line("打印", f"合并打印件、文书清单和按乡镇的压缩包，在 {out / '打印'}")
    yield from _next(run, out, set(decided), "error" in problems)


def _next(run: Result, out: Path, decided: set[str], wrong: bool) -> Iterator[Line]:
    if wrong:
        yield Line("", "先按台账“数据问题”改正未采用的值，再重新检查")
    tracks = set(get_args(DecisionTrack))
    silent = run.office.config.office.kind == TASK_FORCE
    unwritten = not run.options.notices if run.parts else run.options.notices is False
    for code in DECISIONS:
        if code in decided and not (code in tracks and (silent or unwritten)):
            yield Line("", labels().next[code])
    if unwritten and decided & tracks and not silent:
        yield Line("", f"未生成文书，需要时用 tenglong notice {out}")
    if not run.office.path:
        yield Line("", "未用本单位配置：发文机关、期限、联系人在文书中留空，可用 tenglong init 生成配置")


def _counted(counts: Mapping[str, int], order: tuple[str, ...], names: Mapping[Any, str]) -> str:
    return "，".join(f"{names[code]} {counts[code]}" for code in order if counts.get(code))
