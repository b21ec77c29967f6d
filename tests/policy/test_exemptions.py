"""Exemptions: a local layer that turns a hit into review with its reason and source, and never clears anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_run import decisions, judged, verdict, write_profile, write_sheet

from tenglong.engine.core.errors import ProfileError
from tenglong.engine.policy.exemptions import caution_rules
from tenglong.engine.policy.office import office_policies
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.report.rules.catalogue import describe

HEADER = ["企业名称", "所属行业", "税收（万元）", "实际用地（亩）", "成立日期", "政策性搬迁", "产业集群"]
YOUNG = ["甲厂有限公司", "纺织业", 10, 10, "2020-06-01", "否", None]
MOVING = ["乙厂有限公司", "纺织业", 10, 10, "2001-06-01", "是", None]
HEATING = ["丙热电有限公司", "热力生产和供应", 10, 10, "2001-06-01", "否", "循环经济产业链"]
"""No manufacturer, but in one of the plan's chains: SZ20-E01 binds it, and the exemption of public utilities holds it back."""


def reasons(folder: Path, text: str) -> dict[str, dict[str, str]]:
    sheet = write_sheet(folder / "企业.xlsx", [YOUNG, MOVING, HEATING], HEADER)
    check = judged(sheet, write_profile(folder, text), policies=("SZ20",))
    names = [row[0] for row in (YOUNG, MOVING, HEATING)]
    assert {verdict(check, str(name), "SZ20-E01")["outcome"] for name in names} == {"hit"}
    return {str(name): decisions(check, str(name)) for name in names}


def test_the_shipped_exemptions_send_to_review_and_say_that_the_clause_knows_none(tmp_path: Path) -> None:
    found = reasons(tmp_path, "")
    assert list(found["甲厂有限公司"]) == ["inform"]  # two years and a half: no longer new
    assert "搬迁" in found["乙厂有限公司"]["review"]
    assert "公用事业" in found["丙热电有限公司"]["review"]
    assert "豁免依据不在本政策内" in found["丙热电有限公司"]["review"]


def test_the_profile_changes_the_years_and_names_its_source(tmp_path: Path) -> None:
    text = "exemptions:\n  - {id: new_enterprise, years: 3, source: 某县办法第六条}\n"
    assert "未满 3 年" in reasons(tmp_path, text)["甲厂有限公司"]["review"]
    assert "某县办法第六条" in reasons(tmp_path, text)["甲厂有限公司"]["review"]


def test_the_profile_switches_one_off_with_a_reason(tmp_path: Path) -> None:
    text = "exemptions:\n  - {id: public_utility, disabled: 本县办法未列, source: 某县办法第七条}\n"
    assert list(reasons(tmp_path, text)["丙热电有限公司"]) == ["inform"]
    profile = load_profile(write_profile(tmp_path, text))
    shown = describe(office_policies(profile), "SZ20-E01", as_of=date(2022, 12, 31), office=profile)
    assert "豁免“公用事业”：已停用（本县办法未列），本单位配置，某县办法第七条" in shown
    assert "豁免“新成立企业”：成立日期 + 2年 晚于 年度末（转人工复核），程序自带" in shown


def test_the_profile_adds_one_of_its_own(tmp_path: Path) -> None:
    text = (
        "exemptions:\n  - {id: old_firm, title: 老字号, years: 15, when: '成立日期 + {years}年 早于 年度末',"
        " reason: '成立已满 {years} 年的老厂', source: 某县办法第八条}\n"
    )
    assert "成立已满 15 年的老厂（某县办法第八条）" in reasons(tmp_path, text)["乙厂有限公司"]["review"]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("{id: new_enterprise, years: 3}", "source"),
        ("{id: negative_tax, disabled: 不看, source: 甲}", "数据疑点"),
        ("{id: public_utility, years: 3, source: 甲}", "没有年限可改"),
        ("{id: other, when: 税收 低于 0万元, source: 甲}", "须写 title、when 和 reason"),
        ("{id: other, title: 乙, when: 税收 低于 0亩, reason: 丙, source: 甲}", "量纲不同"),
        ("{id: other, title: 乙, when: 税款 低于 0万元, reason: 丙, source: 甲}", "没有名为“税款”的字段"),
        ("{id: other, title: 乙, when: '成立日期 + {years}年 晚于 年度末', reason: 丙, source: 甲}", "没有 years"),
    ],
)
def test_a_broken_exemption_is_refused(tmp_path: Path, entry: str, what: str) -> None:
    with pytest.raises(ProfileError, match=what):
        caution_rules(load_profile(write_profile(tmp_path, f"exemptions:\n  - {entry}\n")))
