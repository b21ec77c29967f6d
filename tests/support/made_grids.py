"""Grids written down in tests as lists of rows, and what intake makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from tenglong.engine.intake.files.grid import Grid
from tenglong.engine.intake.records.submission import read_records
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.records.records import Records
from tenglong.engine.vocabulary.fields import Kind

Row = Sequence[str | None]


def made(
    rows: Sequence[Row],
    *,
    file: str = "表.xlsx",
    sheet: str = "Sheet1",
    merges: Iterable[str] = (),
    numbers: Iterable[str] = (),
    percent: Iterable[str] = (),
    **parts: object,
) -> Grid:
    """A grid of `rows`; "" is blank. `merges` as A1:C1, `numbers` columns that hold numbers, `percent` shown as %."""
    width = max(len(row) for row in rows)
    cells = {
        str(column): pl.Series([(row[column] or None) if column < len(row) else None for row in rows], dtype=pl.String)
        for column in range(width)
    }
    stored = {column_of(letter): _numbers(cells[str(column_of(letter))]) for letter in numbers}
    return Grid(
        file=file,
        sheet=sheet,
        cells=pl.DataFrame(cells),
        merges=tuple(map(_merge, merges)),
        numbers=stored,
        percent=frozenset(map(column_of, percent)),
        **parts,  # type: ignore[arg-type]
    )


def _numbers(column: pl.Series) -> pl.Series:
    return column.str.contains(r"^-?[0-9.]+$").fill_null(False)


def column_of(letter: str) -> int:
    """A → 0."""
    return ord(letter) - 65


def _merge(span: str) -> tuple[int, int, int, int]:
    first, last = span.split(":")
    return int(first[1:]) - 1, column_of(first[0]), int(last[1:]) - 1, column_of(last[0])


def read(
    *grids: Grid, year: int | None = None, columns: dict[str, str] | None = None, kind: Kind = "enterprise"
) -> Records:
    """The records of grids."""
    profile = Office(config=Profile(columns=columns or {}))
    return read_records(grids, kind=kind, office=profile, as_of=date(2026, 11, 20), year=year)


def read_rows(
    *rows: Row,
    year: int | None = None,
    columns: dict[str, str] | None = None,
    kind: Kind = "enterprise",
    **parts: object,
) -> Records:
    """The records of one sheet."""
    return read(made(rows, **parts), year=year, columns=columns, kind=kind)  # type: ignore[arg-type]


def values(records: Records, key: str) -> list[object]:
    """A field of all records."""
    return records.frame[key].to_list() if key in records.frame.columns else [None] * records.frame.height


def states(records: Records, key: str) -> list[str | None]:
    """The states of a field."""
    return values(records, f"{key}~")  # type: ignore[return-value]


def codes(records: Records) -> list[str]:
    """The codes of all problems, sorted."""
    return sorted(records.problems["code"].to_list())


def told(records: Records, code: str) -> list[dict[str, object]]:
    """The problems of a code."""
    return records.problems.filter(pl.col("code") == code).to_dicts()
