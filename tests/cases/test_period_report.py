"""`case bulletin`: workbook and bulletin of a period; fixed once, the same again; each number is its list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from made_histories import MadeCase, add_events, event_of, served_only, whole_life, write_histories

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register, first_broken
from tenglong.engine.cases.figures.period_report import ReportRequest, WrittenReport, write_period_report
from tenglong.engine.cases.figures.report_lines import report_lines
from tenglong.engine.cases.figures.report_period import parse_report_period
from tenglong.engine.core.errors import RunError
from tenglong.engine.decision.case_figures import MARKS, case_figures
from tenglong.engine.policy.profile import Profile

ENDED, WAITING = whole_life("2022-07-05", "2022-08-20", freed_land="12.5"), served_only("2022-07-10")
CASES = [
    MadeCase(firm=1, town="白石镇", department="市应急管理局", events=ENDED),
    MadeCase(firm=2, town="白石镇", events=WAITING),
    MadeCase(firm=3, town="黑石镇", events=WAITING),
    MadeCase(firm=3, town="黑石镇", criterion="SZ20-E01"),
    MadeCase(firm=4, town="黄石镇", opened="2022-09-29", reopened=True),
    MadeCase(firm=5, town="", events=[("dismiss", "2022-07-20", {"approver": "王某", "reason": "不属实"})]),
    MadeCase(firm=6, town="红石镇", opened="2022-10-02"),
]
NAMES = ["季度通报（2022年第三季度）.docx", "季度通报（2022年第三季度）.xlsx"]


def written(register: Register, out: Path, text: str = "2022Q3", **asked: bool) -> WrittenReport:
    period = parse_report_period(text)
    request = ReportRequest(period=period, as_of=period.last, today=date(2023, 5, 1), who="王某", **asked)
    return write_period_report(register, request, out, profile=Profile())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def sheet_rows(book: Path, sheet: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def test_a_fixed_report_is_the_same_bytes_again_whatever_is_entered_later(register: Register, tmp_path: Path) -> None:
    write_histories(register, CASES)
    first = written(register, tmp_path / "一")
    assert sorted(path.name for path in first.files) == NAMES == sorted(contents(tmp_path / "一"))
    assert first.new
    add_events(register, event_of(2, "ask_recheck", "2022-09-20", {}))
    again = written(register, tmp_path / "二")
    assert contents(tmp_path / "二") == contents(tmp_path / "一")
    assert (again.new, again.later, again.altered) == (False, 1, False)
    assert any("定稿后的登记涉及本期 1 件" in line for line in report_lines(again))
    assert written(register, tmp_path / "一").later == 1
    draft = written(register, tmp_path / "三", draft=True)
    assert sorted(contents(tmp_path / "三")) == [name.replace("）", "，试算）") for name in NAMES]
    assert draft.fixed is None
    with register.reading() as connection:
        assert first_broken(connection) is None


def test_each_number_is_the_number_of_its_list(register: Register, tmp_path: Path) -> None:
    write_histories(register, CASES)
    written(register, tmp_path)
    book = tmp_path / NAMES[1]
    cases = sheet_rows(book, "案件清单")
    assert len(cases) == 6
    labels = {mark: case_figures().figures[mark].label for mark in MARKS}
    for sheet, column in (("按乡镇", "乡镇（街道）"), ("按部门", "责任部门")):
        *groups, total = sheet_rows(book, sheet)
        assert total[column] == "合计"
        for mark, label in labels.items():
            if label not in total:
                continue
            ticked = [case for case in cases if case[label] == "√"]
            assert total[label] == len(ticked) == sum(int(str(group[label])) for group in groups), mark
            for group in groups:
                name = None if str(group[column]).startswith("（") else group[column]
                assert group[label] == sum(case[column] == name for case in ticked), (mark, group[column])
    [indicator] = [row for row in sheet_rows(book, "指标") if row["编号"] == "SZ22-I03" and "3000" in str(row["目标"])]
    assert (indicator["2022年台账计"], indicator["未写明的销号（件）"]) == (12.5, 0)
    assert [case["盘活亩数"] for case in cases if case["计入盘活低效工业用地"] == "√"] == [12.5]


def test_the_bulletin_says_what_the_workbook_says_and_has_both_charts(register: Register, tmp_path: Path) -> None:
    write_histories(register, CASES)
    report = written(register, tmp_path)
    letter = docx.Document(str(tmp_path / NAMES[0]))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "关于2022年第三季度制造业整治提升\n闭环办理情况的通报\n" in text
    assert "本期立案6件，其中反弹1件；送达3件；达标销号和办结1件，本期完成率20.00%，销号案件自送达起平均46.0天" in text
    assert "累计任务5件，完成1件，累计完成率20.00%；未办结4件，其中逾期2件" in text
    assert "共2件逾期未办结：白石镇1件、黑石镇1件" in text
    table = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    rows = sheet_rows(tmp_path / NAMES[1], "按乡镇")
    assert [row[0] for row in table[1:]] == [row["乡镇（街道）"] for row in rows]
    assert [row[9] for row in table[1:]] == [str(row["排名"] or "") for row in rows]
    charts = [part for part in letter.part.package.iter_parts() if part.partname.startswith("/word/charts/")]
    names = {str(part.partname): part.blob.decode() for part in charts}
    assert "白石镇" in names["/word/charts/chart1.xml"]
    assert "2022-07" in names["/word/charts/chart2.xml"]
    assert len(letter.element.body.findall(".//{*}drawing")) == 2
    assert report.figures.towns.ranks == {"白石镇": 1, "黑石镇": 2, "黄石镇": 2}


def test_a_county_sees_its_towns_without_a_case_too(register: Register, tmp_path: Path) -> None:
    write_histories(register, [MadeCase(firm=1, town="三界镇", events=ENDED)])
    period = parse_report_period("2022Q3")
    request = ReportRequest(period=period, as_of=period.last, today=date(2023, 5, 1), who="王某")
    for kind, towns in (("县级政府", 15), ("乡镇街道", 1)):
        profile = Profile.model_validate({"office": {"name": "某机关", "kind": kind, "region": "330683"}})
        write_period_report(register, request, tmp_path / kind, profile=profile)
        rows = sheet_rows(tmp_path / kind / NAMES[1], "按乡镇")[:-1]
        assert len(rows) == towns
        assert rows[0]["乡镇（街道）"] == "三界镇"
        assert all((row["说明"], row["排名"]) == ("无任务，不排名", None) for row in rows[1:])


def test_a_register_without_cases_has_a_report_without_ranks(register: Register, tmp_path: Path) -> None:
    written(register, tmp_path)
    letter = docx.Document(str(tmp_path / NAMES[0]))
    assert len(letter.element.body.findall(".//{*}drawing")) == 1
    assert sheet_rows(tmp_path / NAMES[1], "案件清单") == []


def test_a_file_that_somebody_has_filled_in_is_left_alone(register: Register, tmp_path: Path) -> None:
    write_histories(register, CASES)
    written(register, tmp_path / "通报")
    (tmp_path / "通报" / NAMES[0]).write_bytes(b"filled in")
    (tmp_path / "通报" / NAMES[1]).unlink()
    with pytest.raises(RunError, match="已有同名而内容不同的文件"):
        written(register, tmp_path / "通报")
    assert contents(tmp_path / "通报") == {NAMES[0]: b"filled in"}


def test_a_report_that_cannot_be_written_is_not_fixed(register: Register, tmp_path: Path) -> None:
    write_histories(register, CASES)
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="报表无法写入"):
        written(register, tmp_path / "文件")
    assert written(register, tmp_path / "后来").new


def test_a_name_never_becomes_a_formula(register: Register, tmp_path: Path) -> None:
    write_histories(register, [MadeCase(firm=1, town="=1+1", department='=HYPERLINK("x")', events=WAITING)])
    written(register, tmp_path)
    book = openpyxl.load_workbook(tmp_path / NAMES[1])
    assert [
        cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert sheet_rows(tmp_path / NAMES[1], "按乡镇")[0]["乡镇（街道）"] == "=1+1"


@pytest.fixture
def office(tmp_path: Path) -> tuple[Register, list[str]]:
    """A register in a file, and the arguments that name it."""
    path = tmp_path / "台账库.db"
    register = Register.at(path)
    write_histories(register, CASES)
    return register, ["--register", str(path), "--who", "王某", "-o", str(tmp_path / "通报")]


def test_the_command_writes_month_quarter_and_year(
    office: tuple[Register, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, rest = office
    for period in ("2022-09", "2022Q3", "2022"):
        assert _run(["case", "bulletin", "--period", period, *rest]) == 0
    assert "2022年（截至 2022-12-31）：本期立案 7" in capsys.readouterr().out
    assert _run(["case", "bulletin", "--period", "2022Q3", "--as-of", "2022-08-31", *rest]) == 0
    assert sorted(path.name for path in (tmp_path / "通报").iterdir()) == [
        "季度通报（2022年第三季度）.docx", "季度通报（2022年第三季度）.xlsx", "季度通报（2022年第三季度，截至2022-08-31）.docx",
        "季度通报（2022年第三季度，截至2022-08-31）.xlsx", "年度考核表（2022年）.xlsx", "年度通报（2022年）.docx", "月度监测（2022年9月）.xlsx",
        "月度通报（2022年9月）.docx",
    ]  # fmt: skip
    year = openpyxl.load_workbook(tmp_path / "通报" / "年度考核表（2022年）.xlsx")
    assert [cell.value for cell in year["按乡镇"][4]][-2:] == ["考核得分", "考核意见"]
    assert _run(["case", "log", *rest[:2]]) == 0
    assert "登记库 2022-12-31 报表定稿（王某）" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--period", "2022Q3", "--as-of", "2022-10-01"], "不在2022年第三季度内"),
        (["--period", "2022Q3", "--draft", "--renew"], "试算不能定稿"),
        (["--period", "2099"], "还没有开始"),
        (["--period", "2022Q3", "--who", " "], "没有写明出具人"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    office: tuple[Register, list[str]], words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["case", "bulletin", *office[1], *words]) == 2
    assert said in capsys.readouterr().err


def test_a_period_that_is_not_over_is_a_draft(office: tuple[Register, list[str]], tmp_path: Path) -> None:
    register, _ = office
    period = parse_report_period("2022Q3")
    request = ReportRequest(period=period, as_of=date(2022, 9, 15), today=date(2022, 9, 15), who="王某")
    report = write_period_report(register, request, tmp_path / "通报", profile=Profile())
    assert report.fixed is None
    assert report.files[0].name == "季度通报（2022年第三季度，截至2022-09-15，试算）.xlsx"
    assert list(report_lines(report))[1].startswith("未定稿")


def test_two_at_once_fix_one_report(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenglong.engine.cases.figures import period_report

    write_histories(register, CASES)
    write_letter = period_report.write_figure_letter

    def slow(*args: Any, **options: Any) -> None:
        """Somebody else fixes the report while this one is being written."""
        monkeypatch.setattr(period_report, "write_figure_letter", write_letter)
        assert written(register, tmp_path / "一").new
        write_letter(*args, **options)

    monkeypatch.setattr(period_report, "write_figure_letter", slow)
    with pytest.raises(RunError, match="刚由别人定稿"):
        written(register, tmp_path / "二")
    assert list((tmp_path / "二").iterdir()) == []
    assert not written(register, tmp_path / "二").new
    assert contents(tmp_path / "一") == contents(tmp_path / "二")
