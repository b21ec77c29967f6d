"""Approved lists: what leaves review, who let it go, and what an entry cannot do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.decide import decide
from tenglong.engine.decision.facts import CriterionFacts, Issuer
from tenglong.engine.decision.release import Approval, match_release, read_release
from tenglong.engine.decision.release_bars import Bars
from tenglong.engine.policy.profile import Limits

HEADER = ["企业名称", "统一社会信用代码", "条款编号", "批准人", "理由", "批准日期"]
CRITERIA = {
    "TT20-E01": CriterionFacts(finding="inefficient"),
    "TT20-E02": CriterionFacts(finding="unlawful", matters={"fire": "消防隐患", "land": "违法用地"}),
    "TT20-E03": CriterionFacts(finding="withdraw"),
    "TT20-E05": CriterionFacts(finding="protected"),
}
TOWNSHIP = Issuer(kind="乡镇街道", powers=frozenset({"消防隐患"}), letters_on=frozenset({"in_force"}))
NO_CAUTIONS: list[tuple[str, str, str]] = []


def sheet(path: Path, *rows: list[Any], header: list[str] = HEADER) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["2022 年度人工复核放行清单"])  # type: ignore[union-attr]
    for row in (header, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def verdicts(*rows: tuple[str, str, str, str, list[str]]) -> pl.DataFrame:
    """Rows of record, criterion, outcome, basis, cases; the record's name is 企业<record>, its code C<record>."""
    full = [
        (r, f"C{r}", f"企业{r}", "某镇", criterion, outcome, basis, False, cases)
        for r, criterion, outcome, basis, cases in rows
    ]
    names = ["record_id", "uscc", "name", "town", "criterion", "outcome", "basis", "asked", "cases"]
    types: dict[str, Any] = dict.fromkeys(names[:7], pl.String) | {"asked": pl.Boolean, "cases": pl.List(pl.String)}
    return pl.DataFrame(full, schema=types, orient="row")


def cautions(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(("record_id", "caution", "reason"), pl.String), orient="row")


def entry(**changes: str) -> Approval:
    given = {"place": "清单 第 3 行", "uscc": "", "name": "企业1", "criterion": "TT20-E01", "approver": "李四"}
    return Approval(**{**given, "reason": "已核", "approved": "2022-12-30", **changes})


def released(
    table: pl.DataFrame, said: pl.DataFrame, *entries: Approval, issuer: Issuer = TOWNSHIP
) -> tuple[dict[str, list[str]], list[str]]:
    """Decisions by record after the release, and what entries let nothing out."""
    before = decide(table, said, issuer, CRITERIA)
    release = match_release(entries, table, before, set(CRITERIA), signing=date(2022, 12, 31))
    after = decide(table, said, issuer, CRITERIA, released=release.approvals)
    return dict(after.select("record_id", "decisions").iter_rows()), [
        f"{void.place}：{void.what} {void.why}" for void in release.void
    ]


def test_a_list_is_read_below_its_title_whatever_its_kind(tmp_path: Path) -> None:
    book = sheet(tmp_path / "清单.xlsx", ["甲公司", None, "SZ20-E01", "李四", "口径已核", "2022年12月30日"])
    text = "\n".join(["放行清单", ",".join(HEADER), "甲公司,,SZ20-E01,李四,口径已核,2022-12-30"])
    (tmp_path / "清单.csv").write_text(text, encoding="gb18030")
    for path in (book, tmp_path / "清单.csv"):
        (one,) = read_release(path, Limits())
        assert (one.name, one.criterion, one.approver, one.reason) == ("甲公司", "SZ20-E01", "李四", "口径已核")
        assert one.approved == "2022-12-30"


