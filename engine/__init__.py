"""The way of the data: intake, evaluation, decision, notice and report."""

from .. import __version__


def version() -> str:
    """The program's version."""
    return __version__
