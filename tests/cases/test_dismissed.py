"""What was dismissed (不予立案) stays so while the facts are those that were dismissed, and comes back where they are new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from made_runs import MadeFirm, MadeVerdict, invented_code, made_run, template_run

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.enter import enter
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, list_cases
from tenglong.engine.vocabulary.holidays import Calendar

CLEAR = MadeVerdict(outcome="clear")
Handed = Callable[..., str]


def short(margin: str) -> MadeVerdict:
    """Too little tax by so much."""
    return MadeVerdict(outcome="hit", matters=("",), margin=margin)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that made ones follow."""
    return template_run(tmp_path_factory.mktemp("template"))


@pytest.fixture
def handed(register: Register, template: Path, tmp_path: Path) -> Handed:
    """What a run of a month says of the mill's latest case; after the first, the case is dismissed."""

    def hand_in(month: int, verdict: MadeVerdict, *, year: int = 2022) -> str:
        firm = MadeFirm(name="青溪甲机械厂", code=invented_code(1), verdicts={"SZ20-E01": verdict})
        out = made_run(template, tmp_path / f"run{month}", [firm], day=date(2023, month, 20), year=year)
        import_run(register, out, who="王某")
        return str(list_cases(register, CaseFilter())[-1]["seen"])

    assert hand_in(1, short("-2")) == "opened"
    facts = {"day": "2023-01-25", "approver": "王某", "reason": "停产检修"}
    enter(register, "2023-000001", "dismiss", facts, who="张某", calendar=Calendar())
    return hand_in


@pytest.mark.parametrize("margin", ["-2", "-1"])
def test_the_same_or_less_stays_dismissed(handed: Handed, register: Register, margin: str) -> None:
    handed(2, short(margin))
    [case] = list_cases(register, CaseFilter())
    assert (case["state"], case["proposal"]) == ("dismissed", "")


def test_what_was_mended_meanwhile_comes_back(handed: Handed, register: Register) -> None:
    assert handed(2, CLEAR) == "mended"
    assert handed(3, MadeVerdict(outcome="insufficient")) == "mended"
    assert handed(4, short("-1")) == "reopened"
    first, second = list_cases(register, CaseFilter())
    assert (first["state"], second["state"], second["former"]) == ("dismissed", "proposed", first["number"])


def test_what_is_worse_than_what_was_dismissed_comes_back(handed: Handed) -> None:
    assert handed(2, short("-1")) == "better"
    assert handed(3, short("-1.5")) == "better"
    assert handed(4, short("-2.5")) == "reopened"


def test_another_years_figures_are_new_facts(handed: Handed) -> None:
    assert handed(2, short("-2"), year=2021) == "seen"
    assert handed(3, short("-2"), year=2023) == "reopened"
