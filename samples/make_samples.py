"""Writes the sample submissions: four files as offices send them, invented enterprises, every outcome and decision.

Run it in this folder: `python make_samples.py [FOLDER]`. The same script gives the same bytes. Names are invented and codes
are of a series (…XXXX….) that was never issued; one row carries a name of the public list in annex 1 of
嵊政办〔2020〕45号 with invented figures, and says so in its remark.
"""

from __future__ import annotations

import csv
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tenglong.engine.intake.uscc import check_character, organisation_check
from tenglong.engine.report.workbook import save_workbook

Row = tuple[Any, ...]


def code(number: int, kind: str = "91") -> str:
    """A sound code of the series that was never issued; kind 92 is a sole trader's."""
    organisation = f"XXXX{number:04d}"
    body = f"{kind}330683{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


LARGE_HEADER = [
    "序号", "企业名称", "统一社会信用代码", "所在乡镇", "所属行业", "行业代码", "规模", "数据年度", "税收实际贡献(万元)",
    "实际用地面积(亩)", "主营业务收入(万元)", "工业增加值(万元)", "综合能耗(吨标准煤)", "研发经费(万元)", "年平均职工人数(人)", "备注",
]  # fmt: skip

LARGE: list[Row] = [
    ("嵊州市砚溪领带织造有限公司", code(1), "三界镇", "领带", "1830", 412.6, 21.35, 18650, 4210, 860, 512.3, 186, ""),
    ("浙江栖桐纺织有限公司", code(2), "三界镇", "纺织业", "C17", 49.96, 10, 6120, 980, 1450, 88, 92, "恰不足5万元/亩"),
    ("嵊州市澜屿轴承有限公司", code(3), "黄泽镇", "轴承", "3451", 16.2, 3.24, 2310, 402, 118, 61.5, 41, "恰为5万元/亩"),
    ("嵊州市麓白电机有限公司", code(4), "开发区", "电机", "3812", 15.05, 3.01, 2180, 366, 96, 70.2, 38, "恰为5万元/亩"),
    ("浙江岫远厨电股份有限公司", code(5), "高新园区", "集成灶", "3861", 1286.4, 46.8, 52300, 11800, 1320, 1880, 402, ""),
    ("嵊州市霁川印染有限公司", code(6), "三界镇", "棉印染精加工", "1713", 88.4, 26.5, 9860, 1520, 5260, 120, 165, "高耗且低效"),
    ("嵊州市汀兰服饰有限公司", code(7), "甘霖镇", "服装", "C18", 0, 12.5, 2460, 310, 105, 12, 77, "税收为零,已核"),
    ("嵊州市禾墅家具有限公司", code(8), "长乐镇", "家具制造业", "C21", None, 18.2, 3105, 520, 160, 35, 64, "税收待补"),
    ("嵊州市星垣电声有限公司", code(9), "剡湖街道", "电声器件", "3984", -30, 12, 4870, 760, 92, 210, 118, "当年留抵退税"),
    ("浙江双鸟机械有限公司", None, "黄泽镇", "机械", "C34", 61.3, 20.4, 21500, 3900, 640, 705, 233, "名称取自公开的88家名单,数据为虚构"),
    ("嵊州市暖汐热电有限公司", code(10), "浦口街道", "热电联产", "D4412", 96, 38, 15600, 2700, 42000, None, 88, "非制造业"),
    ("嵊州市青禾塑业有限公司", code(11), "三界镇", "塑料制品", "C29", 102.75, 14.6, 5230, 870, 410, 66, 59, "另一地块见三界镇表"),
    ("嵊州市微澜传感科技有限公司", code(12), "高新园区", "仪器仪表", "C40", 38.6, 0.8, 3320, 690, 45, 260, 35, "规上不论面积"),
    ("嵊州市砺石铸造有限公司", code(13), "仙岩镇", "黑色金属铸造", "3391", 45.8, 16.3, 4410, 610, 1980, 40, 96, "高耗且低效"),
]
"""Name, code, town, trade, trade code, then figures in the header's order from tax on, remark."""