def test_a_row_may_name_several_criteria(tmp_path: Path) -> None:
    path = sheet(tmp_path / "清单.xlsx", ["甲公司", "", "ＳＺ20-E01、SZ22-E02 亩均税收", "李四", "已核", "2022-12-30"])
    assert [one.criterion for one in read_release(path, Limits())] == ["SZ20-E01", "SZ22-E02"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["甲公司", "", "SZ20-E01", "", "已核", "2022-12-30"], "批准人"),
        (["甲公司", "", "SZ20-E01", "李四", "", "2022-12-30"], "理由"),
        (["", "", "SZ20-E01", "李四", "已核", "2022-12-30"], "企业名称"),
        (["甲公司", "", "SZ20-E01", "李四", "已核", "上月"], "不是日期"),
    ],
)
def test_an_entry_without_approver_reason_record_or_date_stops_the_run(
    tmp_path: Path, row: list[str], said: str
) -> None:
    with pytest.raises(RunError, match=said) as told:
        read_release(sheet(tmp_path / "清单.xlsx", row), Limits())
    assert "第 3 行" in told.value.line


def test_a_table_that_is_no_such_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="批准人"):
        read_release(sheet(tmp_path / "清单.xlsx", ["甲", "1"], header=["名称", "数"]), Limits())


BOUNDARY = verdicts(("1", "TT20-E01", "boundary", "in_force", []))
HIT = verdicts(("1", "TT20-E01", "hit", "in_force", []))
LISTED = verdicts(("1", "TT20-E01", "hit", "in_force", []), ("1", "TT20-E05", "hit", "in_force", []))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (BOUNDARY, cautions()),
        (HIT, cautions(("1", "conflict", "两表不一"))),
        (LISTED, cautions()),
        (HIT, cautions(("1", "new_enterprise", "新成立"))),
        (verdicts(("1", "TT20-E01", "hit", "retrospective", [])), cautions()),
        (verdicts(("1", "TT20-E01", "hit", "unverified", [])), cautions()),
    ],
    ids=["boundary", "conflict", "listed", "exempt", "retrospective", "unverified"],
)
def test_what_is_in_review_leaves_it_only_with_an_approval(table: pl.DataFrame, said: pl.DataFrame) -> None:
    assert released(table, said) == ({"1": ["review"]}, [])
    assert released(table, said, entry()) == ({"1": ["inform"]}, [])
    assert released(table, said, entry(name="", uscc="C1")) == ({"1": ["inform"]}, [])


def test_an_approval_counts_from_its_own_day(tmp_path: Path) -> None:
    assert released(BOUNDARY, cautions(), entry(approved="2022-12-31")) == ({"1": ["inform"]}, [])
    decisions, (problem,) = released(BOUNDARY, cautions(), entry(approved="2023-01-01"))
    assert decisions == {"1": ["review"]}
    assert "2023-01-01 才批准" in problem


@pytest.mark.parametrize(("basis", "said"), [("expired", "依据已失效"), ("not_yet", "依据尚未施行")])
@pytest.mark.parametrize(
    ("criterion", "outcome", "cases"),
    [("TT20-E01", "hit", []), ("TT20-E01", "boundary", []), ("TT20-E02", "hit", ["fire"]), ("TT20-E03", "hit", [])],
)
def test_no_approval_lets_anything_out_on_a_basis_that_is_none(
    basis: str, said: str, criterion: str, outcome: str, cases: list[str]
) -> None:
    table = verdicts(("1", criterion, outcome, basis, cases))
    decisions, (problem,) = released(table, cautions(), entry(criterion=criterion))
    assert decisions == {"1": ["review"]}
    assert f"{said}，放行也不得成文" in problem


def test_contradicting_data_hold_back_an_order_and_a_referral_until_approved() -> None:
    table = verdicts(("1", "TT20-E02", "hit", "in_force", ["fire", "land"]))
    said = cautions(("1", "conflict", "两表不一"))
    assert released(table, said)[0] == {"1": ["review"]}
    assert released(table, said, entry(criterion="TT20-E02"))[0] == {"1": ["order", "refer"]}


def test_an_approval_gives_no_power_and_makes_no_low_efficiency_unlawful() -> None:
    past = verdicts(("1", "TT20-E02", "hit", "retrospective", ["fire"]))
    for issuer in (Issuer(kind="专班", powers=frozenset({"消防隐患"})), Issuer(kind="乡镇街道", powers=frozenset())):
        assert released(past, cautions(), entry(criterion="TT20-E02"), issuer=issuer)[0] == {"1": ["refer"]}
    assert released(BOUNDARY, cautions(), entry())[0] == {"1": ["inform"]}


