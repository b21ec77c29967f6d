"""Writes the sample submissions: four files as offices send them, invented enterprises, every outcome and decision; and
what one town sends in the quarters that follow.

Run it as `python make_samples.py [FOLDER]`; the later quarters go into `FOLDER/../后续季度`. The contents are in source.yaml;
the same contents give the same bytes.
Names are invented and codes are of a series (XXXX) that was never issued; one row carries a name of the public list
in annex 1 of 嵊政办〔2020〕45号 with invented figures, and says so in its remark.
"""

from __future__ import annotations

import csv
import sys
from decimal import Decimal
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

import xlwt
import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.ooxml.workbook import save_workbook
from tenglong.engine.vocabulary.uscc import check_character, organisation_check

HERE = Path(__file__).resolve().parent
Row = list[Any]


def code(number: int) -> str:
    """A sound code of the series that was never issued."""
    organisation = f"XXXX{number:04d}"
    body = f"91330683{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


def load_source() -> dict[str, Any]:
    """The contents, with codes written out."""
    source: dict[str, Any] = yaml.safe_load((HERE / "source.yaml").read_text(encoding="utf-8"))
    quarters = source["later"].values()
    later = [row[1] for quarter in quarters for row in quarter["new"]]
    later += [change["facts"] for quarter in quarters for change in quarter["changed"].values() if "facts" in change]
    for rows in (source["large"]["rows"], source["small"]["rows"], [row[1] for row in source["town"]["rows"]], later):
        for row in rows:
            if isinstance(row[1], int) and row[1] < 10_000:
                row[1] = code(row[1])
    return source


FLAGS = ["环保", "安全", "消防"]
OTHERS = ["违法用地", "违法建设", "是否无证无照", "质量问题", "能源违法违规", "偷税漏税"]
NOTICE = "本表企业和数据均为虚构,仅作演示。"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_large(path: Path, header: Row, rows: list[Row]) -> None:
    """A clean list: one header row, every unit in the header."""
    book = Workbook()
    sheet = sheet_of(book, "规上企业")
    sheet.append(header)
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row[:5], "规上", 2022, *row[5:]])
    sheet.freeze_panes = "C2"
    dress(sheet, {"B": 30, "C": 22, "E": 14, "P": 34})
    save_workbook(book, path)


def write_town(path: Path, rows: list[Row], filled_in: str = "2023年3月15日") -> None:
    """A township's own form: title, unit line, header of three rows, column numbers, merged villages, totals, notes."""
    book = Workbook()
    sheet = sheet_of(book, "排查表")
    width = 14 + 2 * len(FLAGS) + len(OTHERS) + 2
    sheet.append(["三界镇高耗低效企业排查表"])
    sheet.append([f"填报单位(盖章):嵊州市三界镇人民政府    填报人:    填报日期:{filled_in}    单位:万元、亩"])
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    town_header(sheet)
    sheet.append(list(range(1, width + 1)))
    for number, (village, facts, differs) in enumerate(rows, 1):
        sheet.append([number, village, *town_row(facts, differs)])
    merge_villages(sheet, [row[0] for row in rows], first=7)
    sheet.append(["合计", None, *town_totals([row[1] for row in rows], width)])
    sheet.append([f"注:1.实际用地=自有+承租-出租。2.{NOTICE}"])
    sheet.append(["制表人:            审核人:            负责人:"])
    sheet.freeze_panes = "D7"
    dress(sheet, {"C": 28, "D": 22, get_column_letter(width): 16})
    for row in (2, sheet.max_row - 1, sheet.max_row):
        sheet.cell(row, 1).alignment = Alignment(horizontal="left", vertical="center")
        if row > 2:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    save_workbook(book, path)


def town_header(sheet: Worksheet) -> None:
    """Rows 3 to 5: single columns run down, groups run across."""
    column = 1
    single = ["序号", "行政村", "企业名称", "统一社会信用代码", "所属行业", "是否规上", "是否“两高”企业"]
    land, tax = ["自有", "承租", "出租", "实际"], ["2021年", "2022年"]
    for title in single:
        column = heading(sheet, column, [title])
    column = heading(sheet, column, ["用地情况(亩)", land])
    column = heading(sheet, column, ["税收(万元)", tax])
    column = heading(sheet, column, ["亩均税收(万元/亩)"])
    sheet.cell(3, column, "达标情况")
    sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + 2 * len(FLAGS) - 1)
    for flag in FLAGS:
        sheet.cell(4, column, flag)
        sheet.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + 1)
        sheet.cell(5, column, "是否达标")
        sheet.cell(5, column + 1, "存在问题")
        column += 2
    for title in [*OTHERS, "处置方式", "备注"]:
        column = heading(sheet, column, [title])


