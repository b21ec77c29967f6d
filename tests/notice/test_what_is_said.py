"""Letters name the project, who approved an open reading, the operator of a small business; and nobody writes to himself."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from letter_runs import BOUNDARY, checked
from notice_cases import LOW_TAX, PROFILE, RECORD, UNLAWFUL, case
from office_run import judged, write_sheet

from tenglong.engine.notice.blanks import BLANK, BLANK_DATE
from tenglong.engine.notice.case import Approved, Evidence, JudgedCriterion, Question
from tenglong.engine.notice.cases import CaseBuilder
from tenglong.engine.notice.compose import context_of, letters_for
from tenglong.engine.notice.letters import write_letters
from tenglong.engine.policy.profile import Office

APPROVED = Approved(approver="李主任", reason="专题会议纪要〔2022〕7号", approved=date(2022, 12, 28))
PROJECT = {**RECORD, "kind": "project", "project": "年产百万只灯具项目"}


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("track", ["refer", "verify"])
def test_a_letter_about_a_project_names_it(tmp_path: Path, track: str) -> None:
    letters = letters_for(case(track, record=PROJECT))  # type: ignore[arg-type]
    for file in write_letters(letters, tmp_path, Office()):
        assert "“年产百万只灯具项目”" in text_of(tmp_path / file.path)
    assert context_of(case("refer"), "refer").enterprise.quoted_project == ""
    nameless = {**PROJECT, "name": PROJECT["project"]}
    assert context_of(case("refer", record=nameless), "refer").enterprise.quoted_project == ""


def test_a_released_figure_at_its_limit_tells_the_reading_and_who_approved_it() -> None:
    at_limit = {"SZ20-E01": [Evidence(label="亩均税收", actual="5", limit="5", unit="万元/亩")]}
    open_case = case(
        "inform", verdicts=[{**LOW_TAX, "outcome": "boundary"}], evidence=at_limit, approved={"SZ20-E01": APPROVED},
        profile=PROFILE.model_copy(update={"word_meanings": {}}),
    )  # fmt: skip
    [reading] = context_of(open_case, "inform").readings
    assert reading == (
        "亩均税收恰为标准值，条款所称“以下”是否包括本数未写明，本次按包括本数认定"
        "（2022年12月28日由李主任批准，专题会议纪要〔2022〕7号）。"
    )


def test_another_open_word_is_told_with_its_approval_and_a_plain_finding_without_one() -> None:
    released = {"approved": {"SZ22-E02": APPROVED}}
    [reading] = context_of(case("order", verdicts=[{**UNLAWFUL, "outcome": "boundary"}], **released), "order").readings
    assert "按属于条款所列情形认定（2022年12月28日由李主任批准" in reading
    assert context_of(case("order", **released), "order").readings == ()


def test_the_release_of_a_run_reaches_its_letter(tmp_path: Path) -> None:
    release = tmp_path / "放行.csv"
    release.write_text(
        f"企业名称,条款编号,批准人,理由,批准日期\n{BOUNDARY},SZ20-E01,李主任,会议纪要,2022-12-28\n", encoding="utf-8"
    )
    run = checked(tmp_path, release=release)
    [about] = [one for one in CaseBuilder.of(run).cases() if one.record["name"] == BOUNDARY and one.track == "inform"]
    assert about.approved["SZ20-E01"].approver == "李主任"


@pytest.mark.parametrize(
    ("kind", "head"), [("企业", "法定代表人（负责人）"), ("个体工商户", "经营者"), (None, "法定代表人（负责人）")]
)
def test_the_operator_of_a_small_business_is_called_so(kind: str | None, head: str) -> None:
    assert context_of(case("order", record={**RECORD, "entity_type": kind}), "order").enterprise.head == head


def test_clauses_of_one_document_stand_together() -> None:
    second = {**UNLAWFUL, "criterion": "SZ22-F02", "clause": "三（一）2"}
    rows = [{**row, "place": f"嵊政〔2022〕28号{row['clause']}"} for row in (UNLAWFUL, second)]
    criteria = {name: JudgedCriterion(matters={"safety": "安全隐患"}) for name in ("SZ22-E02", "SZ22-F02")}
    [matter] = context_of(case("refer", verdicts=rows, criteria=criteria, matters=["安全隐患"]), "refer").matters
    assert matter.clause == "嵊政〔2022〕28号三（二）2、三（一）2"


def test_a_recheck_has_no_day_and_names_the_order_that_it_follows() -> None:
    signed = PROFILE.model_copy(update={"issue_date": date(2026, 11, 20)})
    recheck = context_of(case("order", profile=signed), "recheck")
    assert (recheck.document.date, recheck.document.number) == (BLANK_DATE, f"三政告〔{BLANK}〕{BLANK}号")
    assert (recheck.served.title, recheck.served.number) == ("责令限期整改通知书", f"三政告〔2026〕{BLANK}号")


def test_a_township_asks_other_offices_and_not_itself() -> None:
    own, other = (
        Question(label=label, criteria=("HZ17-E09",), department=department)
        for label, department in (("低散乱污", "属地乡镇（街道）"), ("违法用地", "自然资源部门"))
    )
    [inquiry] = letters_for(case("verify", questions=(own, other)))
    assert (inquiry.context.department, [row.label for row in inquiry.context.queries]) == (
        "自然资源部门",
        ["违法用地"],
    )
    assert letters_for(case("verify", questions=(own,))) == []
    county = PROFILE.model_copy(update={"office": PROFILE.office.model_copy(update={"kind": "县级政府"})})
    [both] = letters_for(case("verify", questions=(own, other), profile=county))
    assert both.context.department == "三界镇人民政府、自然资源部门"


def test_a_project_in_another_county_gets_no_opinion_and_a_nameless_sheet_is_called_like_its_file(
    tmp_path: Path,
) -> None:
    header = ["企业名称", "县市区", "项目名称", "项目性质", "两高项目", "产能替代落实"]
    rows = [[f"{county}公司", county, f"{county}项目", "新建", "是", "否"] for county in ("嵊州市", "新昌县")]
    sheet = write_sheet(tmp_path / "申报项目.xlsx", rows, header)
    profile = tmp_path / "profile.yaml"
    profile.write_text("office: {name: 嵊州市人民政府, kind: 县级政府, region: '330683'}\n", encoding="utf-8")
    run = judged(sheet, profile, kind="project", policies=("SZ22",))
    opinions = [context_of(one, "admission") for one in CaseBuilder.of(run).cases() if one.track == "admission"]
    assert [opinion.enterprise.name for opinion in opinions] == ["嵊州市公司"]
    assert {fact.source for fact in opinions[0].facts if fact.outcome == "触发"} == {"《申报项目》第2行"}


def test_one_sentence_about_the_source_is_about_tax_and_land_only() -> None:
    context = context_of(case("inform", cells={"revenue": "企业数据!G12", "tax": "企业数据!F12"}), "plan")
    sources = {figure.label: figure.source for figure in context.figures}
    assert sources["税收实际贡献"] == "税务、自然资源部门"
    assert sources["主营业务收入"] == "企业数据 第12行"
