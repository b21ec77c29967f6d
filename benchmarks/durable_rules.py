"""The same criteria in durable-rules, record by record: one fact for each record, one rule for each outcome.

It is used as it requires: facts and no events, integers compared with integers, no absent fields (unknown is a value of
its own), no threads in the background. Land, and whether a name or a cluster is listed, are worked out before, because its rules
cannot add three fields of which two may be absent, and cannot look into a list.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any

import polars as pl

from .plain_python import clustered, folded, land_of, number
from .polars_outcomes import ALSO_TWO_HIGH, ALSO_UNLAWFUL, INDUSTRY, ROUTES, TWO_HIGH, UNLAWFUL
from .sample import CRITERIA, FIELDS, Sample

_UNKNOWN = "unknown"
_STATES = {True: "yes", False: "no", None: _UNKNOWN}
_SCALE = 10**8
_MADE, _PERHAPS_MADE = {"industry_section": "制造业"}, {"industry_section": _UNKNOWN}
Test = dict[str, Any]


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    session = _session()
    return pl.DataFrame([session.outcomes(_fact(row, sample)) for row in sample.rows()])


def _fact(row: dict[str, Any], sample: Sample) -> dict[str, Any]:
    texts = {key: row[key] or _UNKNOWN for key in ("industry_section", "scale", "route")}
    states = {key: _STATES[row[key]] for key in FIELDS if key in (*UNLAWFUL, *TWO_HIGH, "two_high")}
    tax, land = _whole(number(row["tax"])), _whole(land_of(row))
    known = {"tax_known": _STATES[tax is not None], "land_known": _STATES[land is not None]}
    named = {
        "listed": _STATES[folded(row["name"]) in sample.listed],
        "clustered": _STATES[clustered(row, sample.clusters)],
    }
    return {**texts, **states, **known, **named, "tax": tax or 0, "land": land or 0}


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value * _SCALE)


def _rules() -> dict[tuple[str, str], Test]:
    """(Criterion, outcome) → condition; if no rule of a criterion fires, the record is out of its scope."""
    return {**_of_sz20(), **_of_sz22_trades(), **_of_sz22_two_high()}


def _of_sz20() -> dict[tuple[str, str], Test]:
    figures = _all({"tax_known": "yes"}, {"land_known": "yes"}, {"$gt": {"land": 0}})
    no_figures = _any({"tax_known": "no"}, {"land_known": "no"}, {"$lte": {"land": 0}})
    five = {"$mul": {"$l": {"$m": "land"}, "$r": 5}}
    below, exactly, above = {"$lt": {"tax": five}}, {"tax": five}, {"$gt": {"tax": five}}
    bound = _any(_MADE, {"clustered": "yes"})
    perhaps = _all(_PERHAPS_MADE, {"clustered": "no"})
    return {
        ("SZ20-E01", "hit"): _all(bound, figures, below),
        ("SZ20-E01", "boundary"): _all(bound, figures, exactly),
        ("SZ20-E01", "clear"): _all(_any(bound, perhaps), figures, above),
        ("SZ20-E01", "insufficient"): _any(
            _all(_any(bound, perhaps), no_figures), _all(perhaps, figures, _any(below, exactly))
        ),
        ("SZ20-L01", "hit"): {"listed": "yes"},
        ("SZ20-L01", "clear"): {"listed": "no"},
    }


def _of_sz22_trades() -> dict[tuple[str, str], Test]:
    made, perhaps = _MADE, _PERHAPS_MADE
    industry = _any(*({"industry_section": section} for section in INDUSTRY))
    large, small_land = {"scale": "规上"}, _all({"land_known": "yes"}, {"$lt": {"land": 3 * _SCALE}})
    much_land = _all({"land_known": "yes"}, {"$gte": {"land": 3 * _SCALE}})
    screened, spared = _any(large, much_land), _all({"scale": "规下"}, small_land)
    open_ = _any(
        _all({"scale": _UNKNOWN}, small_land), _all({"scale": "规下"}, {"land_known": "no"}),
        _all({"scale": _UNKNOWN}, {"land_known": "no"}),
    )  # fmt: skip
    one_way = _any(*({"route": route} for route in ROUTES))
    other_way = _all(*({"$neq": {"route": route}} for route in (*ROUTES, _UNKNOWN)))
    unlawful, lawful, unsure = _states(UNLAWFUL)
    like, unlike = _stated(ALSO_UNLAWFUL)
    return {
        ("SZ22-F01", "hit"): _all(industry, one_way),
        ("SZ22-F01", "clear"): _all(_any(industry, perhaps), other_way),
        ("SZ22-F01", "insufficient"): _all(perhaps, one_way),
        ("SZ22-F02", "hit"): _all(industry, unlawful),
        ("SZ22-F02", "boundary"): _all(industry, lawful, like),
        ("SZ22-F02", "clear"): _all(_any(industry, perhaps), lawful, unlike),
        ("SZ22-F02", "insufficient"): _any(
            _all(perhaps, _any(unlawful, _all(lawful, like))), _all(_any(industry, perhaps), unsure)
        ),
        ("SZ22-E01", "hit"): _all(made, screened),
        ("SZ22-E01", "clear"): _all(_any(made, perhaps), spared),
        ("SZ22-E01", "insufficient"): _any(_all(perhaps, screened), _all(_any(made, perhaps), open_)),
        ("SZ22-R01", "needs_reference"): _all(_any(made, perhaps), _any(screened, open_)),
    }


def _of_sz22_two_high() -> dict[tuple[str, str], Test]:
    breach, clean, unclear = _states(TWO_HIGH)
    like, unlike = _stated(ALSO_TWO_HIGH)
    high, perhaps = {"two_high": "yes"}, {"two_high": _UNKNOWN}
    unsure = _all(_any(high, perhaps), unclear)
    return {
        ("SZ22-E02", "hit"): _all(high, breach),
        ("SZ22-E02", "boundary"): _all(high, clean, like),
        ("SZ22-E02", "clear"): _all(_any(high, perhaps), clean, unlike),
        ("SZ22-E02", "insufficient"): _any(_all(perhaps, _any(breach, _all(clean, like))), unsure),
        ("SZ22-E03", "hit"): _all(high, clean, unlike),
        ("SZ22-E03", "boundary"): _all(high, clean, like),
        ("SZ22-E03", "clear"): _all(_any(high, perhaps), breach),
        ("SZ22-E03", "insufficient"): _any(_all(perhaps, clean), unsure),
    }


def _states(keys: tuple[str, ...]) -> tuple[Test, Test, Test]:
    """Three conditions on yes/no fields: at least one is yes; all are no; none is yes but some are unknown."""
    unclear = _all(*({"$neq": {key: "yes"}} for key in keys), _any(*({key: _UNKNOWN} for key in keys)))
    return _any(*({key: "yes"} for key in keys)), _all(*({key: "no"} for key in keys)), unclear


def _stated(keys: tuple[str, ...]) -> tuple[Test, Test]:
    """Two conditions on states that the text does not list: one is yes; none is."""
    return _any(*({key: "yes"} for key in keys)), _all(*({"$neq": {key: "yes"}} for key in keys))


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