def test_an_approval_of_one_criterion_leaves_the_others_in_review() -> None:
    table = verdicts(("1", "TT20-E01", "hit", "retrospective", []), ("1", "TT20-E03", "hit", "retrospective", []))
    assert released(table, cautions(), entry())[0] == {"1": ["inform", "review"]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "企业9"}, "没有这家企业"),
        ({"criterion": "TT20-E99"}, "没有这一条款"),
        ({"criterion": "TT20-E03"}, "不在人工复核之列（结论：不适用）"),
        ({"uscc": "C1", "name": "企业2"}, "不是同一家"),
        ({"uscc": "C2", "name": ""}, "不在人工复核之列（结论：触发）"),
    ],
)
def test_an_entry_that_matches_nothing_is_reported_and_lets_nothing_out(changes: dict[str, str], said: str) -> None:
    table = verdicts(("1", "TT20-E01", "boundary", "in_force", []), ("2", "TT20-E01", "hit", "in_force", []))
    decisions, (problem,) = released(table, cautions(), entry(**changes))
    assert decisions == {"1": ["review"], "2": ["inform"]}
    assert said in problem
    assert "第 3 行" in problem


def test_a_name_that_two_records_share_needs_the_code() -> None:
    table = verdicts(("1", "TT20-E01", "boundary", "in_force", []), ("2", "TT20-E01", "boundary", "in_force", []))
    table = table.with_columns(pl.lit("同名公司").alias("name"))
    decisions, (problem,) = released(table, cautions(), entry(name="同名公司"))
    assert decisions == {"1": ["review"], "2": ["review"]}
    assert "多条记录" in problem
    assert released(table, cautions(), entry(name="同名公司", uscc="C2"))[0] == {"1": ["review"], "2": ["inform"]}


def test_a_second_approval_of_the_same_finding_is_reported() -> None:
    _, (problem,) = released(BOUNDARY, cautions(), entry(), entry(approver="王五"))
    assert "重复" in problem


@pytest.mark.parametrize("code", ["gone", "outside"])
@pytest.mark.parametrize("criterion", ["TT20-E01", "TT20-E02", "TT20-E03"])
@pytest.mark.parametrize("outcome", ["hit", "boundary"])
def test_no_approval_writes_to_a_firm_that_is_gone_or_another_office_s(code: str, criterion: str, outcome: str) -> None:
    table = verdicts(("1", criterion, outcome, "in_force", ["fire"] if criterion == "TT20-E02" else []))
    said = cautions(("1", code, "已注销"))
    before = decide(table, said, TOWNSHIP, CRITERIA)
    bars = Bars.of(said, TOWNSHIP, CRITERIA)
    release = match_release(
        [entry(criterion=criterion)], table, before, set(CRITERIA), signing=date(2022, 12, 31), bars=bars
    )
    assert release.approvals.is_empty()
    assert "已注销，放行也不得由本机关成文" in release.void[0].why
    forced = pl.DataFrame([{"record_id": "1", "criterion": criterion}])
    after = decide(table, said, TOWNSHIP, CRITERIA, released=forced)
    assert not {"order", "refer", "inform", "withdraw"} & {each for row in after["decisions"] for each in row}


def test_no_approval_gives_a_department_a_clause_that_names_others() -> None:
    criteria = {"TT20-E01": CriterionFacts(finding="inefficient", offices=("市经信局",), leads=("市经信局",))}
    for name, wanted in (("青溪市应急管理局", ["review"]), ("青溪市经济和信息化局", ["inform"])):
        issuer = Issuer(kind="部门", name=name)
        before = decide(BOUNDARY, cautions(), issuer, criteria)
        bars = Bars.of(cautions(), issuer, criteria)
        release = match_release([entry()], BOUNDARY, before, set(criteria), signing=date(2022, 12, 31), bars=bars)
        after = decide(BOUNDARY, cautions(), issuer, criteria, released=release.approvals)
        assert after["decisions"].to_list() == [wanted]
        assert ["没有写本机关" in void.why for void in release.void] == [True] * (wanted == ["review"])
