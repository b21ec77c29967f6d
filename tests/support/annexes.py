"""The annex tables of the policy documents, typed as spreadsheets as they stand there: title, 单位 line, merged cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.policy.corpus import POLICIES

Row = Sequence[object]


def listed(name: str) -> list[dict[str, str]]:
    """The rows of a policy's list file, such as SZ20-L02."""
    path = POLICIES / name.partition("-")[0] / "lists" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> object:
    """A figure as a number cell; ——, 2年 and periods stay text."""
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text


def sz20_benchmarks(folder: Path) -> Path:
    """SZ20 附件1: the cluster stands once, merged over its firms."""
    rows = listed("SZ20-L01")
    sheet = _sheet("50家以上重点培育标杆企业名单", ["序号", "产业集群（优势产业链）", "企业名称"])
    _grouped(sheet, [[int(row["序号"]), row["集群"], row["名称"]] for row in rows], column=2)
    return _saved(sheet, folder / "嵊州附件1.xlsx")


def sz20_projects(folder: Path) -> Path:
    """SZ20 附件2: 单位 万元, periods such as 2019.2-2025.12, two projects without one."""
    header = ["序号", "企业名称", "项目名称", "总投资", "建设周期", "产业集群（优势产业链）", "区域"]
    rows = [
        [number(text) if place in (0, 3) else text or None for place, text in enumerate(row.values())]
        for row in listed("SZ20-L02")
    ]
    return _saved(_sheet("50个以上制造业重大项目清单", header, rows, line="单位：万元"), folder / "嵊州附件2.xlsx")


def hz17_enterprises(folder: Path) -> Path:
    """HZ17 附件2: the trade stands once, merged over its firms."""
    rows = listed("HZ17-L01")
    sheet = _sheet("湖州市传统制造业重点培育企业基本情况", ["序号", "所属行业", "企业名称", "所在地", "主要产品"])
    _grouped(sheet, [[int(row["序号"]), *list(row.values())[1:]] for row in rows], column=2)
    return _saved(sheet, folder / "湖州附件2.xlsx")


def hz17_projects(folder: Path) -> Path:
    """HZ17 附件3: a total and a subtotal a trade, both merged over four columns and with ——; numbers start anew."""
    header = ["序号", "企业名称", "项目主要内容", "起止年限", "总投资\n（亿元）", "形象进度", "项目\n所在地"]
    sheet = _sheet("湖州市传统制造业改造提升重点项目清单（第一批）", header)
    rows = listed("HZ17-L02")
    _sum(sheet, "总计：项目48个", rows)
    for trade, group in groupby(rows, lambda row: row["分组"]):
        part = list(group)
        _sum(sheet, trade, part)
        for row in part:
            sheet.append(
                [number(text) if place in (0, 4) else text for place, text in enumerate(list(row.values())[1:])]
            )
    return _saved(sheet, folder / "湖州附件3.xlsx")


def yz21_running(folder: Path) -> Path:
    """YZ21 附件2: 单位 亿元, a length (2年) for a period."""
    header = ["序号", "项目名称", "项目单位", "项目内容", "计划总投资", "建设期", "产业分类"]
    rows = [
        [
            int(row["序号"]),
            row["项目名称"],
            row["企业名称"],
            "（略）",
            float(row["计划总投资（亿元）"]),
            row["建设期"],
            row["产业分类"],
        ]
        for row in listed("YZ21-L01")
    ]
    title = "“十四五”期间重点工业投资项目（在建类）"
    return _saved(_sheet(title, header, rows, line="单位：亿元"), folder / "鄞州附件2.xlsx")


def yz21_planned(folder: Path) -> Path:
    """YZ21 附件3: the header stands again, with other brackets, where the page turned; —— for no new land."""
    header = [
        "序号",
        "项目名称",
        "项目单位",
        "项目内容",
        "新增用地\n（亩）",
        "计划\n总投资",
        "建设期\n（年）",
        "产业分类",
    ]
    again = [*header[:4], "新增用地\n（亩）", "计划\n总投资", "建设期", "产业分类"]
    rows: list[Row] = []
    for row in listed("YZ21-L02"):
        values = list(row.values())
        rows += [again] if row["序号"] == "9" else []
        rows.append([int(values[0]), *values[1:3], "（略）", *map(number, values[3:6]), values[6]])
    title = "“十四五”期间重点工业投资项目（新建谋划类）"
    return _saved(_sheet(title, header, rows, line="单位：亿元"), folder / "鄞州附件3.xlsx")


def _sheet(title: str, header: Row, rows: Sequence[Row] = (), line: str = "") -> Worksheet:
    sheet = Workbook().active
    assert isinstance(sheet, Worksheet)
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    if line:
        sheet.append([*[None] * (len(header) - 1), line])
    for row in (header, *rows):
        sheet.append(list(row))
    return sheet


def _grouped(sheet: Worksheet, rows: Sequence[Row], *, column: int) -> None:
    """Rows whose `column` stands only in the first of each run, merged down."""
    for _, group in groupby(rows, lambda row: row[column - 1]):
        part = [list(row) for row in group]
        first = sheet.max_row + 1
        for place, row in enumerate(part):
            sheet.append([None if place and at == column - 1 else value for at, value in enumerate(row)])
        if len(part) > 1:
            sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=column, end_column=column)


def _sum(sheet: Worksheet, label: str, rows: Sequence[dict[str, str]]) -> None:
    total = round(sum(float(row["总投资（亿元）"]) for row in rows), 1)
    sheet.append([label, None, None, None, total, "——", "——"])
    sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=4)


def _saved(sheet: Worksheet, path: Path) -> Path:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return path
