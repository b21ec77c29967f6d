"""Whether somebody was asked for what a verdict lacks, also by another column than the field's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_records import records_of
from made_rules import policy_of

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.derived_fields import derived_table
from tenglong.engine.vocabulary.fields import Kind, vocabulary
from tenglong.engine.vocabulary.process_words import process_words
from tenglong.engine.vocabulary.spellings import spellings

BEYOND = "1" + "0" * 30
"""A figure that the scaled columns cannot hold, so that its row is judged alone."""


def _judged(when: str, **fields: Any) -> dict[str, Any]:
    settings = Settings(year=2022, region="330683", as_of=date(2022, 12, 20))
    return evaluate(records_of([fields]), [policy_of({"when": when, "numeric": False})], settings).row(0, named=True)


@pytest.mark.parametrize(
    ("when", "column", "asked"),
    [
        ("印花工序", "process", True),
        ("印花工序", "industry", False),
        ("在园区", "park", True),
        ("违法用地", "violation", True),
        ("违法用地", "problem", False),
        ("四无企业", "no_premises", True),
        ("规模 是 规上", "revenue", True),
        ("行业门类 是 制造业", "industry", True),
        ("行业门类 是 制造业", "industry_code", True),
    ],
)
def test_a_column_from_which_the_field_follows_asks_for_it(when, column, asked):
    said = _judged(when, **{column: None})
    assert (said["outcome"], said["asked"]) == ("insufficient", asked)


@pytest.mark.parametrize(
    ("when", "column", "asked"),
    [
        ("实际用地 < 3亩 或 违法用地", "land_own", True),
        ("实际用地 < 3亩 或 违法用地", "land_rent_out", False),
        ("亩均税收 < 5万元/亩 或 违法用地", "tax_per_mu", True),
    ],
)
def test_a_column_of_a_formula_asks_for_what_it_gives(when, column, asked):
    assert _judged(when, **{column: None})["asked"] is asked


@pytest.mark.parametrize("others", [{}, {"tax": BEYOND}])
def test_a_cell_that_speaks_of_a_flag_without_settling_it_asks(others):
    when = "安全隐患 且 税收 > 1万元" if others else "安全隐患"
    unclear = _judged(when, **{"problem": "安全问题", "safety_hazard~": "unclear", **others})
    silent = _judged(when, problem="亩均低", **others)
    assert (unclear["outcome"], unclear["missing"], unclear["asked"]) == ("insufficient", ["safety_hazard"], True)
    assert (silent["outcome"], silent["asked"]) == ("insufficient", False)


def test_every_field_that_intake_infers_from_a_question_names_its_source():
    table = derived_table()
    pairs: list[tuple[Kind, str, str]] = [("project", state.from_, state.to) for state in table.states]
    pairs += [("project", period.from_, key) for period in table.periods for key in (period.start, period.end)]
    pairs += [("park", count.from_, count.to) for count in table.counts]
    pairs += [("enterprise", table.parks.from_, table.parks.to)]
    pairs += [("enterprise", table.processes.from_, key) for key in process_words().processes]
    pairs += [("enterprise", part, one.flag) for one in table.summaries if one.complete for part in one.parts]
    pairs += [("enterprise", "violation", key) for key in spellings().violations]
    assert [pair for pair in pairs if pair[1] not in vocabulary(pair[0]).sources(pair[2])] == []


@pytest.mark.parametrize("kind", ["enterprise", "project", "park", "region"])
def test_the_sources_of_a_field_are_fields(kind):
    words = vocabulary(kind)
    assert {source for key in words.fields for source in words.sources(key)} <= set(words.fields)