def heading(sheet: Worksheet, column: int, titles: list[Any]) -> int:
    """One column over three rows, or a group over one with its members over two; the next free column."""
    sheet.cell(3, column, titles[0])
    if len(titles) == 1:
        sheet.merge_cells(start_row=3, end_row=5, start_column=column, end_column=column)
        return column + 1
    members = titles[1]
    sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + len(members) - 1)
    for place, member in enumerate(members, column):
        sheet.cell(4, place, member)
        sheet.merge_cells(start_row=4, end_row=5, start_column=place, end_column=place)
    return column + len(members)


def town_row(facts: Row, differs: dict[str, Any]) -> Row:
    """Name to tax, the township's own 亩均税收 (rounded, where it could work it out), flags, route and remark."""
    states: Row = []
    for flag in FLAGS:
        bad = flag in differs
        states += ["否" if bad else "是", differs.get(flag, "无")]
    states += [differs.get(other, "否" if other.startswith("是否") else "无") for other in OTHERS]
    return [*facts, per_mu(facts), *states, differs.get("处置方式"), None]


def per_mu(facts: Row) -> float | str | None:
    """What the township's sheet shows: tax of 2022 over land, to two places; an Excel error where land is none."""
    own, rented, let, actual, _, tax = facts[5:11]
    if not isinstance(tax, int | float) or isinstance(actual, str):
        return "#DIV/0!" if actual == "#DIV/0!" else None
    land = actual if actual is not None else (own or 0) + (rented or 0) - (let or 0)
    return round(tax / land, 2) if land else "#DIV/0!"


def merge_villages(sheet: Worksheet, villages: list[str], first: int) -> None:
    """Rows of one village share its cell."""
    row = first
    for _, group in groupby(villages):
        last = row + len(list(group)) - 1
        sheet.merge_cells(start_row=row, end_row=last, start_column=2, end_column=2)
        row = last + 1


def town_totals(rows: list[Row], width: int) -> Row:
    """Exact sums of the land and tax columns, under their columns."""
    totals: Row = [None] * (width - 2)
    for place in (5, 6, 7, 9, 10):
        figures = [row[place] for row in rows if isinstance(row[place], int | float)]
        totals[place] = float(sum((Decimal(str(figure)) for figure in figures), Decimal(0)))
    return totals


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """The workbook's first sheet, named."""
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def dress(sheet: Worksheet, widths: dict[str, float]) -> None:
    """Borders, centred text, widths: as such sheets look."""
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = _BOX
    sheet.cell(1, 1).font = Font(bold=True, size=14 if sheet.merged_cells.ranges else 11)


def write_small(path: Path, header: Row, rows: list[Row]) -> None:
    """An old Excel file (BIFF): title, unit line, two sheets of which one is empty."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("规下")
    sheet.write_merge(0, 0, 0, len(header) - 1, "嵊州市规模以下工业企业用地情况表")
    sheet.write_merge(1, 1, 0, len(header) - 1, "填报单位:嵊州市    数据年度:2022年    单位:万元、平方米")
    for column, title in enumerate(header):
        sheet.write(2, column, title)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate((number, *row)):
            if value is not None:
                sheet.write(number + 2, column, value)
    sheet.write(len(rows) + 3, 0, f"注:{NOTICE}")
    book.add_sheet("Sheet2")
    book.save(str(path))


def write_workshops(path: Path, header: Row, rows: list[Row]) -> None:
    """A list exported by a Chinese Excel: GBK, comma-separated, figures as text."""
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows((number, *row) for number, row in enumerate(rows, 1))
    path.write_bytes(lines.getvalue().encode("gbk"))


def later_rows(rows: list[Row], quarter: dict[str, Any]) -> list[Row]:
    """The town's rows a quarter later: what has changed since, who was left out, who is new."""
    changed, kept = quarter["changed"], []
    for village, facts, differs in rows:
        change = changed.get(facts[0], {})
        kept.append([village, change.get("facts", facts), change.get("differs", differs)])
    return [*(row for row in kept if row[1][0] not in quarter["left_out"]), *quarter["new"]]


def write_later(folder: Path, source: dict[str, Any]) -> None:
    """A folder for each later quarter, and a paper of a recheck."""
    rows = source["town"]["rows"]
    for name, quarter in source["later"].items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        rows = later_rows(rows, quarter)
        sent = [row for row in rows if row[1][0] not in quarter["forgotten"]]
        write_town(folder / name / "三界镇企业排查表.xlsx", sent, quarter["filled_in"])
    (folder / "复查记录.txt").write_text(source["recheck"], encoding="utf-8")


def main(folder: Path) -> None:
    """Write all samples into `folder`, the later quarters beside it."""
    source = load_source()
    write_large(folder / "规上企业清单.xlsx", **source["large"])
    write_town(folder / "三界镇企业排查表.xlsx", **source["town"])
    write_small(folder / "规下企业.xls", **source["small"])
    write_workshops(folder / "作坊摸排.csv", **source["workshops"])
    write_later(folder.parent / "后续季度", source)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "上报表")
