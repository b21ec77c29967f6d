"""The table of law articles."""

from datetime import date

import pytest
from notice_cases import case

from tenglong.engine.decision.laws import Article, Law, Laws, laws
from tenglong.engine.notice.case import JudgedCriterion
from tenglong.engine.notice.compose import context_of
from tenglong.engine.policy.corpus import load_policies

TODAY = date(2026, 11, 20)


def _table(**law: object) -> Laws:
    known = {"name": "虚构法", "version": "2020年", "since": date(2020, 1, 1), **law}
    return Laws(laws={"甲": Law.model_validate(known)}, general={}, matters={})


def test_an_article_compared_with_the_official_text_prints_no_note() -> None:
    assert _table().cite([Article(law="甲", article="第一条")], TODAY) == "《虚构法》第一条"


def test_an_article_that_nobody_compared_prints_a_drafting_note() -> None:
    cited = _table().cite([Article(law="甲", article="第一条", unverified=True)], TODAY)
    assert cited == "《虚构法》第一条〔起草提示：法条版本待核〕"


def test_a_version_not_in_force_on_the_day_is_pointed_out() -> None:
    article = [Article(law="甲", article="第一条")]
    assert "2020年1月1日起施行" in _table().cite(article, date(2019, 12, 31))
    assert "已于2026年3月1日失效" in _table(until=date(2026, 3, 1)).cite(article, TODAY)


def test_every_matter_has_a_requirement_a_department_and_both_provisions_or_none() -> None:
    for matter in laws().matters.values():
        assert bool(matter.violated) == bool(matter.order)
        assert all([matter.fact, matter.requirement, matter.department.words, matter.department.name])


def test_a_matter_without_provisions_asks_for_them() -> None:
    criteria = {"SZ22-E02": JudgedCriterion(matters={"safety": "产能替代"})}
    [matter] = context_of(case("refer", criteria=criteria), "refer").matters
    assert "请补充法律依据" in matter.violated


def test_articles_for_matters_stay_unverified_until_somebody_compares_them() -> None:
    for matter in laws().matters.values():
        assert all(article.unverified for article in (*matter.violated, *matter.order))


def test_of_several_versions_the_one_in_force_is_cited() -> None:
    general = laws().general
    assert laws().cite(general["review"], date(2023, 12, 31)) == "《中华人民共和国行政复议法》第九条第一款"
    assert laws().cite(general["review"], date(2024, 1, 1)) == "《中华人民共和国行政复议法》第二十条第一款"
    assert laws().cite(general["order"], date(2021, 7, 14)) == "《中华人民共和国行政处罚法》第二十三条"


@pytest.mark.parametrize(
    ("checked", "signed", "cited"),
    [
        (date(2023, 12, 20), None, "第九条第一款"),
        (date(2023, 12, 20), date(2023, 12, 31), "第九条第一款"),
        (date(2023, 12, 20), date(2024, 1, 1), "第二十条第一款"),
    ],
)
def test_a_letter_cites_the_law_of_the_day_on_which_it_is_signed(
    checked: date, signed: date | None, cited: str
) -> None:
    context = context_of(case("order", as_of=checked, signing=signed), "order")
    assert context.laws.review == f"《中华人民共和国行政复议法》{cited}"


def test_every_matter_of_the_rules_has_its_law() -> None:
    named = {case.matter for policy in load_policies() for rule in policy.rules for case in rule.criterion.cases}
    assert named - {""} <= set(laws().matters)
