"""季度通报 as a Word document: the same figures as the workbook, who lags behind, and blanks for what is the drafter's."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from office_run import write_sheet

from tenglong.cli import _run

HEADER = ["企业名称", "乡镇", "行业门类", "税收（万元）", "实际用地（亩）", "整治进展"]
ROWS = [
    ["青溪甲厂", "白石镇", "制造业", 10, 10, "已完成"],
    ["青溪乙厂", "白石镇", "制造业", 10, 10, "已完成"],
    ["青溪丙厂", "黑石镇", "制造业", 10, 10, "未完成"],
    ["青溪丁厂", "黄石镇", "制造业", 10, 10, ""],
    ["青溪戊厂", "黄石镇", "制造业", 900, 10, ""],
]


def test_the_bulletin_says_what_the_workbook_says(tmp_path: Path) -> None:
    write_sheet(tmp_path / "企业.xlsx", ROWS, HEADER)
    (tmp_path / "p.yaml").write_text(
        "office: {name: 嵊州市经济和信息化局, kind: 部门, region: '330683'}\n", encoding="utf-8"
    )
    days = ("--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2023-01-05", "--policy", "SZ20")
    out = tmp_path / "结果"
    _run(["check", str(tmp_path / "企业.xlsx"), "--out", str(out), "--profile", str(tmp_path / "p.yaml"), *days])
    letter = docx.Document(str(out / "表册" / "季度通报.docx"))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "关于2022年第四季度制造业整治提升" in text
    assert "检查企业5家，列入任务4家，已报进展3家，完成2家，完成率50.00%" in text
    assert "黄石镇（1 个）没有填报进展" in text
    assert "黑石镇（1 个）完成率低于总完成率" in text
    assert "＿＿＿＿（由起草人填写）" in text
    assert "嵊州市经济和信息化局" in text
    assert "2023年1月5日" in text
    table = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    sheet = openpyxl.load_workbook(out / "表册" / "季度通报.xlsx").worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert [row[1] for row in table[1:]] == [row[1] for row in rows[:-1]]
    assert [row[2] for row in table[1:]] == [row[3] for row in rows[:-1]]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("县级政府", ("各乡镇（街道），有关部门：", "某机关")),
        ("乡镇街道", ("＿＿＿＿：", "某机关")),
        ("专班", ("各乡镇（街道），有关部门：", "＿＿＿＿")),
    ],
)
def test_a_township_fills_in_whom_it_tells_and_a_task_force_issues_none(
    tmp_path: Path, kind: str, said: tuple[str, str]
) -> None:
    sheet = write_sheet(tmp_path / "企业.xlsx", ROWS, HEADER)
    (tmp_path / "p.yaml").write_text(f"office: {{name: 某机关, kind: {kind}, code: 某}}\n", encoding="utf-8")
    out = tmp_path / "结果"
    days = ("--year", "2022", "--as-of", "2022-12-31", "--issue-date", "2023-01-05", "--policy", "SZ20")
    _run(["check", str(sheet), "--out", str(out), "--profile", str(tmp_path / "p.yaml"), *days])
    lines = [line.text.strip() for line in docx.Document(str(out / "表册" / "季度通报.docx")).paragraphs]
    assert said[0] in lines
    assert lines[lines.index("（印章）") - 1] == said[1]
