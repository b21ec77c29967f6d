"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

KINDS = ("enterprise", "project", "park", "region")
"""Kinds of records that a submission may hold."""


class DayType(click.ParamType[date]):
    """A day written as 2022-12-31."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，写作 2022-12-31", param, ctx)


def path_type(**options: Any) -> Any:
    """The type of a path. Click does not test that it exists: the verb itself says what is wrong with it."""
    return click.Path(path_type=Path, **options)


_Command = TypeVar("_Command", bound=Callable[..., Any])


def with_options(*decorators: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    """A decorator that adds several options to a verb."""

    def apply(command: _Command) -> _Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


profile_option = click.option("--profile", type=path_type(), metavar="文件", help="本单位配置(tenglong init 生成)")
as_of_option = click.option("--as-of", type=DayType(), metavar="日期", help="检查日，默认今天")
issue_date_option = click.option(
    "--issue-date", type=DayType(), metavar="日期", help="拟签发日：文书依据是否有效看这一天，默认配置所填，再默认今天"
)
year_option = click.option(
    "--year", type=click.IntRange(1990, 2100), metavar="年份", help="数据年度；表中写明的以表为准"
)
kind_option = click.option("--kind", type=click.Choice(KINDS), default="enterprise", show_default=True, help="记录种类")
