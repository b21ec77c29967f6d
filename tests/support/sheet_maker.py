"""Random submissions whose records are known: exact values in random layouts, units, spellings and kinds of files."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tenglong.engine.core.cell_addresses import cell_address
from tenglong.engine.core.exact import exact_text
from tenglong.engine.vocabulary.uscc import check_character, organisation_check

KINDS = ("xlsx", "xls", "ods", "gbk", "utf8", "html")
MERGING = ("xlsx", "xls", "ods", "html")
NOTHING = ("", "—", "/", "暂无", "--")
UNCLEAR = ("约5", "3.5-4", "3.2(租)", "#DIV/0!", "十几", "5左右")


@dataclass(frozen=True)
class Measure:
    """A field that is a figure: its headers, and the units that it may come in with their size in its own unit."""

    key: str
    headers: tuple[str, ...]
    units: dict[str, Fraction]


_MONEY = {"万元": Fraction(1), "元": Fraction(1, 10000), "亿元": Fraction(10000), "千元": Fraction(1, 10)}
_AREA = {"亩": Fraction(1), "平方米": Fraction(3, 2000), "㎡": Fraction(3, 2000), "公顷": Fraction(15)}
MEASURES = (
    Measure("tax", ("税收", "税收实际贡献", "入库税收", "实缴税金"), _MONEY),
    Measure("revenue", ("主营业务收入", "营业收入"), _MONEY),
    Measure("land_actual", ("实际用地", "用地面积", "占地面积"), _AREA),
    Measure("energy", ("综合能耗", "年综合能耗"), {"吨标准煤": Fraction(1), "千克标准煤": Fraction(1, 1000), "吨标煤": Fraction(1)}),
    Measure("electricity", ("用电量", "年用电量"), {"万千瓦时": Fraction(1), "千瓦时": Fraction(1, 10000), "kWh": Fraction(1, 10000)}),
    Measure("rd_ratio", ("研发投入强度", "R&D经费占比"), {"%": Fraction(1)}),
)  # fmt: skip
REMARKS = ("", "含合计数", "注：2020年搬迁", "约5亩待核", "1,234.5万元", "小计另附", "关停退出类，是")
FLAGS = {"pollution": ("环保问题", "是否存在环保问题"), "unlawful_land": ("违法用地", "是否违法用地")}


@dataclass
class Sheet:
    """A made submission.

    Attributes:
        rows: cells as written: text, whole numbers or floats.
        expected: for each record its 0-based row, and the exact text of each field, None where it says nothing.
        doubtful: (row, column) of the cells of which a problem must be told.
    """

    kind: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    expected: list[tuple[int, dict[str, str | bool | None]]] = field(default_factory=list)
    doubtful: set[tuple[int, int]] = field(default_factory=set)

    @property
    def doubtful_cells(self) -> set[str]:
        """The doubtful cells as A1."""
        return {cell_address(row, column) for row, column in self.doubtful}


@dataclass
class _Column:
    key: str
    header: str
    group: str = ""
    measure: Measure | None = None
    unit: str = ""
    in_header: bool = True


def random_code(pick: random.Random) -> str:
    """A sound credit code."""
    organisation = "".join(pick.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    body = f"91330683{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


def make(pick: random.Random) -> Sheet:
    """A sheet with a random layout; nothing in it is ambiguous but what `doubtful` names."""
    sheet = Sheet(pick.choice(KINDS))
    if pick.random() < 0.15:
        sheet.rows.append([])
    columns = _columns(pick)
    line = _heading(sheet, columns, pick)
    _header(sheet, columns, line, pick)
    if pick.random() < 0.3:
        sheet.rows.append(list(range(1, len(columns) + 1)))
    shown: list[list[Fraction | None]] = []
    subtotalled = 0
    for number in range(1, pick.randint(2, 9)):
        shown.append(_record(sheet, columns, number, pick))
        if pick.random() < 0.08:
            sheet.rows.append([None] * len(columns))
        if pick.random() < 0.08:
            _totals(sheet, columns, shown[subtotalled:], "小计")
            subtotalled = len(shown)
    if pick.random() < 0.4:
        _totals(sheet, columns, shown, "合计")
    if pick.random() < 0.3:
        sheet.rows.append(["注：1.数据为全年数。"])
    return _moved(sheet, pick.choice((0, 0, 0, 1, 2)))


def _moved(sheet: Sheet, columns: int) -> Sheet:
    """The sheet with blank columns before it."""
    sheet.rows = [[None] * columns + row for row in sheet.rows]
    sheet.merges = [(top, left + columns, bottom, right + columns) for top, left, bottom, right in sheet.merges]
    sheet.doubtful = {(row, column + columns) for row, column in sheet.doubtful}
    return sheet


def _columns(pick: random.Random) -> list[_Column]:
    columns = [_Column("name", pick.choice(("企业名称", "单位名称", "企业名称（盖章）")))]
    columns.append(_Column("uscc", pick.choice(("统一社会信用代码", "社会统一信用代码", "信用代码"))))
    for measure in pick.sample(MEASURES, pick.randint(1, len(MEASURES))):
        unit = pick.choice(list(measure.units))
        columns.append(_Column(measure.key, pick.choice(measure.headers), measure=measure, unit=unit))
    for key in pick.sample(sorted(FLAGS), pick.randint(0, 2)):
        columns.append(_Column(key, pick.choice(FLAGS[key])))
    if pick.random() < 0.4:
        columns.append(_Column("remark", "备注"))
    rest = columns[1:]
    pick.shuffle(rest)
    seq = [_Column("seq", "序号")] if pick.random() < 0.6 else []
    return [*seq, columns[0], *rest]


def _heading(sheet: Sheet, columns: list[_Column], pick: random.Random) -> bool:
    """Title and 单位 line; True where that line gives the units of money and area."""
    if pick.random() < 0.6:
        if sheet.kind in MERGING:
            sheet.merges.append((len(sheet.rows), 0, len(sheet.rows), len(columns) - 1))
        sheet.rows.append(["2021年度企业情况表"])
    line = pick.random() < 0.4
    if line:
        money, area = pick.choice(list(_MONEY)), pick.choice(list(_AREA))
        for column in columns:
            if column.measure and column.measure.units in (_MONEY, _AREA) and pick.random() < 0.7:
                column.unit, column.in_header = (money if column.measure.units is _MONEY else area), False
        sheet.rows.append([f"填报单位：  单位：{money}、{area}"])
    return line


def _header(sheet: Sheet, columns: list[_Column], line: bool, pick: random.Random) -> None:
    """One row, or two or three with merged cells where the kind of file has them."""
    for column in columns:
        if column.unit and column.in_header:
            mark = pick.choice(("（{}）", "({})", "\n（单位：{}）"))
            column.header += mark.format(column.unit)
        if pick.random() < 0.2:
            column.header = column.header[0] + " " + column.header[1:]
    depth = pick.choice((1, 1, 2, 3)) if sheet.kind in MERGING else 1
    top = len(sheet.rows)
    sheet.rows += [[None] * len(columns) for _ in range(depth)]
    at = 0
    while at < len(columns):
        alike = at + 1
        while depth > 1 and alike < len(columns) and columns[alike].measure and columns[at].measure:
            alike += 1
        grouped = alike - at > 1
        if grouped:
            sheet.rows[top][at] = "主要指标"
            sheet.merges.append((top, at, top, alike - 1))
        for place in range(at, alike):
            first = top + (1 if grouped else 0)
            sheet.rows[first][place] = columns[place].header
            if first < top + depth - 1:
                sheet.merges.append((first, place, top + depth - 1, place))
        at = alike


def _record(sheet: Sheet, columns: list[_Column], number: int, pick: random.Random) -> list[Fraction | None]:
    row, cells, values, shown = len(sheet.rows), [], {}, []
    for place, column in enumerate(columns):
        value: Fraction | None = None
        if column.key == "seq":
            cell: Any = number
        elif column.key == "name":
            cell = values["name"] = f"嵊州市{pick.choice('甲乙丙丁戊己')}{number}{pick.randint(0, 999)}厂"
        elif column.key == "uscc":
            cell = values["uscc"] = random_code(pick)
            cell = f" {cell}\u3000" if pick.random() < 0.2 else cell
        elif column.key == "remark":
            cell = pick.choice(REMARKS)
            values["remark"] = cell or None
        elif column.measure is None:
            flag = pick.choice((True, False, None))
            cell = "" if flag is None else pick.choice(("是", "有", "√") if flag else ("否", "无", "×"))
            values[column.key] = flag
        else:
            cell, value = _figure(column, pick)
            if cell in UNCLEAR:
                sheet.doubtful.add((row, place))
            values[column.key] = None if value is None else exact_text(value)
        cells.append(cell)
        shown.append(value)
    sheet.rows.append(cells)
    sheet.expected.append((row, values))
    return shown


def _figure(column: _Column, pick: random.Random) -> tuple[Any, Fraction | None]:
    """A cell and its exact value in the field's unit."""
    assert column.measure
    if (chance := pick.random()) < 0.1:
        return pick.choice(NOTHING), None
    if chance < 0.16:
        return pick.choice(UNCLEAR), None
    places = pick.choice((0, 1, 2, 4, 6))
    figure = Fraction(pick.choice((0, pick.randint(1, 99), pick.randint(100, 9_999_999))), 10**places)
    plain = exact_text(figure)
    value = figure * column.measure.units[column.unit]
    spelling = pick.randint(0, 6)
    if spelling == 0:
        whole, point, part = plain.partition(".")
        return f"{int(whole):,}{point}{part}", value
    if spelling == 1:
        return plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), value
    if spelling == 2:
        return f"\u00a0{plain}\u200b ", value
    if spelling == 3:
        unit = pick.choice(list(column.measure.units))
        return f"{plain}{unit}", figure * column.measure.units[unit]
    if spelling == 4:
        return plain, value
    return float(figure) if figure.denominator > 1 else int(figure), value


def _totals(sheet: Sheet, columns: list[_Column], shown: list[list[Fraction | None]], label: str) -> None:
    """A right totals row, in each column's unit, over what can be read."""
    cells: list[Any] = [None] * len(columns)
    for place, column in enumerate(columns):
        if column.measure and column.key != "rd_ratio":
            total = sum((row[place] or Fraction(0) for row in shown), Fraction(0))
            cells[place] = exact_text(total / column.measure.units[column.unit])
    cells[0] = label
    sheet.rows.append(cells)
