"""Several rows of one firm: quarters, months and kinds of tax add up where they are named, and nothing else does."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from long_tables import code
from made_grids import made, read, read_rows, states, told, values

from tenglong.engine.intake.records.year_figures import PartFigure, figure_of_year
from tenglong.engine.records.records import Records

A = code(401)
FIRM = "浙江青溪针织有限公司"
QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def head(*more: str) -> list[str]:
    return ["企业名称", "统一社会信用代码", *more, "税收(万元)", "用地面积(亩)"]


def rows(texts: tuple[str, ...], taxes: tuple[str, ...] | None = None, given: str = A) -> list[list[str]]:
    return [[FIRM, given, text, tax, "12"] for text, tax in zip(texts, taxes or ("20",) * len(texts), strict=True)]


@pytest.mark.parametrize("given", [A, ""])
@pytest.mark.parametrize(
    ("header", "texts", "total"),
    [
        ("季度", QUARTERS, "80"),
        ("税款所属期", tuple(f"2022年{n}季度" for n in range(1, 5)), "80"),
        ("月份", tuple(str(n) for n in range(1, 13)), "240"),
        ("所属期", ("上半年", "7-12月"), "40"),
        ("期间", ("1-3月", "1-6月", "1-9月", "1-12月"), "20"),
        ("季度", (*QUARTERS, QUARTERS[3]), "80"),  # a row that is there twice
    ],
)
def test_parts_of_the_year_add_up_and_land_does_not(
    header: str, texts: tuple[str, ...], total: str, given: str
) -> None:
    records = read_rows(head(header), *rows(texts, given=given))
    assert values(records, "tax") == [total]
    assert values(records, "land_actual") == ["12"]


@pytest.mark.parametrize(
    ("texts", "taxes", "reason"),
    [
        (QUARTERS[:3], None, "缺 10—12月 的数"),
        (("二季度",), None, "缺 1—3月、7—12月 的数"),
        (("1-6月", "4-12月"), None, "各期有重叠"),
        ((*QUARTERS, "一季度"), ("20", "20", "20", "20", "21"), "同一期有不同的数"),
        ((*QUARTERS, "全年"), ("20", "20", "20", "20", "90"), "全年数与各期相加不符"),
        (("第一期", "第二期"), None, "所属期认不出"),
        ((*QUARTERS[:3], ""), None, "所属期认不出"),
    ],
)
def test_parts_that_make_no_year_are_not_used(
    texts: tuple[str, ...], taxes: tuple[str, ...] | None, reason: str
) -> None:
    records = read_rows(head("季度"), *rows(texts, taxes))
    assert (values(records, "tax"), states(records, "tax")) == ([None], ["conflict"])
    assert reason in str(told(records, "parts_unclear")[0]["problem"])
    assert values(records, "land_actual") == ["12"]


def test_a_whole_year_beside_its_quarters_counts_once() -> None:
    records = read_rows(head("季度"), *rows((*QUARTERS, "全年"), ("20", "20", "20", "20", "80")))
    assert values(records, "tax") == ["80"]


def test_quarters_in_files_of_their_own_add_up() -> None:
    tables = [[[f"2022年{name}情况表"], head(), [FIRM, A, "20", "12"]] for name in QUARTERS]
    records = read(*(made(table, file=f"{at}.xlsx") for at, table in enumerate(tables)), year=2022)
    assert values(records, "tax") == ["80"]


def test_half_a_year_in_the_title_is_no_year() -> None:
    table = [
        ["2022年上半年情况表"],
        [*head(), "亩均税收(万元/亩)", "年平均职工人数"],
        [FIRM, A, "30", "12", "2.5", "60"],
    ]
    records = read(made(table), year=2022)
    assert (values(records, "tax"), values(records, "tax_per_mu")) == ([None], [None])
    assert values(records, "employees") == ["60"]


def test_a_quarter_of_another_year_is_of_another_year() -> None:
    records = read_rows(head("所属期"), *rows(("2021年4季度", *(f"2022年{n}季度" for n in range(1, 5)))), year=2022)
    assert values(records, "tax") == ["80"]
    assert told(records, "row_other_year")[0]["row"] == 2


def test_land_that_differs_between_quarters_is_asked() -> None:
    records = read_rows(
        head("季度"), *([*row[:4], land] for row, land in zip(rows(QUARTERS), ("12", "12", "12", "15"), strict=True))
    )
    assert (values(records, "tax"), values(records, "land_actual")) == (["80"], [None])
    assert told(records, "land_unnamed")


def test_kinds_of_tax_add_up_and_revenue_does_not() -> None:
    header = [*head("税种"), "主营业务收入(万元)"]
    records = read_rows(header, [FIRM, A, "增值税", "20", "12", "900"], [FIRM, A, "企业所得税", "20", "12", "900"])
    assert (values(records, "tax"), values(records, "revenue")) == (["40"], ["900"])


def test_kinds_of_tax_by_quarter_add_up() -> None:
    table = [[FIRM, A, kind, name, "5", "12"] for kind in ("增值税", "房产税") for name in ("上半年", "下半年")]
    assert values(read_rows(head("税种", "所属期"), *table), "tax") == ["20"]


@pytest.mark.parametrize(
    ("kinds", "taxes", "reason"),
    [
        (("增值税", "教育费附加"), ("20", "2"), "“教育费附加”不是税种"),
        (("增值税",), ("20",), "只列了增值税一个税种"),
        (("增值税", "企业所得税", "合计"), ("20", "20", "50"), "合计与各税种相加不符"),
        (("增值税", "增值税", "房产税"), ("20", "21", "1"), "同一期、同一税种有几行"),
        (("增值税", "房产税", ""), ("20", "1", "3"), "有的行没有写税种"),
    ],
)
def test_kinds_that_make_no_total_are_not_used(kinds: tuple[str, ...], taxes: tuple[str, ...], reason: str) -> None:
    records = read_rows(head("税种"), *rows(kinds, taxes))
    assert states(records, "tax") == ["conflict"]
    assert reason in str(told(records, "parts_unclear")[0]["problem"])


def test_a_row_for_all_kinds_counts_once() -> None:
    records = read_rows(head("税种"), *rows(("增值税", "企业所得税", "合计"), ("20", "30", "50")))
    assert values(records, "tax") == ["50"]


@pytest.mark.parametrize("column", ["车间", "主要产品", "联系电话", "备注"])
def test_rows_that_differ_in_any_column_are_not_one_row_twice(column: str) -> None:
    records = read_rows(head(column), *rows(("一", "二")))
    assert (states(records, "tax"), states(records, "land_actual")) == (["conflict"], ["conflict"])
    assert column in str(told(records, "rows_unnamed")[0]["problem"])


@pytest.mark.parametrize("column", ["不动产权证号", "地址", "宗地名称", "村社区", "土地用途"])
def test_rows_of_parcels_add_up_and_their_tax_counts_once(column: str) -> None:
    records = read_rows(head(column), *rows(("东一号", "西二号")))
    assert (values(records, "tax"), values(records, "land_actual")) == (["20"], ["24"])


def test_a_certificate_says_what_a_row_is_whatever_else_differs() -> None:
    records = read_rows(
        head("不动产权证号", "备注"), [FIRM, A, "1", "抵押", "20", "6"], [FIRM, A, "2", "出租", "20", "6"]
    )
    assert (values(records, "tax"), values(records, "land_actual")) == (["20"], ["12"])


def test_a_tax_list_and_a_land_list_may_differ_in_what_they_say_besides() -> None:
    tax = made([["企业名称", "统一社会信用代码", "税收(万元)", "联系人"], [FIRM, A, "20", "甲"]], file="税.xlsx")
    land = made([["企业名称", "统一社会信用代码", "用地面积(亩)", "联系人"], [FIRM, A, "12", "乙"]], file="地.xlsx")
    records = read(tax, land)
    assert (values(records, "tax"), values(records, "land_actual")) == (["20"], ["12"])


@given(
    cuts=st.sets(st.integers(1, 11)),
    figures=st.lists(st.integers(-50, 900), min_size=12, max_size=12),
    gap=st.booleans(),
)
def test_any_division_of_the_year_adds_up_exactly(cuts: set[int], figures: list[int], gap: bool) -> None:
    ends = [*sorted(cuts), 12]
    begins = [0, *ends[:-1]]
    parts = [
        PartFigure(value=Fraction(sum(figures[first:last]), 10), months=f"{first + 1}-{last}")
        for first, last in zip(begins, ends, strict=True)
    ]
    assert figure_of_year(parts, by_kind=False).value == Fraction(sum(figures), 10)
    if gap and len(parts) > 1:
        assert figure_of_year(parts[1:], by_kind=False).value is None


ENDS = [
    ("2022-01-01", "2022-03-31"),
    ("2022/4/1", "2022/6/30"),
    ("20220701", "20220930"),
    ("2022年10月1日", "2022年12月31日"),
]


def by_ends(*ends: tuple[str, str], headers: tuple[str, str] = ("税款所属期起", "税款所属期止")) -> Records:
    """The records of a sheet with a row of 20万元 for each pair of first and last day."""
    return read_rows(head(*headers), *([FIRM, A, *pair, "20", "12"] for pair in ends))


def test_periods_by_their_first_and_last_day_add_up_too() -> None:
    records = by_ends(*ENDS)
    assert (values(records, "tax"), values(records, "land_actual")) == (["80"], ["12"])
    assert values(records, "report_year") == ["2022"]
    assert values(by_ends(("2022-01-01", "2022-12-31"), headers=("所属时期起", "所属时期止")), "tax") == ["20"]


@pytest.mark.parametrize(
    "ends", [ENDS[:1], ENDS[:3], [("2022-01-01", "")], [("", "2022-12-31")], [("2022-12-31", "2022-01-01")]]
)
def test_a_part_by_its_days_is_never_the_year(ends: list[tuple[str, str]]) -> None:
    records = by_ends(*ends)
    assert (values(records, "tax"), states(records, "tax")) == ([None], ["conflict"])


@pytest.mark.parametrize("header", ["一季度税收(万元)", "上半年税收(万元)", "1-6月税收(万元)", "前三季度税收"])
def test_a_column_of_a_part_of_the_year_is_asked_and_nobody_is_told_to_rename_it(header: str) -> None:
    records = read_rows(["企业名称", "统一社会信用代码", header, "用地面积(亩)"], [FIRM, A, "20", "12"])
    assert "tax" not in records.frame.columns
    (problem,) = told(records, "header_part_year")
    assert "不是全年的" in str(problem["problem"])
    assert "把表头改成" not in str(problem["advice"])
