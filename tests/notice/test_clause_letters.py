"""Every criterion × decision: the letter holds the clause's own title, remedy and consequence, and no other clause's."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from notice_cases import PROFILE, RECORD, case
from policy_folder import TAX, write_policy

from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.decision.laws import laws
from tenglong.engine.notice.case import FINDINGS, TITLED, CaseTrack, ClauseLetter, Evidence, NoticeCase
from tenglong.engine.notice.clause_letters import clause_letters, faults_of, judged_criterion
from tenglong.engine.notice.clause_words import citation
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letter_fields import LetterContext
from tenglong.engine.notice.letters import template_fields
from tenglong.engine.ooxml.template import LetterTemplate
from tenglong.engine.policy.corpus import Policy, Rule, load_policies
from tenglong.engine.policy.models import Criterion, CriterionCase

POLICIES = load_policies()


@dataclass(frozen=True)
class Situation:
    """A case of a criterion for which a decision writes letters."""

    rule: Rule
    policy: Policy
    case: CriterionCase
    track: CaseTrack

    def __str__(self) -> str:
        return "-".join(part for part in (self.rule.criterion.id, self.case.id, self.track) if part)


def situations() -> Iterator[Situation]:
    for policy in POLICIES:
        for rule in policy.rules:
            for branch in rule.criterion.branches:
                finding = branch.finding or rule.criterion.finding
                yield from (Situation(rule, policy, branch, track) for track in FINDINGS if finding in FINDINGS[track])


SITUATIONS = list(situations())
LETTERS: dict[str, ClauseLetter] = {
    f"{rule.criterion.id}/{name}": letter
    for policy in POLICIES
    for rule in policy.rules
    for name, letter in clause_letters(rule.criterion).items()
}
PATHS = {path.name for letter in LETTERS.values() for path in letter.text.paths}
CONSEQUENCES = {letter.text.consequence for letter in LETTERS.values()}


def notice_case(situation: Situation) -> NoticeCase:
    """The case of a record about which only this situation holds."""
    criterion, head = situation.rule.criterion, situation.policy.head
    held = [situation.case.id] if situation.case.id else []
    verdict = {
        "criterion": criterion.id, "title": criterion.title, "clause": criterion.clause, "citation": citation(head),
        "outcome": "hit", "basis": "in_force", "cases": held, "cells": ["清单!C3"], "assumptions": [],
        "place": f"{head.number}{criterion.clause}",
    }  # fmt: skip
    return replace(
        case("inform"),
        track=situation.track,
        verdicts=[verdict],
        criteria={criterion.id: judged_criterion(situation.rule, head, {})},
        evidence={criterion.id: [Evidence(case=situation.case.id, label=situation.case.label or criterion.title)]},
        matters=[situation.case.matter] if situation.case.matter else (),
        remedies=(),
    )


@cache
def template(document: str) -> LetterTemplate:
    return LetterTemplate(TEMPLATES / f"{document}.docx", LetterContext)


def words(content: bytes) -> str:
    """What a letter says, without the titles of the documents that it cites."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
    text = html.unescape(re.sub("<[^>]+>", "", re.sub("</w:p>", "\n", xml)))
    return re.sub("《[^》]*》", "", text)


def read(situation: Situation) -> str:
    [letter] = letters_for(notice_case(situation))
    return words(template(letter.document).render(template_fields(letter.context)))


@pytest.mark.parametrize("situation", [each for each in SITUATIONS if each.track in TITLED], ids=str)
def test_an_information_or_withdrawal_holds_its_clause_s_remedy_and_no_other_s(situation: Situation) -> None:
    letter = clause_letters(situation.rule.criterion)[situation.case.id]
    text, own = read(situation), {path.name for path in letter.text.paths}
    assert text.startswith(f"{letter.text.title}\n")
    assert letter.text.consequence
    assert f"按照上述条款，{letter.text.consequence}" in text
    named = situation.rule.criterion.departments
    joined = situation.rule.criterion.id.startswith("SZ20") or named.with_
    word = "牵头单位" if joined else "责任单位"  # annex 2 of SZ22 sets 牵头单位 beside 配合单位
    assert (f"（{word}：{'、'.join(named.lead)}）" in text) == bool(named.lead)
    assert letter.text.settled in text
    assert letter.text.asked in text
    if situation.track == "inform":
        assert own
        assert all(f"{name}。" in text for name in own)
    others = {name for name in PATHS - own if not any(name in part for part in (*own, *told(letter)))}
    assert [name for name in others if name in text] == []
    assert [other for other in CONSEQUENCES if other in text and other not in letter.text.consequence] == []
    assert ("低效" in text) == (letter.finding == "inefficient")
    assert "责令" not in text


def told(letter: ClauseLetter) -> tuple[str, ...]:
    """The letter's own words beside its paths."""
    text = letter.text
    return (text.title, text.opening, text.fact, text.consequence, text.asked, text.settled)


@pytest.mark.parametrize("situation", [each for each in SITUATIONS if each.track == "order"], ids=str)
def test_an_order_asks_for_what_its_matter_needs_and_offers_no_way_of_a_policy(situation: Situation) -> None:
    own = laws().matters[situation.case.matter]
    text = read(situation)
    assert "责令你单位完成下列整改" in text
    assert own.requirement in text
    others = {law.requirement for law in laws().matters.values()} - {own.requirement}
    assert [requirement for requirement in others if requirement in text] == []
    assert [name for name in (*PATHS, "低效", "亩均税收") if name in text] == []