FLAGS = ["环保", "安全", "消防"]
OTHERS = ["违法用地", "违法建设", "是否无证无照", "质量问题", "能源违法违规", "偷税漏税"]
ROUTE = len(FLAGS) + len(OTHERS)

TOWN: list[tuple[str, Row, dict[str, Any]]] = [
    ("前岩村", ("嵊州市砚溪领带辅料有限公司", code(21), "领带", "否", "否", 6.2, None, None, None, 31.5, 34.1), {}),
    ("前岩村", ("嵊州市云岫印染有限公司", code(22), "印染", "是", "是", 22, 4, None, None, 105.2, 98.7), {"安全": "有"}),
    ("前岩村", ("嵊州市竹隐造纸有限公司", code(23), "造纸", "是", "是", 35, None, None, 35, 410, 422.5), {"环保": "有"}),
    ("前岩村", ("嵊州市桐坞水泥制品有限公司", code(24), "水泥制品", "否", "是", 15.5, None, 2, None, 70, 68), {"质量问题": "有"}),
    ("茶坊村", ("嵊州市炉峰铸造有限公司", code(25), "铸造", "是", "是", 18, None, None, 18, 150, 162), {"能源违法违规": "有"}),
    ("茶坊村", ("嵊州市鹤汀化工有限公司", code(26), "化工", "是", "是", 28.4, None, None, None, 380, 402.3), {"处置方式": "整治提升"}),
    ("茶坊村", ("嵊州市岚谷五金有限公司", code(27), "五金", "否", "否", 4.5, None, None, None, 26, 27.9), {"安全": "有"}),
    ("茶坊村", ("嵊州市松砚木业有限公司", code(28), "木业", "否", "否", 7.8, None, None, None, 41, 43), {"消防": "有"}),
    ("茶坊村", ("嵊州市溪照塑料厂", code(29), "塑料", "否", "否", 3.6, None, None, None, 18.2, 19), {"环保": "有"}),
    ("茶坊村", ("嵊州市望舒电器有限公司", code(30), "电器", "否", "否", 5, None, None, 5, 33, 36), {"质量问题": "有"}),
    ("沙地村", ("嵊州市白鹭包装有限公司", code(31), "纸箱", "否", "否", 8, None, None, None, 44, 45), {"违法用地": "有"}),
    ("沙地村", ("嵊州市清晏石材有限公司", code(32), "石材加工", "否", "否", 9.3, None, None, None, 51, 50), {"违法建设": "有"}),
    ("沙地村", ("嵊州市归云制衣厂", code(33), "服装", "否", "否", 3.1, None, None, None, 17, 17.6), {"是否无证无照": "是"}),
    ("沙地村", ("嵊州市南薰食品有限公司", code(34), "食品制造", "否", "否", 6, None, None, None, 36, 38), {"偷税漏税": "有"}),
    ("沙地村", ("嵊州市拾光玩具有限公司", code(35), "玩具", "否", "否", 12, None, None, None, 40, 36.6), {"处置方式": "拆除重建"}),
    ("沙地村", ("嵊州市长汀织造有限公司", code(36), "织造", "是", "否", 20, None, 15, None, 29, 30), {"处置方式": "功能转型"}),
    ("蒋镇村", ("嵊州市旧雨橡塑有限公司", code(37), "橡塑", "否", "否", 10, None, None, 10, 8, 6.5), {"处置方式": "关停退出"}),
    ("蒋镇村", ("嵊州市听泉轴承有限公司", code(38), "轴承", "否", "否", 4, 2.5, None, "#DIV/0!", 30, 31.2), {}),
    ("蒋镇村", ("嵊州市晚晴袜业有限公司", code(39), "袜业", "否", "否", 5.2, None, None, None, 24, "待核"), {}),
    ("蒋镇村", ("嵊州市半亩茶机有限公司", code(40), "农业机械", "否", "否", None, 3.2, None, None, 21, None), {}),
    ("蒋镇村", ("嵊州市青禾塑业有限公司", code(11), "塑料制品", "是", "否", 5.4, None, None, 5.4, 98, 102.75), {}),
    ("蒋镇村", ("嵊州市疏影工艺品有限公司", code(41), "工艺品", "否", "否", 0, None, None, 0, 5, 6), {}),
]
"""Village, then name, code, trade, 规上, 两高, land (own, rented in, let, actual), tax of 2021 and 2022, then what differs."""

