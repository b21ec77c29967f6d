"""Who is asked for what a verdict lacks: an enterprise for its figures, offices for offences and for what they decide."""

from __future__ import annotations

from pathlib import Path

from letter_runs import checked

from tenglong.engine.checking.check import Check
from tenglong.engine.language.ast import field_keys
from tenglong.engine.notice.case import NoticeCase
from tenglong.engine.notice.cases import CaseBuilder
from tenglong.engine.notice.clause_letters import default_letters
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.vocabulary.fields import vocabulary

LABELS = {field.label for kind in ("enterprise", "project") for field in vocabulary(kind).fields.values()}  # type: ignore[arg-type]


def asked(run: Check) -> dict[str, dict[str, str]]:
    """Name of an enterprise → label of each question → the office that is asked, "" for the enterprise."""
    builder = CaseBuilder(
        records=run.records, policies=run.policies, settings=run.settings, profile=run.office.config,
        verdicts=run.verdicts, decisions=run.decisions,
    )  # fmt: skip
    return {name_of(case): offices(case) for case in builder.cases() if case.track == "verify"}


def name_of(case: NoticeCase) -> str:
    return str(case.record["name"])


def offices(case: NoticeCase) -> dict[str, str]:
    return {question.label: question.department for question in case.questions}


def test_an_enterprise_is_not_asked_to_declare_an_offence(tmp_path: Path) -> None:
    run = checked(tmp_path, [["问津轴承公司", "", "三界镇", "轴承", "", "10", "", "否"]])
    questions = asked(run)["问津轴承公司"]
    assert questions["税收实际贡献"] == ""
    assert questions["安全隐患"] == "市应急管理局", "the office that the clause names"


def test_a_clause_s_place_is_told_once_for_each_document(tmp_path: Path) -> None:
    run = checked(tmp_path, [["问津轴承公司", "", "三界镇", "轴承", "", "10", "", "否"]])
    builder = CaseBuilder(
        records=run.records, policies=run.policies, settings=run.settings, profile=run.office.config,
        verdicts=run.verdicts, decisions=run.decisions,
    )  # fmt: skip
    [case] = [case for case in builder.cases() if case.track == "verify"]
    places = [place for question in case.questions if question.label == "税收实际贡献" for place in question.criteria]
    assert places == ["嵊政办〔2020〕45号四（五）"]


def test_every_state_that_the_rules_call_unlawful_is_asked_of_an_office() -> None:
    known = default_letters().asked_of_offices
    assert known.keys() <= LABELS
    unlawful = {
        rule.vocabulary.label(key)
        for policy in load_policies()
        for rule in policy.rules
        for case, (_, condition) in zip(rule.criterion.branches, rule.cases, strict=True)
        if (case.finding or rule.criterion.finding) == "unlawful"
        for key in field_keys(condition)
        if rule.vocabulary[key].type == "flag"
    }
    assert unlawful <= known.keys()
