"""Where a firm is missed that has moved to another township: there, and no longer where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from made_runs import MadeFirm, MadeVerdict, invented_code, made_run, template_run

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.matches import Saying, list_matches, settle

LITTLE_TAX = {"SZ20-E01": MadeVerdict(outcome="hit", matters=("",), margin="-1")}
MILL, FOUNDRY = "青溪甲机械厂", "白石乙铸造厂"

Missing = Callable[..., Mapping[str, Sequence[str]]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that made ones follow."""
    return template_run(tmp_path_factory.mktemp("template"))


@pytest.fixture
def missing(register: Register, template: Path, tmp_path: Path) -> Missing:
    """Who has not reported, by a full submission of a month: rows of name, code and township."""

    def handed_in(month: int, *rows: tuple[str, str, str]) -> Mapping[str, Sequence[str]]:
        firms = [MadeFirm(name=name, code=code, town=town, verdicts=LITTLE_TAX) for name, code, town in rows]
        out = made_run(template, tmp_path / f"run{month}", firms, day=date(2023, month, 20))
        return import_run(register, out, who="王某", scope="full").missing

    return handed_in


def test_a_firm_that_has_moved_is_missed_in_its_new_township(missing: Missing) -> None:
    mill, foundry = invented_code(1), invented_code(2)
    assert missing(1, (MILL, mill, "白石镇"), (FOUNDRY, foundry, "白石镇")) == {}
    assert missing(2, (MILL, mill, "青石镇")) == {}
    assert missing(3, (FOUNDRY, foundry, "白石镇")) == {}
    assert missing(4, ("青石丙五金厂", invented_code(3), "青石镇")) == {"白石镇": [MILL]}


def test_two_that_a_person_has_joined_are_missed_where_the_later_one_is(missing: Missing, register: Register) -> None:
    foundry = invented_code(2)
    missing(1, (MILL, "", "白石镇"), (FOUNDRY, foundry, "白石镇"))
    missing(2, (MILL, "", "青石镇"))
    [question] = list_matches(register)
    assert missing(3, (FOUNDRY, foundry, "白石镇")) == {"白石镇": [MILL]}
    settle(register, question["number"], "same", Saying(who="赵某"))
    assert missing(4, (FOUNDRY, foundry, "白石镇")) == {}
    settle(register, question["number"], "different", Saying(who="赵某"))
    assert missing(5, (FOUNDRY, foundry, "白石镇")) == {"白石镇": [MILL]}
