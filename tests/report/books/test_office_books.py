"""The office's workbooks: each fact in its column, totals exact, nothing unknown shown as 0."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_run import write_sheet
from openpyxl import load_workbook

from tenglong.cli import _run
from tenglong.engine.checking.options import Options
from tenglong.engine.run.check_run import check

HEAD = "企业名称,乡镇,县市区,规模,行业门类,税收(万元),实际用地(亩),安全隐患,环境污染,整治进展,预计腾出用地"
ROWS = [
    "甲公司,三界镇,嵊州市,规上,制造业,98.7,26,否,否,已销号,1.5",
    "乙公司,三界镇,嵊州市,规上,制造业,0.1,0.3,否,否,未销号,",
    "丙公司,长乐镇,嵊州市,规上,制造业,600,26,是,是,,2.25",
    "丁公司,长乐镇,嵊州市,规下,制造业,600,26,否,否,,",
]
PROFILE = """
office: {name: 嵊州市应急管理局, kind: 部门}
powers: [安全隐患]
assigned_clauses: {SZ20: 某市亩均评价工作分工, SZ22: 某市攻坚行动工作分工}
deadline_days: {order: 30, inform: 15}
letters_on: [in_force, unverified]
"""


def _books(folder: Path, rows: list[str] = ROWS) -> dict[str, list[list[Any]]]:
    (folder / "表.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    profile = folder / "profile.yaml"
    options = Options(
        files=(folder / "表.csv",),
        as_of=date(2022, 12, 31),
        policies=("SZ20", "SZ22"),
        region="330683",
        year=2022,
        profile=profile,
    )
    check(options, folder / "out")
    return {path.stem: _rows(path) for path in (folder / "out" / "表册").glob("*.xlsx")}


def _rows(path: Path) -> list[list[Any]]:
    """The first sheet's cells from its header on."""
    sheet = load_workbook(path).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] in ("序号", "编号"))
    return rows[start:]


def _column(rows: list[list[Any]], name: str) -> list[Any]:
    index = next(index for index, header in enumerate(rows[0]) if header.startswith(name))
    return [row[index] for row in rows[1:]]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Any]]]:
    return _books(tmp_path_factory.mktemp("run"))


def test_a_check_of_enterprises_gives_its_four_workbooks(books: dict[str, list[list[Any]]]) -> None:
    assert set(books) == {"汇总清单", "销号表", "季度通报", "高耗低效整治企业清单"}


def test_the_total_counts_each_enterprise_once_and_exactly(books: dict[str, list[list[Any]]]) -> None:
    summary = books["汇总清单"]
    assert len(_column(summary, "企业名称")) > 5, "an enterprise has a row for each decision"
    assert _column(summary, "企业名称")[-1] == "合计（4 家企业）"
    assert _column(summary, "税收")[-1] == 1298.8
    assert _column(summary, "实际用地")[-1] == 78.3


def test_a_letter_s_row_has_its_deadline_and_waits_to_be_started(books: dict[str, list[list[Any]]]) -> None:
    summary = books["汇总清单"]
    letters = dict(zip(_column(summary, "文书种类"), _column(summary, "期限"), strict=True))
    assert letters["低效企业整治提升告知书"] == "自收到文书之日起15日内"
    referred = {name: last for name, last in letters.items() if (name or "").startswith("移送函（")}
    assert set(referred.values()) == {None}, "the department stands beside the letter; the profile sets no period"
    states = dict(zip(_column(summary, "文书种类"), _column(summary, "状态"), strict=True))
    assert ({states[name] for name in referred}, states[None]) == ({"移送"}, "—")


def test_each_matter_is_closed_by_itself_and_a_referral_by_its_department(books: dict[str, list[list[Any]]]) -> None:
    closing = books["销号表"]
    rows = zip(*(_column(closing, name) for name in ("企业名称", "问题", "责任单位", "状态")), strict=True)
    assert {row[1:] for row in rows if row[0] == "丙公司"} == {
        ("安全隐患", "嵊州市应急管理局", "未启动"), ("环境污染", "市生态环境分局", "移送"),
    }  # fmt: skip


def test_a_rate_is_known_only_where_progress_was_reported(books: dict[str, list[list[Any]]]) -> None:
    bulletin = books["季度通报"]
    rows = {row[1]: row for row in bulletin[1:]}
    towns = {name: rows[name][3:8] for name in ("三界镇", "长乐镇", "合计")}
    assert towns["三界镇"] == [2, 2, 1, 50, 1]
    assert towns["长乐镇"] == [1, 0, None, None, None]
    assert rows["长乐镇"][-1] == "进展未填报"
    assert towns["合计"][:4] == [3, 2, 1, 33.33]
    assert rows["合计"][8] == 3.75


def _line(sheet: Any, row: int) -> str:
    """A line above the headers, wherever it begins."""
    return str(next(cell.value for cell in sheet[row] if cell.value))


def test_an_enterprise_that_the_guide_does_not_judge_is_counted_not_listed(
    books: dict[str, list[list[Any]]], tmp_path: Path
) -> None:
    assert len(books["高耗低效整治企业清单"]) == 1
    _books(tmp_path)
    workbook = load_workbook(tmp_path / "out" / "表册" / "高耗低效整治企业清单.xlsx")
    assert "有 4 家企业因外部标准（指南）未装载" in _line(workbook.worksheets[0], 3)
    assert "不是认定结果" in _line(workbook.worksheets[1], 3)
    assert workbook.worksheets[1].max_row == 4 + 4


