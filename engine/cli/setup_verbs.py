"""The verbs form and init: they write files for people to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..core.errors import RunError
from ..core.new_file import new_file, refuse_existing, why_not
from .echo import echo
from .exit_codes import IN_PART
from .verb_options import KINDS, path_type, profile_option


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="种类")
@click.option(
    "-o", "--output", type=path_type(), metavar="文件", help="默认 填报表.xlsx；有 --of 的是文件夹，默认 补填表"
)
@click.option("--of", "run", type=path_type(), metavar="结果", help="为检查结果中数据不足的每家企业出一份补填表")
@profile_option
def form(kind: Any, output: Path | None, run: Path | None, profile: Path | None) -> int:
    """生成空白填报表(种类：enterprise、project、park、region)，或补填表(--of)。"""
    if run:
        from ..checking.finished_run import read_lettered
        from ..report.books.supplement import write_supplements

        folder = output or Path("补填表")
        refuse_existing(folder)
        done = write_supplements(read_lettered(run), folder)
        echo(f"已生成 {done.forms} 份补填表，在 {folder}；填好后与原表一起检查")
        if done.offices:
            echo(f"另有 {len(done.offices)} 份请部门填写（灰格不填）：{'、'.join(done.offices)}")
        if done.nameless:
            names = "、".join(done.nameless[:5])
            echo(f"没有统一社会信用代码的 {len(done.nameless)} 家未出，收回后对不上，请先在原表补上：{names}")
        return IN_PART if done.nameless else 0
    from ..policy.profile import load_profile
    from ..report.books.form import write_form

    path = output or Path("填报表.xlsx")
    office = load_profile(profile).config.office
    with _new(path) as aside:
        write_form(kind, aside, office)
    echo(f"已生成 {path}")
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
        with _new(output) as aside:
            new_profile(aside, templates)
        echo(f"已生成 {output}，请按说明填写后用 --profile {output} 使用")
    if templates:
        count = copy_templates(templates)
        echo(
            f"已复制 {count} 份文书模板到 {templates}，修改后用 tenglong template check 检查；配置中应写 templates: {templates}"
        )
    return 0


@contextmanager
def _new(output: Path) -> Iterator[Path]:
    """Give a path to write a new file to; it becomes `output` when it is complete."""
    refuse_existing(output)
    try:
        with new_file(output) as aside:
            yield aside
    except OSError as problem:
        raise RunError(
            f"没有写成({why_not(problem)})", code="C072", where=str(output), remedy="请检查磁盘空间和权限"
        ) from problem
