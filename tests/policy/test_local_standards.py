"""An office's own standard in place of a clause's condition: bound to its region, named everywhere, checked on load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_run import decisions, judged, verdict, write_profile, write_sheet

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.report.rules.catalogue import describe, rule_rows
from tenglong.engine.rule_testing.lint_profile import lint_profile

DAY = date(2022, 12, 31)
HIGHER = """\
thresholds:
  - criterion: SZ20-E01
    when: 亩均税收 低于 8万元/亩
    source: 某镇亩均评价办法第三条
    approver: 某镇人民政府
    approved: 2022-01-05
"""
FIRMS = [["甲厂有限公司", "纺织业", "规下", 60, 10], ["乙厂有限公司", "纺织业", "规下", 90, 10]]


def test_the_local_figure_judges_and_every_verdict_says_so(tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", FIRMS)
    check = judged(sheet, write_profile(tmp_path, HIGHER))
    found = verdict(check, "甲厂有限公司", "SZ20-E01")
    assert (found["outcome"], found["limit"]) == ("hit", "8")
    assert (
        "本条按本单位配置的本地标准判断：某镇亩均评价办法第三条（某镇人民政府批准，2022-01-05）" in found["assumptions"]
    )
    assert verdict(check, "乙厂有限公司", "SZ20-E01")["outcome"] == "clear"
    assert "inform" in decisions(check, "甲厂有限公司")


def test_without_the_profile_the_clause_judges(tmp_path: Path) -> None:
    check = judged(write_sheet(tmp_path / "企业.xlsx", FIRMS), write_profile(tmp_path, ""))
    assert verdict(check, "甲厂有限公司", "SZ20-E01")["outcome"] == "clear"


def test_a_record_elsewhere_is_not_judged_by_it(tmp_path: Path) -> None:
    header = ["企业名称", "所属行业", "县市区", "税收（万元）", "实际用地（亩）"]
    rows = [["甲厂有限公司", "纺织业", "鄞州区", 10, 10], ["乙厂有限公司", "纺织业", "嵊州市", 10, 10]]
    check = judged(
        write_sheet(tmp_path / "企业.xlsx", rows, header), write_profile(tmp_path, HIGHER), include_out_of_scope=True
    )
    assert verdict(check, "甲厂有限公司", "SZ20-E01")["outcome"] == "out_of_scope"
    assert verdict(check, "乙厂有限公司", "SZ20-E01")["outcome"] == "hit"


def test_another_countys_standard_judges_there_and_goes_to_review(tmp_path: Path) -> None:
    text = HIGHER.replace("    when:", '    region: "330624"\n    when:')
    check = judged(write_sheet(tmp_path / "企业.xlsx", FIRMS), write_profile(tmp_path, text), region="330624")
    assert verdict(check, "甲厂有限公司", "SZ20-E01")["outcome"] == "hit"
    [(decision, reason)] = decisions(check, "甲厂有限公司").items()
    assert decision == "review"
    assert "不适用于本地区" in reason
    assert "某镇亩均评价办法第三条" in reason


def test_an_office_may_widen_whom_the_clause_binds(tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", [["青溪宾馆有限公司", "住宿业", "规下", 10, 10]])
    wider = HIGHER.replace("    when:", "    scope: 行业门类 属于 [制造业, 住宿和餐饮业]\n    when:")
    outcomes = {
        name: verdict(
            judged(sheet, write_profile(tmp_path, text), include_out_of_scope=True), "青溪宾馆有限公司", "SZ20-E01"
        )
        for name, text in (("clause", ""), ("figure", HIGHER), ("scope", wider))
    }
    assert {name: found["outcome"] for name, found in outcomes.items()} == {
        "clause": "out_of_scope",
        "figure": "out_of_scope",
        "scope": "hit",
    }
    assert any("某镇亩均评价办法第三条" in text for text in outcomes["scope"]["assumptions"])


def test_figures_by_year_can_be_local(tmp_path: Path) -> None:
    text = (
        HIGHER.replace("低于 8万元/亩", "低于 本地线")
        + """\
    parameters:
      本地线:
        - {from: 2019, value: 4万元/亩, source: 甲}
        - {from: 2022, value: 7万元/亩, source: 乙}
"""
    )
    check = judged(write_sheet(tmp_path / "企业.xlsx", FIRMS), write_profile(tmp_path, text))
    assert verdict(check, "甲厂有限公司", "SZ20-E01")["limit"] == "7"


def test_show_and_list_tell_what_comes_from_the_profile(tmp_path: Path) -> None:
    profile = load_profile(write_profile(tmp_path, HIGHER))
    policies = office_policies(profile)
    text = describe(policies, "SZ20-E01", as_of=DAY, office=profile)
    assert "触发条件：本单位配置；条款原为 亩均税收 在 5万元/亩 以下" in text
    assert "适用年度：条款 四（五）" in text
    row = next(row for row in rule_rows(policies, as_of=DAY, year=2022) if row.id == "SZ20-E01")
    assert (row.figures, row.origin) == ("8万元/亩", "本地标准：某镇亩均评价办法第三条")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("8万元/亩", "8亩", "量纲不同"),
        ("SZ20-E01", "SZ20-E09", "没有条款“SZ20-E09”"),
        ("SZ20-E01", "SZ22-F02", "违法情形"),
        ("SZ20-E01", "SZ22-F01", "几种情形"),
        ("    source: 某镇亩均评价办法第三条\n", "", "source"),
        ("    approver: 某镇人民政府\n", "", "approver"),
        ("    when: 亩均税收 低于 8万元/亩\n", "", "没有写要替换的内容"),
        ("亩均税收 低于", "亩均税 低于", "没有名为“亩均税”的字段"),
    ],
)
def test_a_standard_that_does_not_check_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    with pytest.raises(ProfileError, match=what) as refused:
        office_policies(load_profile(write_profile(tmp_path, HIGHER.replace(old, new))))
    assert "profile.yaml" in refused.value.line
    assert "行" in refused.value.line


def test_two_standards_for_one_criterion_are_refused(tmp_path: Path) -> None:
    twice = HIGHER + HIGHER.split("\n", 1)[1]
    with pytest.raises(ProfileError, match="写了两次"):
        office_policies(load_profile(write_profile(tmp_path, twice)))


def test_lint_points_at_standards_without_a_day_and_outside_their_document(tmp_path: Path) -> None:
    text = HIGHER.replace("    approved: 2022-01-05\n", '    region: "330624"\n')
    profile = load_profile(write_profile(tmp_path, text))
    findings = lint_profile(profile, office_policies(profile), DAY)
    assert [finding.level for finding in findings] == ["warning", "info"]
    assert "没有批准日期" in findings[0].what
    assert "转人工复核" in findings[1].what
