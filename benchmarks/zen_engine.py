"""The same criteria in zen-engine (GoRules), record by record: a decision graph with one expression for each criterion.

Its numbers are decimals of 28 digits and `number` reads them from text, so nothing is rounded. Its comparisons have no
value for unknown, so every expression tests for null.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl

from .plain_python import folded
from .polars_outcomes import ALSO_TWO_HIGH, ALSO_UNLAWFUL, INDUSTRY, ROUTES, TWO_HIGH, UNLAWFUL
from .sample import CRITERIA, Sample

FIGURES = {
    "tax": "tax == null ? null : number(tax)",
    "land": (
        "land_actual != null ? number(land_actual) : land_own == null ? null : "
        "number(land_own) + number(land_rent_in ?? '0') - number(land_rent_out ?? '0')"
    ),
}
_MADE = "industry_section == '制造业'"
_OTHER_TRADE = "industry_section != null and industry_section != '制造业'"
_CLUSTERED = "cluster != null and cluster in clusters"
_INDUSTRY = f"industry_section in {list(INDUSTRY)}"
_NO_INDUSTRY = f"industry_section != null and {_INDUSTRY} == false"
_SCREENED, _SPARED = (
    "(scale == '规上' or (land != null and land >= 3))",
    "(scale == '规下' and land != null and land < 3)",
)


def _choice(**outcomes: str) -> str:
    """The first outcome whose condition holds, else `insufficient`."""
    return " : ".join([*(f"{condition} ? '{outcome}'" for outcome, condition in outcomes.items()), "'insufficient'"])


def _listed(keys: Sequence[str], also: Sequence[str]) -> tuple[str, str, str]:
    """Conditions: one of the listed states is yes; all are no; one that the text does not list is yes."""
    one, none = f"some([{', '.join(keys)}], # == true)", f"all([{', '.join(keys)}], # == false)"
    return one, none, f"some([{', '.join(also)}], # == true)"


def _outcomes() -> dict[str, str]:
    known, (unlawful, lawful, like) = "tax != null and land != null and land > 0", _listed(UNLAWFUL, ALSO_UNLAWFUL)
    breach, clean, like_breach = _listed(TWO_HIGH, ALSO_TWO_HIGH)
    in_clusters = f"({_MADE} or ({_CLUSTERED}))"
    return {
        "SZ20-E01": _choice(
            out_of_scope=f"{_OTHER_TRADE} and not({_CLUSTERED})",
            clear=f"{known} and tax > 5 * land",
            hit=f"{in_clusters} and {known} and tax < 5 * land",
            boundary=f"{in_clusters} and {known} and tax == 5 * land",
        ),
        "SZ20-L01": "name in listed ? 'hit' : 'clear'",
        "SZ22-F01": _choice(
            out_of_scope=f"route == null or ({_NO_INDUSTRY})",
            clear=f"not(route in {list(ROUTES)})",
            hit=_INDUSTRY,
        ),
        "SZ22-F02": _choice(
            out_of_scope=_NO_INDUSTRY,
            clear=f"{lawful} and not({like})",
            hit=f"{_INDUSTRY} and {unlawful}",
            boundary=f"{_INDUSTRY} and {lawful}",
        ),
        "SZ22-E01": _choice(out_of_scope=_OTHER_TRADE, clear=_SPARED, hit=f"{_MADE} and {_SCREENED}"),
        "SZ22-R01": f"({_OTHER_TRADE}) or {_SPARED} ? 'out_of_scope' : 'needs_reference'",
        "SZ22-E02": _choice(
            out_of_scope="two_high == false",
            clear=f"{clean} and not({like_breach})",
            hit=f"two_high == true and {breach}",
            boundary=f"two_high == true and {clean}",
        ),
        "SZ22-E03": _choice(
            out_of_scope="two_high == false",
            clear=breach,
            hit=f"two_high == true and {clean} and not({like_breach})",
            boundary=f"two_high == true and {clean}",
        ),
    }


def judged(sample: Sample) -> pl.DataFrame:
    """The outcomes of every record."""
    engine = _engine(sample.listed, sample.clusters)
    answers = (engine.evaluate("clauses", _given(row)) for row in sample.rows())
    return pl.DataFrame([answer["result"] for answer in answers]).select(CRITERIA)


def _given(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "name": folded(row["name"]), "cluster": row["cluster"] and folded(row["cluster"])}


@cache
def _engine(listed: frozenset[str], clusters: frozenset[str]) -> Any:
    """An engine that keeps the compiled graph: nine times as fast as `create_decision`, which compiles it each time."""
    import zen

    lists = {"listed": listed, "clusters": clusters}
    literals = {name: json.dumps(sorted(names), ensure_ascii=False) for name, names in lists.items()}
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "record", "type": "inputNode"},
            _node("figures", {**FIGURES, **literals}, keep=True),
            _node("outcomes", _outcomes(), keep=False),
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
