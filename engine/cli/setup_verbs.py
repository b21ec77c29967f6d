"""The verbs form and init: they write files for people to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..core.new_file import refuse_existing
from .echo import echo
from .verb_options import KINDS, path_type


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="种类")
@click.option("-o", "--output", type=path_type(), default="填报表.xlsx", show_default=True, metavar="文件")
def form(kind: Any, output: Path) -> int:
    """生成空白填报表(种类：enterprise、project、park、region)。"""
    from ..report.books.form import write_form

    refuse_existing(output)
    write_form(kind, output)
    echo(f"已生成 {output}")
    return 0


@click.command()
@click.option("-o", "--output", type=path_type(), default="profile.yaml", show_default=True, metavar="文件")
@click.option(
    "--templates", is_flag=False, flag_value="文书模板", type=path_type(), metavar="[文件夹]",
    help="另把文书模板复制到此文件夹(默认“文书模板”),供本单位修改",
)  # fmt: skip
def init(output: Path, templates: Path | None) -> int:
    """生成一份待填的本单位配置。"""
    from ..notice.own_templates import copy_templates, new_profile

    if not templates or not output.exists():
        refuse_existing(output)
        new_profile(output, templates)
        echo(f"已生成 {output}，请按说明填写后用 --profile {output} 使用")
    if templates:
        count = copy_templates(templates)
        echo(
            f"已复制 {count} 份文书模板到 {templates}，修改后用 tenglong template check 检查；配置中应写 templates: {templates}"
        )
    return 0
