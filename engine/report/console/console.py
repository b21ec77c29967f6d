"""Tables for a terminal; plain and not wrapped if the output goes to a file or another program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...core.printable import printable

_WIDE = 220


def console() -> Console:
    """Standard output; if it is not a terminal, wide enough that no line is cut."""
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else _WIDE)


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; cells are data, never markup."""
    table = Table(title=printable(title), title_justify="left", show_lines=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if cell is None else printable(str(cell))) for cell in row))
    console().print(table)


def print_line(text: str = "") -> None:
    """Print a line of data."""
    console().print(escape(printable(text)), soft_wrap=True)
