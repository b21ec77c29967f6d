"""Many rows at once, without what SQLAlchemy does for each: the tables hold texts and whole numbers only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table

_BATCH = 20_000


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all of which name the same columns."""
    if rows:
        names = list(rows[0])
        insert_tuples(connection, table, names, list(map(itemgetter(*names), rows)))


def insert_tuples(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows of values in the order of the columns that are named."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.close()
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows by their `id`; all rows name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    settings = ", ".join(f"{name} = {mark}" for name in names)
    values = list(map(itemgetter(*names, "id"), rows))
    connection.exec_driver_sql(f"UPDATE {table.name} SET {settings} WHERE id = {mark}", values)


def plain_rows(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query as tuples in the order of its columns, in batches."""
    cursor: Any = connection.execute(query).cursor
    while rows := cursor.fetchmany(_BATCH):
        yield rows


def consecutive(numbers: Collection[int]) -> list[tuple[int, int]]:
    """Numbers as ranges of such as follow one another, first and last: ids of many rows in few statements.

    >>> consecutive({4, 1, 2, 3, 7})
    [(1, 4), (7, 7)]
    """
    ordered = sorted(numbers)
    begins = [at for at, number in enumerate(ordered) if at == 0 or ordered[at - 1] != number - 1]
    ends = [at - 1 for at in begins[1:]] + ([len(ordered) - 1] if ordered else [])
    return [(ordered[begin], ordered[end]) for begin, end in zip(begins, ends, strict=True)]
