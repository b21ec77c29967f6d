"""Many rows at once, without what SQLAlchemy does for each: the tables hold texts and whole numbers only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table

_BATCH = 20_000


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all of which name the same columns."""
    if not rows:
        return
    names = list(rows[0])
    values = map(itemgetter(*names), rows)
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        cursor.close()
        return
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", list(values))


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
    """The rows of a query as tuples, in batches."""
    cursor: Any = connection.execute(query).cursor
    while rows := cursor.fetchmany(_BATCH):
        yield rows
