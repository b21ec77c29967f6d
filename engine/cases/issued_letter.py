"""The letter that a run wrote about a case: when it is issued, its file is kept, so that its bytes stay what they were."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from ..core.text import normal_name
from ..decision.case_events import case_events
from ..notice.documents import documents
from ..notice.letter_index import FILE
from .case_register import Register
from .papers import PAPER, has_place, kept
from .tables import CASE, ENTERPRISE, RUN, RUN_ACTION

_COLUMNS = ("letter", "document", "track", "uscc", "name", "department", "criteria")


def with_letter(register: Register, number: str, kind: str, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The facts of an event with the run's letter as its paper, where the event is the issue of one and names none itself;
    as they are where no place for papers is known.

    Raises:
        RunError: the letter cannot be kept.
    """
    if case_events().events[kind].to != "issued" or facts.get(PAPER) or not has_place(register):
        return facts
    with register.reading() as connection:
        letter = letter_of(connection, number)
    return {**facts, PAPER: kept(register, number, [letter])} if letter else facts


def letter_of(connection: Connection, number: str) -> Path | None:
    """The file of the letter about a case in the latest of its runs whose folder is still there; None where that has none, or
    where several letters may be meant."""
    from ..notice.write_notices import FOLDER

    case = connection.execute(
        select(CASE, ENTERPRISE.c.name, ENTERPRISE.c.uscc).join(ENTERPRISE).where(CASE.c.number == number)
    ).mappings()
    row = case.one()
    folders = connection.execute(
        select(RUN.c.folder)
        .join(RUN_ACTION, RUN_ACTION.c.run == RUN.c.id)
        .where(RUN_ACTION.c.case_file == row["id"])
        .order_by(RUN.c.as_of.desc(), RUN.c.id.desc())
    )
    folder = next((path for path in map(Path, folders.scalars()) if path.is_dir()), None)
    return _only_letter(folder, folder / FOLDER / FILE, row) if folder else None


def _only_letter(folder: Path, index: Path, case: Mapping[Any, Any]) -> Path | None:
    try:
        letters = pl.read_parquet(index, columns=list(_COLUMNS))
    except (OSError, pl.exceptions.PolarsError):
        return None
    main = documents().tracks[case["track"]].documents
    same = [
        letter
        for letter in letters.iter_rows(named=True)
        if letter["document"] in main and case["criterion"] in letter["criteria"] and _is_of(letter, case)
    ]
    if len(same) > 1:
        same = [letter for letter in same if letter["department"] == case["department"]]
    if len({letter["letter"] for letter in same}) != 1:
        return None
    path = folder / same[0]["letter"]
    inside = path.resolve().is_relative_to(folder.resolve())
    return path if inside and path.is_file() and not path.is_symlink() else None


def _is_of(letter: Mapping[str, Any], case: Mapping[Any, Any]) -> bool:
    """Whether a letter is to the firm of a case: by code, or by name where one of them has none."""
    if letter["uscc"] and case["uscc"]:
        return bool(letter["uscc"] == case["uscc"])
    return normal_name(letter["name"] or "") == normal_name(case["name"])
