"""The same criteria in zen-engine (GoRules), record by record: a decision graph with one expression for each criterion.

Its numbers are decimals of 28 digits and `number` reads them from text, so nothing is rounded. Its comparisons have no
value for unknown, so every expression tests for null.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import polars as pl

from .plain_python import folded
from .polars_outcomes import ROUTES, TWO_HIGH, UNLAWFUL
from .sample import CRITERIA, Sample

_BREACHES = f"[{', '.join(TWO_HIGH)}]"
_STATES = f"[{', '.join(UNLAWFUL)}]"
_OTHER_TRADE = "industry_section != null and industry_section != '制造业'"

FIGURES = {
    "tax": "tax == null ? null : number(tax)",
    "land": (
        "land_actual != null ? number(land_actual) : land_own == null ? null : "
        "number(land_own) + number(land_rent_in ?? '0') - number(land_rent_out ?? '0')"
    ),
}
OUTCOMES = {
    "SZ20-E01": (
        "tax == null or land == null ? 'insufficient' : land <= 0 ? 'insufficient' : "
        "tax < 5 * land ? 'hit' : tax == 5 * land ? 'boundary' : 'clear'"
    ),
    "SZ22-F01": f"route == null ? 'out_of_scope' : route in {list(ROUTES)} ? 'hit' : 'clear'",
    "SZ22-F02": f"some({_STATES}, # == true) ? 'hit' : some({_STATES}, # == null) ? 'insufficient' : 'clear'",
    "SZ22-E01": (
        f"{_OTHER_TRADE} ? 'out_of_scope' : scale == '规上' or (land != null and land >= 3) ? "
        "(industry_section == null ? 'insufficient' : 'hit') : "
        "scale == null or land == null ? 'insufficient' : 'clear'"
    ),
    "SZ22-R01": f"{_OTHER_TRADE} ? 'out_of_scope' : 'needs_reference'",
    "SZ22-E02": (
        f"two_high == false ? 'out_of_scope' : all({_BREACHES}, # == false) ? 'clear' : "
        f"two_high == true and some({_BREACHES}, # == true) ? 'hit' : 'insufficient'"
    ),
    "SZ22-E03": (
        f"two_high == false ? 'out_of_scope' : some({_BREACHES}, # == true) ? 'clear' : "
        f"two_high == true and all({_BREACHES}, # == false) ? 'hit' : 'insufficient'"
    ),
}


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    engine = _engine(sample.listed)
    answers = (engine.evaluate("clauses", {**row, "name": folded(row["name"])}) for row in sample.rows())
    return pl.DataFrame([answer["result"] for answer in answers]).select(CRITERIA)


@cache
def _engine(listed: frozenset[str]) -> Any:
    """An engine that keeps the compiled graph: nine times as fast as `create_decision`, which compiles it each time."""
    import zen

    outcomes = {**OUTCOMES, "SZ20-L01": f"name in {json.dumps(sorted(listed), ensure_ascii=False)} ? 'hit' : 'clear'"}
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "record", "type": "inputNode"},
            _node("figures", FIGURES, keep=True),
            _node("outcomes", outcomes, keep=False),
            {"id": "out", "name": "outcomes", "type": "outputNode"},
        ],
        "edges": [_edge("in", "figures"), _edge("figures", "outcomes"), _edge("outcomes", "out")],
    }
    return zen.ZenEngine({"loader": {"type": "static", "content": {"clauses": graph}}})


def _node(name: str, expressions: dict[str, str], *, keep: bool) -> dict[str, Any]:
    """An expression node; with `keep` it also passes on its inputs."""
    content = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {
        "id": name,
        "name": name,
        "type": "expressionNode",
        "content": {"expressions": content, "passThrough": keep},
    }


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
