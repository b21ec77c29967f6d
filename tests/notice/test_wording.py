"""Amounts, dates and sentences of letters."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notice_cases import (
    CITATION,
    CRITERIA,
    EVIDENCE,
    LEAVING,
    LETTER,
    LOW_TAX,
    PROFILE,
    RECORD,
    REMEDIES,
    UNLAWFUL,
    case,
)

from tenglong.engine.core.exact import exact_text
from tenglong.engine.core.text import day
from tenglong.engine.notice.blanks import BLANK, BLANK_DATE
from tenglong.engine.notice.case import Evidence, JudgedCriterion, Question, RemedyLine, StatedField
from tenglong.engine.notice.compose import context_of, letters_for
from tenglong.engine.notice.letter_fields import LetterContext
from tenglong.engine.notice.wording import amount, gap
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


def _profile(**changes: Any) -> Profile:
    return PROFILE.model_copy(update=changes)


def test_a_period_runs_from_receipt_and_has_no_day_of_its_own() -> None:
    signed = _profile(issue_date=date(2026, 11, 20), statement_days=3)
    context = context_of(case("order", profile=signed), "order")
    assert context.deadline == "自收到本文书之日起30日内"
    assert context.statement_deadline == "自收到本文书之日起3个工作日内", "行政处罚法 85 条 counts in working days"
    assert context_of(case("refer", profile=signed), "refer").deadline == "自收到本函之日起15日内"
    assert context_of(case("inform", profile=Profile()), "inform").deadline == "自收到本文书之日起＿＿日内"


def test_what_the_figures_mean_is_told_of_those_that_a_letter_uses_or_asks_for() -> None:
    tax, land = f"税收口径：{PROFILE.tax_definition}。", f"用地口径：{PROFILE.land_definition}。"
    assert context_of(case("inform"), "inform").meanings == (tax, land)
    asked = case("verify", questions=(Question(key="tax", label="税收实际贡献"),))
    assert context_of(asked, "verify").meanings == (tax,)
    states = case("inform", evidence={"SZ20-E01": [Evidence(label="未入园")]})
    assert context_of(states, "inform").meanings == ()


def test_the_last_day_is_printed_where_the_letter_is_handed_over_when_it_is_signed() -> None:
    handed = _profile(issue_date=date(2026, 11, 20), handed_over=True)
    last = context_of(case("inform", profile=handed), "inform").deadline
    assert last == "2026年12月21日前（含当日）", "20 December is a Sunday"
    unsigned = _profile(handed_over=True)
    assert context_of(case("inform", profile=unsigned), "inform").deadline == "自收到本文书之日起30日内"


def test_what_is_not_known_is_a_blank_and_nothing_is_invented() -> None:
    context = context_of(case("order", profile=Profile(), record={}, year=None, cells={}), "order")
    assert (context.enterprise.head, context.enterprise.quoted_project) == ("法定代表人（负责人）", "")
    nameless = replace(context.enterprise, head=BLANK, quoted_project=BLANK, identity=BLANK)
    assert context.office.lines == (BLANK,)
    for part in (replace(context.office, lines=BLANK), nameless, context.definitions):
        assert {getattr(part, name) for name in part.__slots__} == {BLANK}
    assert {figure.value for figure in context.figures} == {"未填报"}
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


@pytest.mark.parametrize(("meaning", "reading"), [("不含", "不包括本数"), ("含", "按包括本数")])
def test_a_letter_says_how_the_office_reads_an_ambiguous_word(meaning: str, reading: str) -> None:
    [sentence] = context_of(case("inform", profile=_profile(word_meanings={"以下": meaning})), "inform").readings
    assert reading in sentence
    assert context_of(case("inform", profile=_profile(word_meanings={})), "inform").readings == ()


def test_what_would_settle_it_is_the_figure_to_reach_and_the_change() -> None:
    context = context_of(case("inform"), "inform")
    assert context.tax_to_add == "0.04万元"
    assert "税收实际贡献达到50万元（再增加0.04万元）" in context.settle[0]
    assert "实际用地减至9.992亩（再减少0.008亩）" in context.settle[1]


@pytest.mark.parametrize(
    ("change", "target", "beyond", "said"),
    [
        ("31.3", "130", True, "税收超过130万元（增加额超过31.3万元）"),
        ("-6.26", "19.74", True, "税收减至不足19.74万元（减少额超过6.26万元）"),
        ("1/3", "301/3", False, "税收达到100.34万元（再增加0.334万元）"),
        ("-1/3", "299/3", False, "税收减至99.66万元（再减少0.334万元）"),
        ("1/300", "1/150", False, "税收达到0.00667万元（再增加0.00334万元）"),
    ],
)
def test_a_figure_that_settles_is_rounded_to_its_safe_side(change: str, target: str, beyond: bool, said: str) -> None:
    remedy = RemedyLine(key="tax", label="税收", change=change, target=target, unit="万元", beyond=beyond)
    assert context_of(case("inform", remedies=(remedy,)), "inform").settle[0].startswith(f"其他数据不变的，{said}")


def test_a_change_of_nothing_settles_nothing() -> None:
    nothing = (RemedyLine(key="tax", label="税收实际贡献", change="0", target="50", unit="万元"),)
    assert context_of(case("inform", remedies=nothing), "inform").settle == ()


SECOND = {**LOW_TAX, "criterion": "SZ22-E03", "title": "对标提升", "clause": "三（二）2", "cells": ["企业数据!Q12"]}


def test_findings_whose_letters_say_the_same_are_in_one_letter() -> None:
    criteria = {**CRITERIA, "SZ22-E03": JudgedCriterion(letters={"": LETTER})}
    [letter] = letters_for(case("inform", verdicts=[LOW_TAX, SECOND], criteria=criteria))
    assert [fact.number for fact in letter.context.facts] == ["1", "2"]
    assert letter.context.basis[0].count("四（五）、三（二）2") == 1


def test_findings_whose_letters_differ_have_a_letter_each_with_their_own_facts_and_remedies() -> None:
    other = replace(LETTER, finding="improve", text=LETTER.text.model_copy(update={"title": "对标告知书"}))
    criteria = {**CRITERIA, "SZ22-E03": JudgedCriterion(letters={"": other})}
    lines = (replace(REMEDIES[0], criterion="SZ20-E01"), replace(REMEDIES[1], criterion="SZ22-E03"))
    low, matched = letters_for(case("inform", verdicts=[LOW_TAX, SECOND], criteria=criteria, remedies=lines))
    assert [low.context.document.title, matched.context.document.title] == ["低效企业整治提升告知书", "对标告知书"]
    assert (low.finding, matched.finding) == ("inefficient", "improve")
    assert "税收" in low.context.settle[0]
    assert "用地" in matched.context.settle[0]
    assert [fact.place for fact in matched.context.facts] == [f"{CITATION}三（二）2"]


def test_cases_of_one_criterion_whose_letters_differ_have_a_letter_each() -> None:
    other = replace(LETTER, text=LETTER.text.model_copy(update={"title": "入园告知书", "fact": "未入园"}))
    criteria = {"YZ21-F02": JudgedCriterion(letters={"outdated": LETTER, "park": other, "exit": LEAVING})}
    row = {**LOW_TAX, "criterion": "YZ21-F02", "cases": ["outdated", "park", "exit"]}
    states = [Evidence(label="落后产能", case="outdated"), Evidence(label="园区", case="park")]
    first, second = letters_for(case("inform", verdicts=[row], criteria=criteria, evidence={"YZ21-F02": states}))
    assert [situation.text for situation in first.context.situations] == ["落后产能"]
    assert [situation.text for situation in second.context.situations] == ["未入园"]
    assert second.context.document.title == "入园告知书"


def test_a_state_without_words_of_its_own_is_told_as_it_was_submitted() -> None:
    stated = (
        StatedField(key="a", label="小织造", value="是", holds=True),
        StatedField(key="b", label="在园区", value="否"),
    )
    bare = replace(LETTER, text=LETTER.text.model_copy(update={"fact": ""}))
    evidence = {"SZ20-E01": [Evidence(label="小织造入园", fields=stated, cells=("清单!C7",))]}
    criteria = {"SZ20-E01": JudgedCriterion(letters={"": bare})}
    [situation] = context_of(case("inform", evidence=evidence, criteria=criteria), "inform").situations
    assert (situation.text, situation.source) == ("小织造；在园区：否", "清单 第7行")


def test_a_letter_that_is_about_no_offence_does_not_name_one_even_to_say_that_there_is_none() -> None:
    stated = (StatedField(key="a", label="违法用地", value="否"), StatedField(key="b", label="在园区", value="否"))
    bare = replace(LETTER, text=LETTER.text.model_copy(update={"fact": ""}))
    evidence = {"SZ20-E01": [Evidence(label="未入园", fields=stated)]}
    criteria = {"SZ20-E01": JudgedCriterion(letters={"": bare})}
    [situation] = context_of(case("inform", evidence=evidence, criteria=criteria), "inform").situations
    assert situation.text == "在园区：否"
    only = {"SZ20-E01": [Evidence(label="未入园", fields=stated[:1])]}
    [situation] = context_of(case("inform", evidence=only, criteria=criteria), "inform").situations
    assert situation.text == "未入园"


def _boundary(meanings: dict[str, str]) -> LetterContext:
    row = {**LOW_TAX, "outcome": "boundary", "actual": "5"}
    found = replace(
        EVIDENCE, actual="5", working="16.2万元÷3.24亩", cells=("企业数据!F12", "企业数据!H12", "附表!B3、附表!B4")
    )
    profile = _profile(word_meanings=meanings)
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
    assert fact.source == "税务、自然资源部门，企业数据 第12行；附表 第3、4行"
    assert fact.cells == "企业数据!F12、H12；附表!B3、B4"


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
    assert matter.source == "企业数据 第12行"


def test_an_order_of_a_township_names_what_gives_it_the_power_and_other_offices_need_none() -> None:
    context = context_of(case("order", matters=["安全隐患"]), "order")
    assert context.powers == (f"安全隐患：{BLANK}",)
    told = _profile(powers={"安全隐患": "《某县赋权清单》（某政发〔2022〕1号）"})
    assert context_of(case("order", profile=told, matters=["安全隐患"]), "order").powers == (
        "安全隐患：《某县赋权清单》（某政发〔2022〕1号）",
    )
    office = PROFILE.office.model_copy(update={"kind": "部门"})
    assert context_of(case("order", profile=_profile(office=office)), "order").powers == ()


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


def test_a_table_s_own_title_is_its_name() -> None:
    titled = case("order", sheets={"企业数据": "三界镇企业清单（2022年）"})
    assert context_of(titled, "order").matters[0].source == "《三界镇企业清单（2022年）》第12行"


def test_a_question_that_was_left_empty_is_asked_as_not_reported() -> None:
    context = context_of(case("verify", questions=(Question(label="出租用地"),)), "verify")
    assert (context.queries[0].written, context.queries[0].problem) == ("（空白）", "未填报")
    assert context.queries[0].state == "未填报"


def test_an_enterprise_is_asked_for_its_figures_and_an_office_for_what_it_found() -> None:
    firm, offices = letters_for(case("verify"))
    assert [query.label for query in firm.context.queries] == ["出租用地", "综合能耗"]
    assert firm.context.queries[1].state == "“待核”"
    assert (firm.document, offices.document) == ("verify", "inquiry")
    assert [query.label for query in offices.context.queries] == ["安全隐患"]
    assert offices.context.department == "市应急管理局"
    own = case("verify", questions=(Question(label="偷税漏税", department="市税务局"),))
    assert [letter.document for letter in letters_for(own)] == ["inquiry"]


def test_record_values_reach_the_letter_unchanged() -> None:
    assert context_of(case("inform"), "inform").enterprise.uscc == RECORD["uscc"]
