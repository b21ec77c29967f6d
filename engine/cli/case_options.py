"""What the verbs of `tenglong case` share: the register that they work on, and who works."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.errors import RunError
from .verb_options import path_type, profile_option, with_options

if TYPE_CHECKING:
    from ..cases.case_register import Register
    from ..vocabulary.holidays import Calendar

register_options = with_options(
    click.option(
        "--register",
        "file",
        type=path_type(),
        metavar="文件",
        help="台账库文件；不写的按配置的 case_register，再按环境变量 TENGLONG_REGISTER 中的数据库地址",
    ),
    profile_option,
)
"""Which register a verb works on: a file, else that of the profile; every verb of `case` has both."""

scope_option = click.option(
    "--scope",
    type=click.Choice(("full", "part", "single")),
    default="part",
    help="full 全量(不在表中的列为未报)、part 部分、single 单户",
)
who_option = click.option("--who", default=getpass.getuser, metavar="姓名", help="经办人，默认登录名")


def opened(file: Path | None, profile: Path | None = None, *, new: bool = False) -> Register:
    """The register in a file, else that of the profile, else at the address of the environment.

    Args:
        new: a file that is not there is made.

    Raises:
        RunError: there is no such file.
    """
    from ..cases.case_register import Register

    address = ""
    if file is None and profile is not None:
        file, address = _of_profile(profile)
    if file is not None and not new and not file.exists():
        raise RunError("没有这个台账库", code="C144", where=str(file), remedy="请检查路径；第一次用 case import 建立")
    return Register.at(file, address)


def _of_profile(profile: Path) -> tuple[Path | None, str]:
    """File and address of the register that a profile names; None and "" if it names none."""
    from ..policy.profile import load_profile

    office = load_profile(profile)
    text = office.config.case_register
    if "://" in text:
        return None, text
    return (office.folder / text if text else None), ""


def calendar_of(profile: Path | None) -> Calendar:
    """The holidays of an office's profile; those of the program without one."""
    from ..policy.profile import load_profile
    from ..vocabulary.holidays import Calendar

    return Calendar(load_profile(profile).config.holidays) if profile else Calendar()