def test_the_state_is_chosen_from_a_list(tmp_path: Path) -> None:
    _books(tmp_path)
    sheet = load_workbook(tmp_path / "out" / "表册" / "销号表.xlsx").worksheets[0]
    [offered] = sheet.data_validations.dataValidation
    assert offered.formula1 == '"未启动,整改中,待复核,已销号,延期,移送"'


def test_the_same_run_gives_the_same_workbooks(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        _books(tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "out" / "表册").iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_names_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    rows = _books(tmp_path, ['"=1+1",三界镇,嵊州市,规上,制造业,98.7,26,否,否,=2,1'])["汇总清单"]
    assert _column(rows, "企业名称")[0] == "=1+1"


def test_regional_figures_give_the_table_of_indicators_with_what_was_not_reported(tmp_path: Path) -> None:
    lines = [
        "指标名称,单位,2020年基数,2022年完成",
        "规上工业亩均税收,万元/亩,13.68,24.5",
        "淘汰落后产能企业,家,168,20",
        "腾出用能,万吨标煤,—,—",
    ]
    (tmp_path / "指标.csv").write_text("\n".join(lines), encoding="utf-8")
    check(
        Options(
            files=(tmp_path / "指标.csv",),
            as_of=date(2022, 12, 31),
            policies=("SZ22",),
            region="330683",
            kind="region",
            year=2022,
        ),
        tmp_path / "out",
    )
    [path] = (tmp_path / "out" / "表册").iterdir()
    rows = {row[1]: row for row in _rows(path)[1:]}
    assert rows["SZ22-I01"][5:14] == [13.68, 2020, 2022, 24.5, None, 24.5, 25, 98, "未达标"]
    assert rows["SZ22-I04"][13] == "达标"
    assert (rows["SZ22-I06"][8], rows["SZ22-I06"][13]) == (None, "数据不足")
    assert (rows["SZ22-I02"][11], rows["SZ22-I02"][13]) == (100, "未填报")
    assert [row[1] for row in _rows(path)[1:4]] == ["SZ22-I01", "SZ22-I02", "SZ22-I03"]


def _indicator_rows(folder: Path, day: date, *lines: str) -> list[list[object]]:
    (folder / "指标.csv").write_text("\n".join(["地区,集群,指标,年度,数值,单位,口径", *lines]), encoding="utf-8")
    check(Options(files=(folder / "指标.csv",), as_of=day, kind="region"), folder / "out")
    [path] = (folder / "out" / "表册").iterdir()
    return _rows(path)[1:]


def test_items_of_a_clause_and_goals_that_are_striven_for_say_whether_they_were_reached(tmp_path: Path) -> None:
    """An item keeps its number; 力争 that was missed, also at 突破, is never 达标."""
    lines = [
        "嵊州市,,省级隐形冠军企业,2023,7,家,累计",
        "嵊州市,,单项冠军企业,2023,2,家,累计",
        "海盐县,核电,增加值,2025,150,亿元,",
        "海盐县,核电,增加值,2023,110,亿元,",
    ]
    rows = _indicator_rows(tmp_path, date(2025, 12, 31), *lines)
    said = {(row[1], row[7]): row[13] for row in rows}
    assert said["SZ22-N08.3", 2023] == "力争目标未达到"
    assert said["SZ22-N08.1", 2023] == "力争目标已达到"
    assert said["JX22-T10", 2025] == "力争目标未达到"
    assert (said["JX22-A5", 2023], said["JX22-A5", 2025]) == ("低于预测数", "不低于预测数")


def test_figures_of_a_year_before_the_targets_are_told_as_not_due(tmp_path: Path) -> None:
    lines = ["嵊州市,,科技型中小企业,2022,800,家,累计", "嵊州市,,规上工业亩均税收,2022,24,万元/亩,"]
    rows = {row[1]: row for row in _indicator_rows(tmp_path, date(2022, 12, 31), *lines)}
    assert rows["SZ22-N06.2"][7:14] == [2022, 800, "累计", 800, 990, 80.81, "未到期"]
    assert rows["SZ22-I01"][13] == "未达标"


def test_only_the_targets_of_the_sheets_places_are_listed_as_not_reported(tmp_path: Path) -> None:
    rows = _indicator_rows(tmp_path, date(2025, 12, 31), "平湖市,数控机床,增加值,2025,81,亿元,")
    assert {str(row[1])[:4] for row in rows} == {"JX22"}
    assert next(row[4] for row in rows if row[1] == "JX22-T13") == "海宁市·泛半导体"


@pytest.mark.parametrize(
    ("progress", "state"), [("", "未启动"), ("正在整改", "整改中"), ("已完成", "待复核"), ("未完成", "整改中")]
)
def test_the_state_agrees_with_the_reported_progress_and_nobody_but_a_person_closes(
    tmp_path: Path, progress: str, state: str
) -> None:
    header = ["企业名称", "行业门类", "税收（万元）", "实际用地（亩）", "整治进展"]
    write_sheet(tmp_path / "企业.xlsx", [["青溪甲厂", "制造业", 10, 10, progress]], header)
    days = ["--policy", "SZ20", "--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2022-12-31"]
    _run(["check", str(tmp_path / "企业.xlsx"), "--out", str(tmp_path / "out"), *days, "--no-notices"])
    assert not (tmp_path / "out" / "notices").exists()
    rows = load_workbook(tmp_path / "out" / "表册" / "销号表.xlsx").worksheets[0]
    assert [row[-1] for row in rows.iter_rows(min_row=5, values_only=True)] == [state]
