"""From a submitted sheet to the figures of a letter: whatever inputs the sheet gives."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tenglong.engine.checking.check import judge
from tenglong.engine.checking.options import Options
from tenglong.engine.core.clock import Clock
from tenglong.engine.notice.cases import CaseBuilder
from tenglong.engine.notice.compose import context_of
from tenglong.engine.notice.letter_fields import LetterContext

HEAD = "企业名称,县市区,规模,行业门类,税收(万元),实际用地(亩),自有用地(亩),出租用地(亩),亩均税收(万元/亩),处置方式"


def _contexts(folder: Path, *rows: str, profile: str = "letters_on: [in_force, unverified]\n") -> list[LetterContext]:
    (folder / "表.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    (folder / "profile.yaml").write_text(profile, encoding="utf-8")
    options = Options(
        files=(folder / "表.csv",),
        as_of=date(2022, 12, 31),
        policies=("SZ20", "SZ22"),
        region="330683",
        year=2022,
        profile=folder / "profile.yaml",
    )
    run = judge(options, Clock())
    gatherer = CaseBuilder.of(run)
    return [context_of(case, case.track) for case in gatherer.cases()]


def _inform(folder: Path, row: str, **options: Any) -> LetterContext:
    [context] = [one for one in _contexts(folder, row, **options) if one.document.title == "低效企业整治提升告知书"]
    return context


def test_the_indicator_is_the_measured_figure_with_its_inputs(tmp_path: Path) -> None:
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,98.7,26,,,,")
    fact = context.facts[0]
    assert fact.indicator == "亩均税收"
    assert fact.actual == "约3.7962万元/亩（98.7万元÷26亩）"
    assert (fact.standard, fact.gap) == ("5万元/亩以下", "低约1.2038万元/亩（5万元/亩−98.7万元÷26亩）")
    assert fact.cells == "表!E2、F2"
    assert context.tax_to_add == "31.3万元"
    assert context.workings == (
        "税收实际贡献需增加：5万元/亩×26亩−98.7万元＝31.3万元", "实际用地需减少：26亩−98.7万元÷5万元/亩＝6.26亩",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "to_add", "land"),
    [
        ("36.6,,20,8,,", "23.4万元", "12亩"),
        ("36.6,,12,,,", "23.4万元", "12亩"),
        (",12,,,3.05,", "23.4万元", "12亩"),
        ("36.6,,,,3.05,", "23.4万元", "＿＿＿＿"),
    ],
    ids=["own and let land", "own land alone", "quotient and land", "quotient and tax"],
)
def test_the_tax_to_add_comes_out_of_whatever_inputs_there_are(
    tmp_path: Path, cells: str, to_add: str, land: str
) -> None:
    context = _inform(tmp_path, f"甲公司,嵊州市,规上,制造业,{cells}")
    assert context.tax_to_add == to_add
    assert context.enterprise.land.startswith(land)


def test_a_quotient_without_any_input_has_itself_to_change(tmp_path: Path) -> None:
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,,,,,3.05,")
    assert context.settle[0].startswith("其他数据不变的，亩均税收超过5万元/亩（增加额超过1.95万元/亩）")


def test_the_table_of_figures_tells_what_was_calculated_and_from_which_row_the_others_are(tmp_path: Path) -> None:
    figures = {figure.label: figure for figure in _inform(tmp_path, "甲公司,嵊州市,规上,制造业,36.6,,20,8,,").figures}
    assert (figures["实际用地"].value, figures["实际用地"].source) == ("12", "计算：20亩＋0亩−8亩")
    assert figures["自有用地"].source == "表 第2行"
    assert (figures["综合能耗"].value, figures["综合能耗"].source) == ("未填报", "—")


@pytest.mark.parametrize(
    ("meaning", "said"),
    [("含", "税收实际贡献超过130万元（增加额超过31.3万元）"), ("不含", "税收实际贡献达到130万元（再增加31.3万元）")],
)
def test_a_settled_word_is_told_in_the_letter_and_decides_what_settles(tmp_path: Path, meaning: str, said: str) -> None:
    profile = f"letters_on: [in_force, unverified]\nword_meanings: {{以下: {meaning}}}\n"
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,98.7,26,,,,", profile=profile)
    assert context.readings == (f"政策所称“以下”，本次按{'包括' if meaning == '含' else '不包括'}本数理解。",)
    assert said in context.settle[0]


def test_where_the_word_is_open_the_figure_that_settles_does_so_in_either_reading(tmp_path: Path) -> None:
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,98.7,26,,,,")
    assert context.readings == ()
    assert [sentence.split("，")[1] for sentence in context.settle] == [
        "税收实际贡献超过130万元（增加额超过31.3万元）", "实际用地减至不足19.74亩（减少额超过6.26亩）",
    ]  # fmt: skip


def test_each_figure_names_who_gave_it_where_the_profile_says_so(tmp_path: Path) -> None:
    sources = "letters_on: [in_force, unverified]\ndata_source: {税收: 税务部门提供, 实际用地: 自然资源部门提供}\n"
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,98.7,26,,,,", profile=sources)
    said = "税收实际贡献：税务部门提供；实际用地：自然资源部门提供"
    assert context.facts[0].source == f"{said}，表 第2行"
    assert context.definitions.data_source == f"{said}，表 第2行"


def test_what_an_office_notes_about_an_enterprise_is_not_said_to_come_from_the_tax_office(tmp_path: Path) -> None:
    rows = ("甲公司,嵊州市,规上,制造业,200,12,,,,关停退出",)
    plain = "letters_on: [in_force, unverified]\ndata_source: 税务部门提供\n"
    [context] = [one for one in _contexts(tmp_path, *rows, profile=plain) if one.document.title == "腾退告知书"]
    assert [situation.source for situation in context.situations] == ["表 第2行"]
    own = "letters_on: [in_force, unverified]\ndata_source: {处置方式: 本镇排查}\n"
    [context] = [one for one in _contexts(tmp_path, *rows, profile=own) if one.document.title == "腾退告知书"]
    assert [situation.source for situation in context.situations] == ["本镇排查，表 第2行"]


def test_a_letter_about_giving_up_land_names_the_way_chosen(tmp_path: Path) -> None:
    [context] = [
        one
        for one in _contexts(tmp_path, "甲公司,嵊州市,规上,制造业,200,12,,,,关停退出")
        if one.document.title == "腾退告知书"
    ]
    [fact] = context.facts
    assert (fact.indicator, fact.cells) == ("关停退出", "表!J2")


def test_a_figure_of_many_places_is_printed_short_and_says_so(tmp_path: Path) -> None:
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,149.7000000001,40.1,,,,")
    assert context.comparisons[0].actual == "约3.7332万元/亩（约149.7万元÷40.1亩）"
    assert context.enterprise.tax == "约149.7万元"
    assert {figure.label: figure.value for figure in context.figures}["税收实际贡献"] == "约149.7"


def test_the_tail_that_a_program_left_behind_is_no_part_of_a_figure(tmp_path: Path) -> None:
    context = _inform(tmp_path, "甲公司,嵊州市,规上,制造业,149.70000000000002,40.1,,,,")
    assert context.comparisons[0].actual == "约3.7332万元/亩（149.7万元÷40.1亩）"
    assert context.enterprise.tax == "149.7万元"
