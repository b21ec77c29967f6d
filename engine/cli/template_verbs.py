"""The verb template: it checks an office's own letter templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from .exit_codes import FINDINGS
from .verb_options import path_type, profile_option, with_options


@click.group()
def template() -> None:
    """检查本单位的文书模板。"""


@template.command("check")
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=path_type())
@click.option("--document", default="", metavar="文书", help="模板用于哪种文书(编号或名称),默认看文件名")
@click.option("--out", type=path_type(), metavar="文件夹", help="样张放在哪里，默认与模板同一文件夹")
@with_options(profile_option)
def check_(files: Sequence[Path], document: str, out: Path | None, profile: Path | None) -> int:
    """检查模板：字段、标记、必备要素、不得出现的用语，并生成样张。"""
    from ..notice.template_check import check_template, write_specimen
    from ..policy.office import office_policies
    from ..policy.profile import load_profile
    from ..report.console.template_faults import print_report

    office = load_profile(profile)
    policies = office_policies(office)
    reports = [(path, check_template(path, office.config, document, policies=policies)) for path in files]
    for path, report in reports:
        print_report(path, report, write_specimen(path, report, out))
    return FINDINGS if any(report.faults for _, report in reports) else 0