SMALL_HEADER = ["序号", "企业名称", "统一社会信用代码", "乡镇", "行业", "用地面积(平方米)", "主营业务收入(万元)", "税收(万元)", "备注"]

SMALL: list[Row] = [
    ("嵊州市叙白线带厂", code(51), "仙岩镇", "纺织", 2000, 610, 18.5, "恰为3亩"),
    ("嵊州市知夏纽扣厂", code(52), "仙岩镇", "塑料制品", 1999.9, 480, 15.1, "不足3亩"),
    ("嵊州市向晚弹簧有限公司", "91330683XXXX0053", "仙岩镇", "弹簧", 3350, 920, 26.4, "代码不足18位"),
    ("嵊州市朗月五金厂", 913306830000000000, "金庭镇", "五金", 2680, 730, 22, "代码被存成数值"),
    ("嵊州市静川木制品厂", code(55), "金庭镇", "木制品", 4120.5, 890, 28, ""),
    ("嵊州市霜序冷链物流有限公司", code(56), "金庭镇", "冷链物流", 5600, 1500, 31, "非制造业"),
    ("嵊州市半夏厨具有限公司", code(57), "谷来镇", "厨具", 6003, 2600, 44.8, "收入超过2000万元仍填规下"),
    ("嵊州市初霁模具有限公司", code(58), "谷来镇", "模具", None, 560, 12, "用地未填"),
    ("嵊州市疏桐印花有限公司", code(59), "石璜镇", "印花", 2334.5, 640, 9.8, ""),
    ("嵊州市流萤灯具有限公司", code(60), "石璜镇", "灯具", 3002, 770, 162000, "疑将元填作万元"),
]

WORKSHOP_HEADER = [
    "序号", "乡镇(街道)", "企业(作坊)名称", "经营者", "主体类型", "所属行业", "用地(平方米)", "税收(元)", "是否无证无照", "是否存在安全隐患",
    "是否存在消防隐患", "备注",
]  # fmt: skip

WORKSHOPS: list[Row] = [
    ("三界镇", "三界镇老樟头竹编作坊", "樟某", "作坊", "竹制品", "420", "3600", "否", "否", "否", ""),
    ("三界镇", "三界镇水磨豆制品作坊", "水某", "作坊", "豆制品", "260", "1,850.50", "否", "是", "否", ""),
    ("三界镇", "三界镇小河边五金加工点", "何某", "个体工商户", "五金", "２１６０", "162000", "是", "否", "是", "全角数字;恰为5万元/亩"),
    ("三界镇", "三界镇东坡木器作坊", "坡某", "作坊", "木业", "680", "0", "否", "否", "是", ""),
    ("仙岩镇", "仙岩镇廊桥榨面作坊", "桥某", "作坊", "榨面", "350", "—", "否", "否", "否", ""),
    ("仙岩镇", "仙岩镇山口绣品作坊", "山某", "个体工商户", "服装", "510", "", "是", "否", "否", "税收未填"),
    ("仙岩镇", "仙岩镇石桥铸件加工点", "石某", "个体工商户", "铸造", "1,230", "21000", "否", "有", "有", ""),
    ("黄泽镇", "黄泽镇北街塑料粉碎点", "北某", "作坊", "塑料", "约900", "5200", "是", "是", "是", "面积为估计"),
    ("黄泽镇", "黄泽镇渡口木雕作坊", "渡某", "个体工商户", "工艺品", "300", "暂无", "否", "否", "否", ""),
    ("甘霖镇", "甘霖镇桃源领带加工点", "桃某", "个体工商户", "领带加工", "760", "18800", "否", "否", "不详", ""),
    ("甘霖镇", "甘霖镇田东酿酒作坊", "田某", "作坊", "酿酒", "540", "9600", "否", "否", "否", ""),
]

