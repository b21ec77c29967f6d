"""What the verbs of `tenglong case` share: the register that they work on, and who works."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .verb_options import path_type

if TYPE_CHECKING:
    from ..cases.case_register import Register
    from ..vocabulary.holidays import Calendar

register_option = click.option(
    "--register", "file", type=path_type(), metavar="文件", help="台账库文件；数据库地址写在环境变量 TENGLONG_REGISTER"
)
who_option = click.option("--who", default=getpass.getuser, metavar="姓名", help="经办人，默认登录名")


def opened(file: Path | None) -> Register:
    """The register in a file, else at the address of the environment."""
    from ..cases.case_register import Register

    return Register.at(file)


def calendar_of(profile: Path | None) -> Calendar:
    """The holidays of an office's profile; those of the program without one."""
    from ..policy.profile import load_profile
    from ..vocabulary.holidays import Calendar

    return Calendar(load_profile(profile).config.holidays) if profile else Calendar()
