"""The 22 ways to judge wrongly, in their order: a sheet as it comes in, and the conclusion that must follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from made_records import records_of
from made_rules import policy_of

from tenglong.engine.checking.check import Check, judge
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock
from tenglong.engine.core.exact import show
from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.register import register_of
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.industries import classify_industry
from tenglong.engine.vocabulary.words import Meaning

IN_2022 = {"as_of": date(2022, 12, 31), "year": 2022}


@dataclass(frozen=True)
class Checked:
    """A sheet that went through intake, evaluation and decision."""

    check: Check

    def verdict(self, criterion: str, row: int = 0) -> dict[str, Any]:
        return self.check.verdicts.filter(criterion=criterion).row(row, named=True)

    def outcomes(self, criterion: str) -> list[str]:
        return self.check.verdicts.filter(criterion=criterion)["outcome"].to_list()

    def decisions(self, name: str) -> list[str]:
        return [code for codes in self.check.decisions.filter(name=name)["decisions"] for code in codes]

    @property
    def problems(self) -> list[str]:
        return self.check.records.problems["code"].to_list()

    @property
    def cautions(self) -> list[str]:
        return self.check.cautions["caution"].to_list()


Submit = Callable[..., Checked]


@pytest.fixture
def submit(tmp_path: Path) -> Submit:
    """Checks a list of manufacturers that is given as lines of comma-separated cells, the header first."""

    def submitted(*lines: str, profile: str = "", **options: Any) -> Checked:
        sheet = tmp_path / "制造业企业排查表.csv"
        sheet.write_text("\n".join(lines), encoding="utf-8")
        asked = {**IN_2022, "include_out_of_scope": True, "policies": ("SZ20",), **options}
        if profile:
            asked["profile"] = tmp_path / "profile.yaml"
            asked["profile"].write_text(profile, encoding="utf-8")
        return Checked(judge(Options(files=(sheet,), **asked), Clock()))

    return submitted


BOTH = ("SZ20", "SZ22")
PER_MU = "企业名称,税收（万元）,实际用地（亩）"


def test_mistake_01_whether_the_limit_is_included_is_hard_wired(submit: Submit) -> None:
    sheet = (PER_MU, "示例甲针织厂,50.00,10")
    assert submit(*sheet).outcomes("SZ20-E01") == ["boundary"]
    assert submit(*sheet).decisions("示例甲针织厂") == ["review"]
    assert submit(*sheet, profile="word_meanings: {以下: 含}").outcomes("SZ20-E01") == ["hit"]
    assert submit(*sheet, profile="word_meanings: {以下: 不含}").outcomes("SZ20-E01") == ["clear"]


def test_mistake_02_binary_floats_miss_the_limit(submit: Submit) -> None:
    checked = submit(PER_MU, "甲厂,16.20,3.24", "乙厂,15.05,3.01", "丙厂,47.48+3.53+68.19,23.84")
    assert checked.outcomes("SZ20-E01") == ["boundary"] * 3


def test_mistake_03_rounding_before_comparing(submit: Submit) -> None:
    checked = submit(f"{PER_MU},行业,是否规上", "甲厂,49.96,10,纺织业,否", "乙厂,100,2.995,纺织业,否", policies=BOTH)
    assert checked.outcomes("SZ20-E01") == ["hit", "clear"]
    assert checked.verdict("SZ20-E01")["actual"] == "4.996"
    assert checked.outcomes("SZ22-E01") == ["hit", "clear"]
    assert show(Fraction("4.996")) == "4.996"


def test_mistake_04_units_are_lost(submit: Submit) -> None:
    sheet = (
        "企业名称,税收（元）,实际用地（平方米）,行业,是否规上",
        "甲厂,162000,2160,纺织业,否",
        "乙厂,162000,2000,纺织业,否",
    )
    checked = submit(*sheet, policies=BOTH)
    assert checked.verdict("SZ20-E01")["actual"] == "5"
    assert checked.verdict("SZ22-E01", row=1)["actual"] == "3"
    assert checked.outcomes("SZ22-E01") == ["hit", "hit"]


def test_mistake_04_a_unit_that_is_not_written_is_asked_where_two_fit(submit: Submit) -> None:
    checked = submit("企业名称,税收,实际用地", "甲厂,162000,3.24")
    assert "unit_open" in checked.problems
    assert checked.verdict("SZ20-E01")["outcome"] == "insufficient"


def test_mistake_04_a_unit_that_is_not_written_is_stated_as_assumed(submit: Submit) -> None:
    checked = submit("企业名称,税收,实际用地", "甲厂,16.2,3.24")
    assert any("未写单位" in text for text in checked.verdict("SZ20-E01")["assumptions"])
    assert "unit_assumed" in checked.problems


def test_mistake_05_blank_dash_error_and_zero_are_confused(submit: Submit) -> None:
    rows = [f"厂{number},{tax},10" for number, tax in enumerate(["", "—", "#DIV/0!", "待核", "无", "0"])]
    checked = submit(PER_MU, *rows)
    assert checked.outcomes("SZ20-E01") == ["insufficient"] * 5 + ["hit"]
    assert all(checked.verdict("SZ20-E01", row)["missing"] == ["tax"] for row in range(5))


def test_mistake_05_a_quotient_over_zero_or_nothing_cannot_be_computed(submit: Submit) -> None:
    assert submit(PER_MU, "甲厂,30,0", "乙厂,30,", "丙厂,30,—").outcomes("SZ20-E01") == ["insufficient"] * 3


def test_mistake_06_land_let_and_land_rented_are_left_out(submit: Submit) -> None:
    header = "企业名称,税收（万元）,自有用地（亩）,承租用地（亩）,出租用地（亩）"
    checked = submit(header, "甲厂,30,20,,15", "乙厂,30,0,10,", "丙厂,30,20,待核,15")
    assert checked.outcomes("SZ20-E01") == ["clear", "hit", "insufficient"]
    assert [checked.verdict("SZ20-E01", row)["actual"] for row in range(3)] == ["6", "3", None]
    assert any("承租用地" in text and "0" in text for text in checked.verdict("SZ20-E01")["assumptions"])


def test_mistake_07_new_and_unfinished_enterprises_are_told_to_leave(submit: Submit) -> None:
    header = f"{PER_MU},成立日期,供地日期,经营状态"
    checked = submit(
        header,
        "新办厂,0,10,2021-10-01,,正常",
        "在建厂,0,10,2010-01-01,2021-06-01,在建",
        "老厂,1,10,2010-01-01,2010-01-01,正常",
    )
    assert checked.outcomes("SZ20-E01") == ["hit"] * 3
    assert checked.decisions("新办厂") == checked.decisions("在建厂") == ["review"]
    assert checked.decisions("老厂") == ["inform"]


def test_mistake_08_a_group_that_pays_elsewhere_looks_like_no_tax(submit: Submit) -> None:
    checked = submit(f"{PER_MU},主营业务收入（万元）", "子公司厂,0,10,50000")
    assert checked.outcomes("SZ20-E01") == ["hit"]
    assert checked.cautions == ["group_tax"]
    assert checked.decisions("子公司厂") == ["review"]


def test_mistake_09_an_expired_policy_is_used_as_if_in_force(submit: Submit) -> None:
    sheet = (f"{PER_MU},行业,是否规上", "甲厂,1,10,纺织业,是")
    bases = {
        (2022, date(2022, 12, 31)): "in_force",
        (2022, date(2026, 11, 20)): "retrospective",
        (2025, date(2026, 11, 20)): "expired",
        (2022, date(2022, 5, 9)): "not_yet",
    }
    for (year, as_of), basis in bases.items():
        assert submit(*sheet, year=year, as_of=as_of, policies=BOTH).verdict("SZ22-E01")["basis"] == basis
    today = submit(*sheet, year=2025, as_of=date(2026, 11, 20), policies=BOTH)
    assert today.verdict("SZ20-E01")["basis"] == "unverified"
    assert "inform" not in today.decisions("甲厂")


def test_mistake_10_not_in_range_is_taken_for_compliant(submit: Submit) -> None:
    header = "企业名称,行业,是否规上,实际用地（亩）,主体类型,工业总产值（万元）"
    checked = submit(
        header, "小厂,纺织业,否,2.9,企业,", "大厂,纺织业,是,1,企业,", "物流,道路运输业,是,10,企业,",
        "作坊,纺织业,否,10,作坊,", "产值厂,纺织业,,2,企业,2500", policies=BOTH
    )  # fmt: skip
    assert checked.outcomes("SZ22-E01") == ["clear", "hit", "out_of_scope", "out_of_scope", "insufficient"]
    assert checked.verdict("SZ22-E01", row=4)["missing"] == ["scale"]


def test_mistake_11_a_screening_range_is_taken_for_a_finding(submit: Submit) -> None:
    checked = submit("企业名称,行业,是否规上,实际用地（亩）", "甲厂,纺织业,否,3", policies=("SZ22",))
    assert (checked.verdict("SZ22-E01")["outcome"], checked.verdict("SZ22-E01")["finding"]) == ("hit", "list")
    assert checked.decisions("甲厂") == ["list"]


def status(clause: str) -> str:
    """What the clause register says of a clause."""
    [policy] = load_policies([clause.partition("-")[0]])
    return next(one.clause.status for one in register_of(policy) if one.clause.id == clause)


def test_mistake_12_a_cumulative_target_is_judged_by_one_year() -> None:
    assert status("SZ22-N04") == "target"
    judged = [rule for policy in load_policies() for rule in policy.rules if rule.criterion.id == "SZ22-N04"]
    assert all(rule.criterion.record == ("region",) for rule in judged)


def test_mistake_13_a_ratio_of_sums_is_taken_as_a_mean_of_ratios(submit: Submit) -> None:
    header = "企业名称,统一社会信用代码,税收（万元）,实际用地（亩）,地址"
    code = "91330683MA2D8XXX0A"
    checked = submit(header, f"甲厂,{code},30,4,东路1号", f"甲厂,{code},30,6,西路2号")
    assert [checked.verdict("SZ20-E01")["actual"]] == ["3"]  # 30 / (4 + 6), not the mean of 7.5 and 5
    assert status("SZ20-T31") == "target"
    assert "SZ20-T31" not in {rule.criterion.id for policy in load_policies(["SZ20"]) for rule in policy.rules}


def test_mistake_14_an_inverse_indicator_is_read_the_wrong_way_round(submit: Submit) -> None:
    checked = submit("企业名称,单位增加值能耗（吨标煤/万元）,R&D经费占比（%）", "甲厂,0.5,3.02")
    frame = checked.check.records.frame
    assert frame["energy_intensity"].to_list() == ["0.5"]
    assert "va_per_energy" not in frame.columns or frame["va_per_energy"].to_list() == [None]
    assert frame["rd_ratio"].to_list() == ["3.02"]


def test_mistake_14_a_figure_in_the_inverse_unit_is_refused(submit: Submit) -> None:
    checked = submit("企业名称,单位能耗增加值（吨标煤/万元）", "甲厂,0.5")
    assert "unit_mismatch" in checked.problems


def test_mistake_15_trades_of_like_names_are_one(submit: Submit) -> None:
    dyeing, printing = classify_industry("印染"), classify_industry("印花")
    assert dyeing != printing
    assert classify_industry("小铸造") is None
    assert classify_industry("粘土砖瓦窑") is None
    checked = submit("企业名称,行业", "甲厂,某某特种行当", policies=BOTH)
    assert "industry_unknown" in checked.problems
    assert checked.verdict("SZ22-E01")["missing"][0] == "industry_section"


@pytest.mark.parametrize(("meaning", "outcomes"), [
    (None, ["hit", "boundary", "clear", "insufficient"]),
    ("且", ["hit", "clear", "clear", "insufficient"]),
    ("或", ["hit", "hit", "clear", "hit"]),
])  # fmt: skip
def test_mistake_16_whether_one_or_all_is_meant_is_hard_wired(meaning: Meaning | None, outcomes: list[str]) -> None:
    policy = policy_of("安全隐患、环境污染", meanings={"、": meaning} if meaning else {})
    rows: list[dict[str, bool | None]] = [{"safety_hazard": True, "pollution": said} for said in (True, False)]
    rows += [{"safety_hazard": False, "pollution": False}, {"safety_hazard": True, "pollution": None}]
    frame = evaluate(records_of(rows), [policy], Settings(as_of=date(2022, 12, 31), year=2022))
    assert frame["outcome"].to_list() == outcomes


def test_mistake_16_a_list_of_unlawful_facts_means_any_of_them(submit: Submit) -> None:
    header = "企业名称,是否两高,安全隐患,环保问题,质量问题,能源违法违规"
    checked = submit(header, "甲厂,是,有,,,", "乙厂,是,无,无,无,无", "丙厂,是,无,无,,无", policies=BOTH)
    assert checked.outcomes("SZ22-E02") == ["hit", "clear", "insufficient"]
    assert checked.outcomes("SZ22-E03") == ["clear", "hit", "insufficient"]


def test_mistake_17_a_protected_enterprise_gets_a_letter(submit: Submit) -> None:
    checked = submit(PER_MU, "雅士林集团有限公司,10,10", "无名针织厂,10,10")
    assert checked.outcomes("SZ20-E01") == ["hit", "hit"]
    assert checked.outcomes("SZ20-L01") == ["hit", "clear"]
    assert checked.decisions("雅士林集团有限公司") == ["review"]
    assert checked.decisions("无名针织厂") == ["inform"]


def test_mistake_18_names_that_look_alike_are_one(submit: Submit) -> None:
    checked = submit(PER_MU, "雅士林 集团有限公司　,10,10", "雅士林集团股份有限公司,10,10", "雅士林服饰店,10,10")
    assert checked.outcomes("SZ20-L01") == ["hit", "boundary", "clear"]
    assert "雅士林集团有限公司" in checked.verdict("SZ20-L01", 1)["message"]
    assert checked.decisions("雅士林集团股份有限公司") == ["review"]


def test_mistake_19_one_city_s_figure_is_used_in_another(submit: Submit) -> None:
    checked = submit(f"{PER_MU},县（市、区）", "湖州厂,10,10,吴兴区", "嵊州厂,10,10,嵊州市", "鄞州厂,10,10,鄞州区")
    assert checked.outcomes("SZ20-E01") == ["out_of_scope", "hit", "out_of_scope"]
    assert checked.decisions("湖州厂") == []


def test_mistake_20_an_enterprise_in_several_rows_is_judged_by_each(submit: Submit) -> None:
    header = "企业名称,统一社会信用代码,税收（万元）,实际用地（亩）,地址"
    code = "91330683MA2D8XXX0A"
    once = submit(header, f"甲厂,{code},30,2,东路1号", f"甲厂,{code},30,3,西路2号")
    assert once.outcomes("SZ20-E01") == ["clear"]
    assert once.verdict("SZ20-E01")["actual"] == "6"
    differing = submit(header, f"甲厂,{code},30,2,东路1号", f"甲厂,{code},20,3,西路2号")
    assert differing.outcomes("SZ20-E01") == ["insufficient"]
    assert "conflict" in differing.cautions


def test_mistake_21_a_tax_refund_looks_like_inefficiency(submit: Submit) -> None:
    checked = submit(PER_MU, "退税厂,-30,10", "负数厂,（30.5）,10")
    assert checked.outcomes("SZ20-E01") == ["hit", "hit"]
    assert checked.verdict("SZ20-E01")["actual"] == "-3"
    assert checked.cautions == ["negative_tax"] * 2
    assert checked.decisions("退税厂") == checked.decisions("负数厂") == ["review"]


def test_mistake_22_totals_and_notes_become_enterprises(submit: Submit) -> None:
    checked = submit(
        f"序号,{PER_MU}",
        "1,甲厂,30,10",
        "2,乙厂,40,10",
        "小计,,70,20",
        "合计,,70,20",
        ",注：数据由税务部门提供,,",
        ",填表人：张三,,",
    )
    assert checked.check.records.frame["name"].to_list() == ["甲厂", "乙厂"]
    assert "row_total" in checked.problems


def test_no_mistake_is_left_without_a_test() -> None:
    tested = {int(name[13:15]) for name in globals() if name.startswith("test_mistake_")}
    assert tested == set(range(1, 23))