@pytest.mark.parametrize("situation", [each for each in SITUATIONS if each.track == "refer"], ids=str)
def test_a_referral_names_its_matter_and_its_office_and_asks_nothing_of_the_enterprise(situation: Situation) -> None:
    text = read(situation)
    law = laws().matters[situation.case.matter]
    assert f"反映存在{situation.case.matter}问题" in text
    assert (situation.case.department or law.department.name) in text
    assert [name for name in (*PATHS, "低效", "责令") if name in text] == []


def test_no_hazard_is_in_an_information_and_no_letter_speaks_of_leaving_where_a_plant_is_rebuilt() -> None:
    informed = {str(each) for each in SITUATIONS if each.track in TITLED}
    for name in ("HZ17-F01", "HZ17-F06", "HZ17-F02-pollution", "YZ21-F02-pollution", "YZ21-F02-safety"):
        assert not any(one.startswith(name) for one in informed), name
    for name in ("YZ21-F02-energy", "YZ21-F02-unlicensed", "SZ22-F01-rebuild"):
        assert not any(one.startswith(name) for one in informed), name


def test_the_shipped_letters_say_nothing_that_is_forbidden() -> None:
    assert [
        (rule.criterion.id, fault)
        for policy in POLICIES
        for rule in policy.rules
        for fault in faults_of(rule.criterion, PROFILE)
    ] == []


def loaded(folder: Path, criteria: str) -> Criterion:
    [policy] = load_policies(folder=write_policy(folder, criteria=criteria))
    return policy.rules[0].criterion


def test_a_clause_without_a_letter_has_the_default_of_its_finding_its_own_consequence_and_no_path(
    tmp_path: Path,
) -> None:
    bare = TAX.replace("    letter: {title: 提升告知书}\n", "    consequence: 列入名单\n")
    letter = clause_letters(loaded(tmp_path, bare))[""]
    assert (letter.text.title, letter.text.consequence, letter.text.paths) == ("低效企业整治提升告知书", "列入名单", ())
    improving = bare.replace("finding: inefficient", "finding: improve")
    letter = clause_letters(loaded(tmp_path / "improve", improving))[""]
    assert "低效" not in "".join(told(letter))


def test_what_a_case_leaves_out_comes_from_its_criterion_and_then_from_the_default(tmp_path: Path) -> None:
    cases = """\
    letter: {title: 提升告知书, opening: 为了提升, paths: [改造]}
    cases:
      - {id: low, label: 亩均低, when: 亩均税收 低于 5万元/亩, letter: {opening: 为了产出}}
      - {id: far, label: 未入园, when: 非 在园区, finding: improve}
      - {id: closed, label: 关停, when: 处置方式 是 关停退出, finding: withdraw, letter: {title: 关停协商告知书}}
      - {id: found, label: 排查, when: 两小企业, finding: list}
"""
    plain = TAX.replace("    letter: {title: 提升告知书}\n", "").replace("    when: 亩均税收 低于 5万元/亩\n", cases)
    letters = clause_letters(loaded(tmp_path, plain))
    assert list(letters) == ["low", "far", "closed"]
    assert (letters["low"].text.title, letters["low"].text.opening) == ("提升告知书", "为了产出")
    assert [path.name for path in letters["low"].text.paths] == ["改造"]
    assert (letters["far"].text.title, letters["far"].text.paths) == ("整治提升告知书", ())
    assert (letters["closed"].text.title, letters["closed"].text.paths) == ("关停协商告知书", ())


def test_the_land_of_a_letter_about_leaving_has_a_row_for_each_parcel_and_a_tenant_is_told_so() -> None:
    certs = {**RECORD, "land_cert": "浙证1号；浙证2号", "address": "甲路1号；乙路2号", "land_rent_in": None}
    [letter] = letters_for(case("withdraw", record=certs))
    rows = [(row.number, row.cert, row.address, row.tenure) for row in letter.context.parcels]
    assert rows == [("1", "浙证1号", "甲路1号", "自有"), ("2", "浙证2号", "乙路2号", "自有")]
    assert letter.context.tenancy == ""
    rented = {**RECORD, "land_own": None, "land_rent_in": "2.5", "land_actual": None}
    [letter] = letters_for(case("withdraw", record=rented))
    assert [(row.land, row.tenure) for row in letter.context.parcels] == [("2.5亩", "承租")]
    assert letter.context.tenancy.startswith("你单位的用地为承租。")
    [letter] = letters_for(case("withdraw"))
    assert letter.context.tenancy.startswith("你单位的用地有一部分为承租。")
    assert [(row.land, row.tenure) for row in letter.context.parcels] == [("8.5亩", "自有"), ("1.5亩", "承租")]


def test_a_parcel_is_as_large_as_its_owner_s_land_also_where_a_part_is_let() -> None:
    let = {**RECORD, "land_own": "20", "land_rent_in": "0", "land_rent_out": "12.5", "land_actual": "7.5"}
    [letter] = letters_for(case("withdraw", record=let))
    assert [(row.land, row.tenure) for row in letter.context.parcels] == [("20亩", "自有（其中出租12.5亩）")]
