"""Tables for a terminal; plain and not wrapped if the output goes to a file or another program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from ...core.printable import printable

_WIDE = 220
"""Columns where the output is no terminal: so many that no line is cut."""


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; cells are data, never markup."""
    from rich.console import Console  # what prints no table goes without: rich takes a twentieth of a second
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=printable(title), title_justify="left", show_lines=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if cell is None else printable(str(cell))) for cell in row))
    width = None if sys.stdout.isatty() else _WIDE
    Console(highlight=False, soft_wrap=False, width=width).print(table)


def print_line(text: str = "", head: str = "") -> None:
    """Print a line of data; `head`, what it is about, is bold on a terminal."""
    click.echo(click.style(printable(head), bold=True) + printable(text))
