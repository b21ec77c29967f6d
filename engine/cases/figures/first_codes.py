"""The credit code with which a firm was first seen, as it was known at a place of the chain: a report that was fixed prints it again."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from ...vocabulary.code_types import RollEvent
from ..bulk_rows import plain_rows
from ..tables import ALIAS, EVENT

_CODE = "code"
_MERGE: RollEvent = "merge"
_SPLIT: RollEvent = "split"


def first_codes(connection: Connection, through: int) -> dict[int, str]:
    """Firm → code, of the firms whose first record had one; a code that came later is none of these, whenever one looks.

    The first thing that a firm is known by is its code, where its first record had a sound one, and its name otherwise.

    Args:
        through: place of the chain; a code that left a firm after it is still that firm's.
    """
    origins = _split_after(connection, through)
    codes: dict[int, str] = {}
    begun: set[int] = set()
    query = select(ALIAS.c.enterprise, ALIAS.c.kind, ALIAS.c.value).order_by(ALIAS.c.id)
    for batch in plain_rows(connection, query):
        for holder, kind, value in batch:
            firm = holder
            while firm in origins:
                firm = origins[firm]
            if firm not in begun:
                begun.add(firm)
                if kind == _CODE:
                    codes[firm] = value
    return codes


def _split_after(connection: Connection, through: int) -> dict[int, int]:
    """Firm → that from which it was split off after that place. A firm that had been merged before was there already."""
    query = (
        select(EVENT.c.id, EVENT.c.kind, EVENT.c.facts).where(EVENT.c.kind.in_((_MERGE, _SPLIT))).order_by(EVENT.c.id)
    )
    there: set[int] = set()
    origins: dict[int, int] = {}
    for place, kind, text in connection.execute(query):
        facts = json.loads(text)
        other = int(facts["other"])
        if kind == _SPLIT and other not in there and place > through:
            origins[other] = int(facts["enterprise"])
        there.add(other)
    return origins
