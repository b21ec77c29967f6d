"""The command line lists its verbs without loading them, and says of each what the verb says of itself."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from tenglong.cli import VERBS, _run, cli

LIBRARIES = ("polars", "pydantic", "lark", "durable", "lxml", "openpyxl", "rich", "yaml")


def test_every_verb_is_there_and_says_what_the_table_says() -> None:
    with click.Context(cli) as context:
        for name, verb in VERBS.items():
            command = cli.get_command(context, name)
            assert command is not None
            assert (command.name, command.help) == (name, verb.help)


def test_help_lists_the_verbs_as_click_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["--help"]) == 0
    listed = capsys.readouterr().out
    context = click.Context(cli, info_name="tenglong")
    formatter = context.make_formatter()
    click.Group.format_commands(cli, context, formatter)
    assert formatter.getvalue().strip() in listed


def test_help_loads_no_verb_and_no_library() -> None:
    code = f"""
import sys
from tenglong.cli import _run
_run(["--help"])
rooms = {{name.split(".")[2] for name in sys.modules if name.startswith("tenglong.engine.")}}
print(sorted(rooms), [name for name in {LIBRARIES!r} if name in sys.modules], "tenglong.engine.cli.check_verbs" in sys.modules)
"""
    printed = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert printed.splitlines()[-1] == "['cli', 'core'] [] False"


def test_a_verb_that_is_none_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["chekc"]) == 2
    assert capsys.readouterr().err == "错误：没有命令 'chekc'。用 tenglong --help 查看全部命令。[U004]\n"
