"""Prints a line on the terminal; what a submission may have put into it cannot steer the terminal."""

from __future__ import annotations

import click

from ..core.printable import printable


def echo(text: object, *, err: bool = False) -> None:
    """Print a line on standard output, or on standard error."""
    click.echo(printable(str(text)), err=err)
