"""Click's help pages in Chinese."""

from __future__ import annotations

from typing import Any

import click

_HEADINGS = {"Options": "选项", "Commands": "命令"}


class ChineseFormatter(click.HelpFormatter):
    """Click's help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Any, *args: Any, **kwargs: Any) -> None:
        super().write_dl([(name, _in_chinese(text)) for name, text in rows], *args, **kwargs)


def _in_chinese(text: str) -> str:
    for english, chinese in (
        ("Show this message and exit.", "显示帮助"),
        ("[required]", "[必填]"),
        ("[default: ", "[默认："),
    ):
        text = text.replace(english, chinese)
    return text


CONTEXT_SETTINGS = {"help_option_names": ["--help", "-h"], "max_content_width": 100}
