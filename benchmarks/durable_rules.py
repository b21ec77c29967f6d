"""The same criteria in durable-rules, record by record: one fact for each record, one rule for each outcome.

It is used as it requires: facts and no events, integers compared with integers, no absent fields (unknown is a value of
its own), no threads in the background. Land, and whether a name is listed, are worked out before, because its rules
cannot add three fields of which two may be absent, and cannot look into a list.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any

import polars as pl

from .plain_python import folded, land_of, number
from .polars_outcomes import ROUTES, TWO_HIGH, UNLAWFUL
from .sample import CRITERIA, FIELDS, Sample

_UNKNOWN = "unknown"
_STATES = {True: "yes", False: "no", None: _UNKNOWN}
_SCALE = 10**8
Test = dict[str, Any]


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    session = _session()
    return pl.DataFrame([session.outcomes(_fact(row, sample.listed)) for row in sample.rows()])


def _fact(row: dict[str, Any], listed: frozenset[str]) -> dict[str, Any]:
    texts = {key: row[key] or _UNKNOWN for key in ("industry_section", "scale", "route")}
    states = {key: _STATES[row[key]] for key in FIELDS if key in (*UNLAWFUL, *TWO_HIGH, "two_high")}
    tax, land = _whole(number(row["tax"])), _whole(land_of(row))
    known = {"tax_known": _STATES[tax is not None], "land_known": _STATES[land is not None]}
    name = _STATES[folded(row["name"]) in listed]
    return {**texts, **states, **known, "listed": name, "tax": tax or 0, "land": land or 0}


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value * _SCALE)


def _rules() -> dict[tuple[str, str], Test]:
    """(Criterion, outcome) → condition; if no rule of a criterion fires, the record is out of its scope."""
    figures = _all({"tax_known": "yes"}, {"land_known": "yes"}, {"$gt": {"land": 0}})
    no_figures = _any({"tax_known": "no"}, {"land_known": "no"}, {"$lte": {"land": 0}})
    five = {"$mul": {"$l": {"$m": "land"}, "$r": 5}}
    made, perhaps_made = {"industry_section": "制造业"}, {"industry_section": _UNKNOWN}
    large, small_land = {"scale": "规上"}, _all({"land_known": "yes"}, {"$lt": {"land": 3 * _SCALE}})
    much_land = _all({"land_known": "yes"}, {"$gte": {"land": 3 * _SCALE}})
    screened, spared = _any(large, much_land), _all({"scale": "规下"}, small_land)
    open_ = _any(
        _all({"scale": _UNKNOWN}, small_land), _all({"scale": "规下"}, {"land_known": "no"}),
        _all({"scale": _UNKNOWN}, {"land_known": "no"}),
    )  # fmt: skip
    breach, clean, unclear = _states(TWO_HIGH)
    unlawful, lawful, unsure = _states(UNLAWFUL)
    high, perhaps_high = {"two_high": "yes"}, {"two_high": _UNKNOWN}
    return {
        ("SZ20-E01", "hit"): _all(figures, {"$lt": {"tax": five}}),
        ("SZ20-E01", "boundary"): _all(figures, {"tax": five}),
        ("SZ20-E01", "clear"): _all(figures, {"$gt": {"tax": five}}),
        ("SZ20-E01", "insufficient"): no_figures,
        ("SZ20-L01", "hit"): {"listed": "yes"},
        ("SZ20-L01", "clear"): {"listed": "no"},
        ("SZ22-F01", "hit"): _any(*({"route": route} for route in ROUTES)),
        ("SZ22-F02", "hit"): unlawful,
        ("SZ22-F02", "clear"): lawful,
        ("SZ22-F02", "insufficient"): unsure,
        ("SZ22-E01", "hit"): _all(made, screened),
        ("SZ22-E01", "clear"): _all(_any(made, perhaps_made), spared),
        ("SZ22-E01", "insufficient"): _any(_all(perhaps_made, screened), _all(_any(made, perhaps_made), open_)),
        ("SZ22-R01", "needs_reference"): _any(made, perhaps_made),
        ("SZ22-E02", "hit"): _all(high, breach),
        ("SZ22-E02", "clear"): _all(_any(high, perhaps_high), clean),
        ("SZ22-E02", "insufficient"): _any(_all(perhaps_high, breach), _all(_any(high, perhaps_high), unclear)),
        ("SZ22-E03", "hit"): _all(high, clean),
        ("SZ22-E03", "clear"): _all(_any(high, perhaps_high), breach),
        ("SZ22-E03", "insufficient"): _any(_all(perhaps_high, clean), _all(_any(high, perhaps_high), unclear)),
    }


def _states(keys: tuple[str, ...]) -> tuple[Test, Test, Test]:
    """Three conditions on yes/no fields: at least one is yes; all are no; none is yes but some are unknown."""
    unclear = _all(*({"$neq": {key: "yes"}} for key in keys), _any(*({key: _UNKNOWN} for key in keys)))
    return _any(*({key: "yes"} for key in keys)), _all(*({key: "no"} for key in keys)), unclear


def _all(*tests: Test) -> Test:
    return {"$and": list(tests)}


def _any(*tests: Test) -> Test:
    return {"$or": list(tests)}


class _Session:
    """A host with the rules; the outcomes of the current record are collected in `_found`."""

    def __init__(self) -> None:
        from durable import engine

        class Host(engine.Host):  # type: ignore[misc]
            def _run(self) -> None:
                """Start without the two timer threads that a host normally has."""

        self._found: dict[str, str] = {}
        self._numbers = count()
        self._nothing_fired = engine.MessageNotHandledException
        rules = {
            f"{criterion} {outcome}": {"all": [{"m": test}], "run": self._taker(criterion, outcome)}
            for (criterion, outcome), test in _rules().items()
        }
        self._host = Host()
        self._host.register_rulesets({"clauses": rules})

    def _taker(self, criterion: str, outcome: str) -> Callable[[Any], None]:
        def take(closure: Any) -> None:
            self._found[criterion] = outcome

        return take

    def outcomes(self, fact: dict[str, Any]) -> dict[str, str]:
        self._found.clear()
        try:
            self._host.assert_fact("clauses", {"sid": "1", "id": next(self._numbers), **fact})
        except self._nothing_fired as nothing:
            raise RuntimeError("every record has outcomes") from nothing
        self._host.delete_state("clauses", "1")
        return {criterion: self._found.get(criterion, "out_of_scope") for criterion in CRITERIA}


@cache
def _session() -> _Session:
    return _Session()
