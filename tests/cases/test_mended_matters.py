"""The end of a case is proposed where its own matter is mended, whatever else of its clause stands, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from office_run import MILL, MILL_HEADER, write_sheet

from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.import_run import import_run
from tenglong.engine.cases.look import CaseFilter, list_cases
from tenglong.engine.checking.options import Options
from tenglong.engine.language import ast
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.run import check_run

HEADER = [*MILL_HEADER[:8], "安全隐患", "违法用地", "环境污染", "产品质量问题", "能源违法违规"]
PROFILE = """\
office: {name: 嵊州市人民政府, kind: 县级政府, region: "330683"}
letters_on: [in_force, retrospective, unverified]
powers: [安全隐患]
"""
HandIn = Callable[..., Mapping[tuple[str, str], tuple[str, bool]]]


@pytest.fixture
def hand_in(tmp_path: Path) -> HandIn:
    """(criterion, matter) → what a real check of the mill says of the case, and whether its end is proposed."""
    register = Register.at(tmp_path / "台账库.db")
    profile = tmp_path / "profile.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    days = iter(range(1, 28))

    def handed_in(two_high: str, safety: str, land: str, pollution: str) -> Mapping[tuple[str, str], tuple[str, bool]]:
        day = date(2023, 1, next(days))
        row = [*MILL[:5], "99", "10", two_high, safety, land, pollution, "否", "否"]
        options = Options(
            files=(write_sheet(tmp_path / f"{day}.xlsx", [row], HEADER),), profile=profile, policies=("SZ22",), year=2022,
            as_of=day, issue_date=day, notices=False,
        )  # fmt: skip
        check_run.check(options, tmp_path / f"run{day}")
        import_run(register, tmp_path / f"run{day}", who="王某")
        rows = list_cases(register, CaseFilter())
        return {(row["criterion"], row["matter"]): (row["seen"], bool(row["proposal"])) for row in rows}

    return handed_in


def test_a_mended_matter_is_proposed_while_another_of_its_clause_stands(hand_in: HandIn) -> None:
    hand_in("否", "是", "是", "否")
    said = hand_in("否", "否", "是", "")
    assert said["SZ22-F02", "安全隐患"] == ("close_proposed", True)
    assert said["SZ22-F02", "违法用地"] == ("seen", False)


def test_a_matter_that_nobody_has_answered_is_not_mended(hand_in: HandIn) -> None:
    hand_in("否", "是", "是", "否")
    said = hand_in("否", "", "是", "否")
    assert said["SZ22-F02", "安全隐患"] == ("unknown", False)


def test_a_mended_matter_is_proposed_while_another_is_not_answered(hand_in: HandIn) -> None:
    hand_in("否", "是", "否", "否")
    assert hand_in("否", "否", "否", "")["SZ22-F02", "安全隐患"] == ("close_proposed", True)


def test_a_firm_to_improve_that_has_an_offence_now_has_not_improved(hand_in: HandIn) -> None:
    assert hand_in("是", "否", "否", "否") == {("SZ22-E03", ""): ("opened", False)}
    said = hand_in("是", "是", "否", "否")
    assert said["SZ22-E03", ""] == ("unknown", False)
    assert said["SZ22-E02", "安全隐患"] == ("opened", False)


LETTERS = ("unlawful", "inefficient", "improve", "withdraw")


def faults(node: ast.Node, *, denied: bool = False) -> Iterator[tuple[str, bool]]:
    """(field, whether the condition holds where it is denied) of the yes-or-no fields of a condition."""
    if isinstance(node, ast.Flag):
        yield node.key, denied
    elif isinstance(node, ast.Not):
        yield from faults(node.item, denied=not denied)
    elif isinstance(node, ast.Open):
        yield from faults(node.item, denied=denied)
    elif isinstance(node, ast.And | ast.Or):
        for item in node.items:
            yield from faults(item, denied=denied)


def test_no_clause_is_clear_by_an_offence_and_counts_that_as_mended() -> None:
    rules = [rule for policy in load_policies() for rule in policy.rules]
    offences = {
        key for rule in rules if rule.criterion.finding == "unlawful" for key, denied in faults(rule.when) if not denied
    }
    assert len(offences) > 5
    turning = {
        rule.criterion.id
        for rule in rules
        if rule.criterion.finding in LETTERS and any(denied and key in offences for key, denied in faults(rule.when))
    }
    marked = {rule.criterion.id for rule in rules if not rule.criterion.clear_is_mended}
    assert turning == marked == {"SZ22-E03"}
