"""Parts of a year as they are written, in a column and in a title."""

from __future__ import annotations

import polars as pl
import pytest

from tenglong.engine.core.text import fold_text
from tenglong.engine.vocabulary.data_periods import YearPart, period_in_title, read_period, read_periods


@pytest.mark.parametrize(
    ("text", "header", "period"),
    [
        ("2021年1季度", "", (2021, 1, 3)),
        ("2021年第三季度", "", (2021, 7, 9)),
        ("四季度", "", (None, 10, 12)),
        ("Q2", "", (None, 4, 6)),
        ("2021Q4", "", (2021, 10, 12)),
        ("３", "季度", (None, 7, 9)),
        ("3", "月份", (None, 3, 3)),
        ("３月份", "", (None, 3, 3)),
        ("上半年", "", (None, 1, 6)),
        ("2021年下半年", "", (2021, 7, 12)),
        ("前三季度", "", (None, 1, 9)),
        ("一至三季度", "", (None, 1, 9)),
        ("1—6月", "", (None, 1, 6)),
        ("2021年1-9月累计", "", (2021, 1, 9)),
        ("202103", "", (2021, 3, 3)),
        ("2021-03", "", (2021, 3, 3)),
        ("2021年12月", "", (2021, 12, 12)),
        ("2021-01-01至2021-03-31", "", (2021, 1, 3)),
        ("2021年4月1日-2021年6月30日", "", (2021, 4, 6)),
        ("2021年", "", (2021, 1, 12)),
        ("2021", "", (2021, 1, 12)),
        ("全年", "", (None, 1, 12)),
    ],
)
def test_a_period_is_read(text: str, header: str, period: tuple[int | None, int, int]) -> None:
    assert read_period(text, header) == YearPart(*period)


@pytest.mark.parametrize(
    "text",
    [
        "第一期",
        "五季度",
        "13月",
        "0月",
        "6-1月",
        "2021-01-02至2021-03-31",
        "2021-11-01至2022-01-31",
        "已入库",
        "2021-03-15",
        "-",
        "12345",
    ],
)
def test_what_is_no_period_is_not_read(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("青溪镇2021年上半年工业企业情况表", "上半年"),
        ("2021年1-9月税收情况", "1-9月"),
        ("2021年第二季度", "第二季度"),
        ("2021年12月低效企业排查表", ""),  # perhaps the month of the survey
        ("2021年一季度、二季度对比表", ""),
        ("2021年度工业企业情况表", ""),
        ("2020-2022年企业清单", ""),
    ],
)
def test_a_title_states_a_part_of_the_year(title: str, stated: str) -> None:
    assert period_in_title(fold_text(title)) == stated


def test_a_column_of_periods() -> None:
    read = read_periods(pl.Series(["2021年1季度", "待核", None]), "所属期")
    assert read.rows() == [("2021", "1-3"), (None, "?"), (None, None)]