NOTICE = "本表企业和数据均为虚构,仅作演示。"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_large(path: Path) -> None:
    """A clean list: one header row, every unit in the header."""
    book = Workbook()
    sheet = sheet_of(book, "规上企业")
    sheet.append(LARGE_HEADER)
    for number, (name, uscc, town, trade, trade_code, *figures, remark) in enumerate(LARGE, 1):
        sheet.append([number, name, uscc, town, trade, trade_code, "规上", 2022, *figures, remark or None])
    sheet.freeze_panes = "C2"
    dress(sheet, {"B": 30, "C": 22, "E": 14, "P": 34})
    save_workbook(book, path)


def write_town(path: Path) -> None:
    """A township's own form: title, unit line, header of three rows, column numbers, merged villages, totals, notes."""
    book = Workbook()
    sheet = sheet_of(book, "排查表")
    width = 14 + 2 * len(FLAGS) + len(OTHERS) + 2
    sheet.append(["三界镇高耗低效企业排查表"])
    sheet.append(["填报单位(盖章):嵊州市三界镇人民政府    填报人:    联系电话:    填报日期:2023年3月15日    单位:万元、亩"])
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    town_header(sheet)
    sheet.append(list(range(1, width + 1)))
    for number, (village, facts, differs) in enumerate(TOWN, 1):
        sheet.append([number, village, *town_row(facts, differs)])
    merge_villages(sheet, first=7)
    sheet.append(["合计", None, *town_totals(width)])
    sheet.append([f"注:1.实际用地=自有+承租-出租。2.{NOTICE}"])
    sheet.append(["制表人:            审核人:            负责人:"])
    sheet.freeze_panes = "D7"
    dress(sheet, {"C": 28, "D": 22, get_column_letter(width): 16})
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


def town_row(facts: Row, differs: dict[str, Any]) -> list[Any]:
    """Name to tax, the township's own 亩均税收 (rounded, where it could work it out), flags, route and remark."""
    states: list[Any] = []
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


def merge_villages(sheet: Worksheet, first: int) -> None:
    """Rows of one village share its cell."""
    start = first
    for row in range(first, first + len(TOWN)):
        village = TOWN[row - first][0]
        if row - first + 1 == len(TOWN) or TOWN[row - first + 1][0] != village:
            if row > start:
                sheet.merge_cells(start_row=start, end_row=row, start_column=2, end_column=2)
            start = row + 1


def town_totals(width: int) -> list[Any]:
    """Exact sums of the land and tax columns, under their columns."""
    totals: list[Any] = [None] * (width - 2)
    for place in (5, 6, 7, 9, 10):
        figures = [facts[place] for _, facts, _ in TOWN if isinstance(facts[place], int | float)]
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


def write_small(path: Path) -> None:
    """An old Excel file (BIFF): title, unit line, two sheets of which one is empty."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("规下")
    sheet.write_merge(0, 0, 0, len(SMALL_HEADER) - 1, "嵊州市规模以下工业企业用地情况表")
    sheet.write_merge(1, 1, 0, len(SMALL_HEADER) - 1, "填报单位:嵊州市    数据年度:2022年    单位:万元、平方米")
    for column, title in enumerate(SMALL_HEADER):
        sheet.write(2, column, title)
    for number, row in enumerate(SMALL, 1):
        for column, value in enumerate((number, *row)):
            if value is not None and value != "":
                sheet.write(number + 2, column, value)
    sheet.write(len(SMALL) + 3, 0, f"注:{NOTICE}")
    book.add_sheet("Sheet2")
    book.save(str(path))


def write_workshops(path: Path) -> None:
    """A list exported by a Chinese Excel: GBK, comma-separated, figures as text."""
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(WORKSHOP_HEADER)
    writer.writerows((number, *row) for number, row in enumerate(WORKSHOPS, 1))
    path.write_bytes(lines.getvalue().encode("gbk"))


def main(folder: Path) -> None:
    """Write all samples into `folder`."""
    write_large(folder / "规上企业清单.xlsx")
    write_town(folder / "三界镇企业排查表.xlsx")
    write_small(folder / "规下企业.xls")
    write_workshops(folder / "作坊摸排.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
