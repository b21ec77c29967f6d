"""Says in Chinese, instead of click's English, what is wrong with a command."""

from __future__ import annotations

import click


def usage_line(problem: click.ClickException) -> str:
    """A usage error of click as one line of Chinese."""
    match problem:
        case click.NoSuchOption():
            return f"没有选项 {problem.option_name}。用 --help 查看可用选项。[U001]"
        case click.MissingParameter():
            return f"缺少 {_name(problem)}。用 --help 查看用法。[U002]"
        case click.BadParameter():
            return f"{_name(problem)} 的值不对：{_expected(problem)}。用 --help 查看用法。[U003]"
        case click.UsageError() if problem.message.startswith("No such command"):
            return f"没有命令 {problem.message.split()[-1].rstrip('.')}。用 tenglong --help 查看全部命令。[U004]"
    return f"用法有误：{problem.format_message()}。用 --help 查看用法。[U005]"


def _name(problem: click.BadParameter) -> str:
    if isinstance(problem.param, click.Option):
        return str(problem.param.opts[-1])
    return str(problem.param.make_metavar(problem.ctx)).strip(".") if problem.param and problem.ctx else "参数"


def _expected(problem: click.BadParameter) -> str:
    match problem.param and problem.param.type:
        case click.Choice() as choice:
            return f"只能是 {'、'.join(map(str, choice.choices))}"
        case click.IntRange() as span:
            return f"应是 {span.min} 至 {span.max} 的整数"
    return str(problem.message)
