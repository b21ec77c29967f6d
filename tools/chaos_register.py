"""Kills at the register of cases: what was confirmed is there, the chain is whole, and the next import goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chaos import Chaos

REGISTER = "台账库.db"
CASE = "2022-000001"


class LostError(Exception):
    """Something that was promised is not so."""


def kill_import(chaos: Chaos) -> None:
    """Import the run in the folder and be killed; all of it is in the register then, or nothing."""
    chaos.kill("case import", ["case", "import", chaos.office.out, *_where()], aimed=False)
    look_at_register(chaos)


def kill_update(chaos: Chaos) -> None:
    """Enter a mark as a note and be killed; if the command had said that it was entered, it stays."""
    chaos.complete(["case", "import", chaos.office.out, *_where()], 0)
    mark = f"MARK-{900_000 + len(chaos.noted):06}-END"
    words = ["case", "update", CASE, "备注", f"内容={mark}", *_where()]
    if chaos.kill("case update", words, aimed=False) == 0:
        chaos.noted.append(mark)
    look_at_register(chaos)


def look_at_register(chaos: Chaos) -> None:
    """The chain is whole and has every note that was confirmed.

    Raises:
        LostError: it is not, or has not.
    """
    if not (chaos.office.folder / REGISTER).exists():
        return
    chaos.complete(["case", "verify", *_where()[:2]], 0)
    entries = chaos.complete(["case", "log", *_where()[:2]], 0)
    if lost := [mark for mark in chaos.noted if mark not in entries]:
        raise LostError(f"not in the register: {lost}")


def _where() -> list[str]:
    return ["--register", REGISTER, "--who", "王某"]
