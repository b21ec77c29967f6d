"""Amounts, dates and sentences of letters."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notice_cases import CRITERIA, LOW_TAX, PROFILE, RECORD, UNLAWFUL, case

from tenglong.engine.core.exact import exact_text
from tenglong.engine.notice.case import Evidence, JudgedCriterion, Question, RemedyLine
from tenglong.engine.notice.compose import context_of, letters_for
from tenglong.engine.notice.letter_fields import BLANK, BLANK_DATE, LetterContext
from tenglong.engine.notice.wording import amount, day, gap
from tenglong.engine.policy.profile import IssuingOffice, Profile


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("4.996", "4.996（约5.00）万元/亩"),
        ("5", "5万元/亩"),
        ("-3.5", "-3.5万元/亩"),
        ("4997/300", "约16.6567万元/亩（精确值4997÷300）"),
        (None, BLANK),
        ("待核", "待核"),
    ],
)
def test_an_amount_gives_the_exact_figure_and_the_rounded_one_beside_it(exact: str | None, text: str) -> None:
    assert amount(exact, "万元/亩").text == text


def test_a_quotient_that_is_no_finite_decimal_is_written_as_its_inputs() -> None:
    worked = amount("987/260", "万元/亩", "98.7万元÷26亩")
    assert worked.text == "约3.7962万元/亩（98.7万元÷26亩）"
    assert worked.exact == "98.7万元÷26亩"
    assert gap("987/260", "5", "万元/亩", "98.7万元÷26亩") == "低约1.2038万元/亩（5万元/亩−98.7万元÷26亩）"


def test_a_rounded_quotient_never_reads_as_the_limit() -> None:
    assert amount(exact_text(5 - Fraction(1, 3_000_000)), "万元/亩", "a").text == "约4.99999967万元/亩（a）"


@given(st.decimals(-(10**9), 10**9, places=5))
def test_the_exact_spelling_loses_nothing(value: object) -> None:
    exact = exact_text(Fraction(str(value)))
    assert amount(exact, "亩").exact == f"{exact}亩"


def test_a_small_distance_to_the_limit_is_never_rounded_to_none() -> None:
    assert gap("4.996", "5", "万元/亩") == "低0.004万元/亩"
    assert gap("5", "5", "万元/亩") == "恰为标准值"
    assert gap("3.7655", "5", "万元/亩") == "低1.2345（约1.23）万元/亩"
    assert gap(None, "5", "万元/亩") == "—"


def test_a_date_has_no_leading_zeros() -> None:
    assert day(date(2026, 1, 8)) == "2026年1月8日"


def test_a_deadline_is_a_date_that_says_it_counts_or_a_blank() -> None:
    assert context_of(case("inform"), "inform").deadline == "2026年12月21日前（含当日）", "20 December is a Sunday"
    unset = case("inform", profile=Profile())
    assert context_of(unset, "inform").deadline == f"{BLANK_DATE}前（含当日）"


def test_what_is_not_known_is_a_blank_and_nothing_is_invented() -> None:
    context = context_of(case("order", profile=Profile(), record={}, year=None, cells={}), "order")
    for part in (context.office, context.enterprise, context.definitions):
        assert {getattr(part, name) for name in part.__slots__} == {BLANK}
    assert {figure.value for figure in context.figures} == {BLANK}
    assert (context.year, context.document.date) == (BLANK, BLANK_DATE)


def test_a_special_task_force_is_no_issuer() -> None:
    profile = Profile(office=IssuingOffice(name="低效整治工作专班", kind="专班"))
    assert context_of(case("inform", profile=profile), "inform").office.name == BLANK


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("retrospective", "仅作回溯评价"), ("unverified", "效力待核"), ("expired", "已经失效"), ("not_yet", "尚未施行"),
    ],
)  # fmt: skip
def test_a_basis_that_is_not_in_force_says_so_in_words(basis: str, words: str) -> None:
    [sentence] = context_of(case("inform", verdicts=[{**LOW_TAX, "basis": basis}]), "inform").basis
    assert words in sentence


def test_the_period_of_the_policy_stands_in_the_basis() -> None:
    known = {"SZ20-E01": JudgedCriterion(validity="自2020年4月24日起，原文未写明失效日期")}
    [sentence] = context_of(case("inform", criteria=known), "inform").basis
    assert "四（五）（自2020年4月24日起，原文未写明失效日期）。" in sentence


@pytest.mark.parametrize(
    ("meanings", "reading", "limit"),
    [
        ({"以下": "不含"}, "不包括本数", ""),
        ({"以下": "含"}, "按包括本数", "须超过该数"),
        ({}, "转人工认定", "由人工认定"),
    ],
)
def test_a_letter_says_how_the_ambiguous_word_was_read(meanings: dict[str, str], reading: str, limit: str) -> None:
    profile = PROFILE.model_copy(update={"word_meanings": meanings})
    context = context_of(case("inform", profile=profile), "inform")
    assert reading in context.readings[0]
    assert limit in context.settle[0]


def test_what_would_settle_it_is_exact() -> None:
    context = context_of(case("inform"), "inform")
    assert context.tax_to_add == "0.04万元"
    assert "税收实际贡献再增加0.04万元" in context.settle[0]
    assert "实际用地再减少0.008（约0.01）亩" in context.settle[1]


def test_a_change_of_nothing_settles_nothing() -> None:
    nothing = (RemedyLine(key="tax", label="税收实际贡献", change="0", unit="万元"),)
    assert context_of(case("inform", remedies=nothing), "inform").settle == ()


def test_findings_of_an_enterprise_are_merged_into_one_letter() -> None:
    second = {**LOW_TAX, "criterion": "SZ22-E03", "title": "对标提升", "clause": "三（二）2", "cells": ["企业数据!Q12"]}
    [letter] = letters_for(case("inform", verdicts=[LOW_TAX, second]))
    assert [fact.number for fact in letter.context.facts] == ["1", "2"]
    assert letter.context.basis[0].count("四（五）、三（二）2") == 1


def _boundary(meanings: dict[str, str]) -> LetterContext:
    row = {**LOW_TAX, "outcome": "boundary", "actual": "5"}
    found = Evidence(
        label="亩均税收", actual="5", working="16.2万元÷3.24亩", limit="5", standard="5万元/亩以下", unit="万元/亩",
        cells=("企业数据!F12", "企业数据!H12", "附表!B3"),
    )  # fmt: skip
    profile = PROFILE.model_copy(update={"word_meanings": meanings})
    return context_of(case("inform", verdicts=[row], evidence={"SZ20-E01": [found]}, profile=profile), "inform")


def test_a_letter_at_the_boundary_shows_both_figures_and_the_reading() -> None:
    context = _boundary({"以下": "含"})
    [fact] = context.facts
    assert (fact.actual, fact.gap, fact.outcome) == (
        "5万元/亩（16.2万元÷3.24亩；修约值5.00）",
        "恰为标准值",
        "边界待定",
    )
    assert context.readings == ("政策所称“以下”，本次按包括本数理解。",)


def test_the_source_names_who_gave_the_data_and_each_sheet_once() -> None:
    [fact] = _boundary({}).facts
    assert fact.source == "税务、自然资源部门；企业数据!F12、H12；附表!B3"
    assert fact.cells == "企业数据!F12、H12；附表!B3"


def test_a_clause_of_states_prints_words_instead_of_figures() -> None:
    found = Evidence(label="关停退出", case="close", cells=("企业数据!Q12",))
    row = {**UNLAWFUL, "criterion": "SZ22-F01"}
    [fact] = context_of(case("withdraw", verdicts=[row], evidence={"SZ22-F01": [found]}), "withdraw").facts
    assert (fact.indicator, fact.actual, fact.gap) == ("关停退出", "情形成立", "—")


def test_the_reviewing_body_is_a_government_and_never_the_issuer() -> None:
    for superior in (PROFILE.office.name, "嵊州市经济和信息化局"):
        office = PROFILE.office.model_copy(update={"superior": superior})
        profile = PROFILE.model_copy(update={"office": office})
        assert "请核对复议机关" in context_of(case("order", profile=profile), "order").office.superior
    assert context_of(case("order"), "order").office.superior == "嵊州市人民政府"


def test_a_matter_found_by_two_criteria_is_named_once() -> None:
    again = {**UNLAWFUL, "criterion": "HZ17-E09", "cells": ["企业数据!Q12"], "cases": ["danger"]}
    criteria = {**CRITERIA, "HZ17-E09": JudgedCriterion(matters={"danger": "安全隐患"})}
    context = context_of(case("order", verdicts=[UNLAWFUL, again], criteria=criteria, matters=["安全隐患"]), "order")
    [matter] = context.matters
    assert matter.source == "企业数据!P12、Q12"


def test_a_referral_is_written_to_each_department_with_its_own_matters() -> None:
    letters = letters_for(case("refer"))
    told = {letter.context.department: letter.context.matter_names for letter in letters}
    assert told == {"市应急管理局": "安全隐患", "市生态环境分局": "环境污染"}


def test_a_department_that_no_clause_names_is_a_blank_with_its_generic_name() -> None:
    criteria = {"SZ22-E02": JudgedCriterion(matters={"safety": "安全隐患"})}
    [letter] = letters_for(case("refer", criteria=criteria))
    assert letter.context.department == f"{BLANK}（应急管理部门）"


def test_an_unknown_matter_asks_for_its_law() -> None:
    criteria = {"SZ22-E02": JudgedCriterion(matters={"safety": "虚构事项"})}
    [matter] = context_of(case("order", criteria=criteria), "order").matters
    assert "请补充法律依据" in matter.violated
    assert matter.requirement == BLANK


def test_a_question_that_was_left_empty_is_asked_as_not_reported() -> None:
    context = context_of(case("verify", questions=(Question(label="出租用地"),)), "verify")
    assert (context.queries[0].written, context.queries[0].problem) == ("（空白）", "未填报")


def test_record_values_reach_the_letter_unchanged() -> None:
    assert context_of(case("inform"), "inform").enterprise.uscc == RECORD["uscc"]
