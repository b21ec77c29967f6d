"""Who is asked for what a verdict lacks: an enterprise for its figures, offices for offences and for what they decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from letter_runs import checked

from tenglong.engine.checking.check import Check, judge
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock
from tenglong.engine.language.ast import field_keys
from tenglong.engine.notice.case import NoticeCase, Question
from tenglong.engine.notice.cases import CaseBuilder
from tenglong.engine.notice.clause_letters import default_letters
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.vocabulary.fields import vocabulary

LABELS = {field.label for kind in ("enterprise", "project") for field in vocabulary(kind).fields.values()}  # type: ignore[arg-type]


def cases(run: Check) -> list[NoticeCase]:
    """The cases of a run."""
    builder = CaseBuilder.of(run)
    return list(builder.cases())


def asked(run: Check) -> dict[str, dict[str, str]]:
    """Name of an enterprise → label of each question → the office that is asked, "" for the enterprise."""
    return {name_of(case): offices(case) for case in cases(run) if case.track == "verify"}


def name_of(case: NoticeCase) -> str:
    return str(case.record["name"])


def offices(case: NoticeCase) -> dict[str, str]:
    return {question.label: question.department for question in case.questions}


def test_an_enterprise_is_not_asked_to_declare_an_offence(tmp_path: Path) -> None:
    run = checked(tmp_path, [["问津轴承公司", "", "三界镇", "轴承", "", "10", "", "否"]])
    questions = asked(run)["问津轴承公司"]
    assert questions["税收实际贡献"] == ""
    assert questions["安全隐患"] == "市应急管理局", "the office that the clause names"


def of_one(tmp_path: Path, header: str, row: str) -> dict[str, Question]:
    """The questions about a single enterprise, by label."""
    (tmp_path / "表.csv").write_text(f"企业名称,县市区,{header}\n某某公司,{row}\n", encoding="utf-8")
    options = Options(
        files=(tmp_path / "表.csv",),
        as_of=date(2020, 6, 10),
        issue_date=date(2020, 6, 10),
        policies=("HZ17",),
        year=2019,
    )
    [case] = [case for case in cases(judge(options, Clock())) if case.track == "verify"]
    return {question.label: question for question in case.questions}


def test_of_a_field_that_follows_from_another_that_other_is_asked_once(tmp_path: Path) -> None:
    asking = of_one(tmp_path, "所属行业,是否规上,行业工序,是否在园区", "吴兴区,棉印染精加工,规下,,否")
    assert "行业工序" in asking
    assert not {"印花工序", "砂洗工序", "区划代码", "行业大类"} & asking.keys()
    assert len(asking["行业工序"].criteria) == 1, "the clauses of one document stand together"


def test_a_question_with_few_answers_offers_them(tmp_path: Path) -> None:
    asking = of_one(tmp_path, "所属行业,行业工序,是否在园区", "吴兴区,棉印染精加工,印花,")
    assert asking["在园区"].answers == ("是", "否")
    assert asking["在园区"].criteria[0].startswith("《湖州改造提升计划》二（一）主要目标")


def test_a_document_is_named_by_its_number(tmp_path: Path) -> None:
    run = checked(tmp_path, [["问津轴承公司", "", "三界镇", "轴承", "", "10", "", "否"]])
    [case] = [case for case in cases(run) if case.track == "verify"]
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
