"""The papers that a returned book names: files of one folder, by plain names; nothing in a cell leads anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...core.errors import RunError
from ..case_register import Register
from ..papers import PAPER, kept, papers
from .row_edits import ProposedEvent, paper_names


class BookPapers:
    """The folder that came with a book, and what has been kept of it so far."""

    def __init__(self, register: Register, folder: Path | None) -> None:
        self._register = register
        self._folder = folder
        self._stated: dict[str, str] = {}

    def facts(self, event: ProposedEvent) -> Mapping[str, str]:
        """What an event states; its papers as the chain will state them once they have been kept.

        Raises:
            RunError: a paper is not in the folder, its name is more than a name, or no place is known to keep it.
        """
        text = event.facts.get(PAPER, "")
        if not event.papers or not text:
            return event.facts
        if text not in self._stated:
            papers(self._register)  # known where they are kept
            for name in paper_names(text):
                self._place(name)
        return {**event.facts, PAPER: self._stated.get(text, text)}

    def keep(self, number: str, event: ProposedEvent) -> None:
        """Copy the papers of an event that will be entered.

        Raises:
            RunError: one cannot be copied.
        """
        text = event.facts.get(PAPER, "")
        if event.papers and text and text not in self._stated:
            self._stated[text] = kept(self._register, number, [self._place(name) for name in paper_names(text)])

    def _place(self, name: str) -> Path:
        if self._folder is None:
            raise RunError(
                f"材料“{name}”没有随表给出", code="C161", where="材料", remedy="请用 --papers 指明放材料的文件夹"
            )
        plain = name not in ("", ".", "..") and not any(sign in name for sign in '/\\:*?"<>|\0')
        path = self._folder / name if plain else self._folder
        if not plain or path.is_symlink() or not path.is_file():
            raise RunError(
                f"材料“{name}”不在材料文件夹中",
                code="C162",
                where=str(self._folder),
                remedy="请写文件名（含后缀），并把文件放进去",
            )
        return path
