"""Whose rows they are: two firms under one code, one firm under two, rows that are alike and rows that are not."""

from __future__ import annotations

import pytest
from long_tables import code
from made_grids import codes, made, read, read_rows, told, values

A, B = code(101), code(102)
HEAD = ["企业名称", "统一社会信用代码", "税收(万元)", "用地面积(亩)"]
FIRM, OTHER = "浙江青溪针织有限公司", "浙江白石五金有限公司"


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        "浙江青溪针织有限公司嵊州分公司",
        "浙江青溪针织有限公司（甘霖分公司）",
        "浙江新禾数控股份有限公司",
        "浙江白溪针织有限公司",
    ],
)
def test_unlike_names_under_one_code_are_apart_and_told(other: str) -> None:
    records = read_rows(HEAD, [FIRM, A, "30", "12"], [other, A, "30", "12"])
    assert values(records, "name") == [FIRM, other]
    assert values(records, "land_actual") == ["12", "12"]
    first, second = told(records, "code_of_several")
    assert (first["row"], second["row"]) == (2, 3)
    assert other in str(first["problem"])
    assert FIRM in str(second["problem"])


def test_two_firms_under_one_code_are_apart_in_several_files() -> None:
    records = read(*(made([HEAD, [name, A, "30", "12"]], file=f"{name}.xlsx") for name in (FIRM, OTHER)))
    assert values(records, "name") == [FIRM, OTHER]
    assert {problem["file"] for problem in told(records, "code_of_several")} == {f"{FIRM}.xlsx", f"{OTHER}.xlsx"}


def test_a_row_without_a_name_belongs_to_nobody_where_a_code_has_two_firms() -> None:
    records = read_rows(HEAD, [FIRM, A, "30", ""], [OTHER, A, "40", ""], ["", A, "", "12"])
    assert values(records, "land_actual") == [None, None, "12"]
    assert len(told(records, "code_of_several")) == 3


@pytest.mark.parametrize("other", ["青溪针织", "浙江青溪针织股份有限公司", "浙江青溪针纺有限公司"])
def test_names_that_may_be_one_are_joined_and_a_person_is_asked(other: str) -> None:
    records = read(
        made([HEAD[:3], [other, A, "30"]], file="税.xlsx"),
        made([[*HEAD[:2], HEAD[3]], [FIRM, A, "12"]], file="地.xlsx"),
    )
    assert values(records, "tax") == ["30"]
    assert values(records, "land_actual") == ["12"]
    (problem,) = told(records, "joined_names")
    assert problem["written"] == f"{other}；{FIRM}"


def test_spellings_of_one_name_are_no_doubt() -> None:
    records = read_rows(HEAD, ["青溪（浙江）ABC有限公司", A, "30", "12"], ["青溪〔浙江〕ａｂｃ有限公司", A, "30", "12"])
    assert values(records, "tax") == ["30"]
    assert "joined_names" not in codes(records)


@pytest.mark.parametrize(
    ("second", "told_as"),
    [
        (B, "same_name_other_code"),
        (A[:-1] + ("0" if A[-1] != "0" else "1"), "same_name_other_code"),
        (A[:-1], "same_name"),
        ("", "same_name"),
    ],
)
def test_one_name_under_two_codes_or_without_one_is_told_at_both_rows(second: str, told_as: str) -> None:
    records = read_rows(HEAD, [FIRM, A, "30", "12"], [FIRM, second, "90", "12"])
    assert values(records, "tax") == ["30", "90"]
    assert [problem["row"] for problem in told(records, told_as)] == [2, 3]


def test_the_first_row_without_a_code_is_told_too() -> None:
    records = read(
        made([HEAD, [FIRM, "", "8.8", "12"]], file="一.xlsx"), made([HEAD, [FIRM, A, "100", "12"]], file="二.xlsx")
    )
    assert [problem["file"] for problem in told(records, "same_name")] == ["一.xlsx", "二.xlsx"]


def test_of_three_rows_each_names_another() -> None:
    records = read_rows(HEAD, [FIRM, "", "30", "12"], [FIRM, "", "31", "12"], [FIRM, A, "32", "12"])
    assert ["第 4 行" in str(problem["problem"]) for problem in told(records, "same_name")] == [True, True, False]


def test_rows_of_two_years_are_no_namesakes() -> None:
    head = [*HEAD, "年度"]
    records = read_rows(head, [FIRM, "", "30", "12", "2021"], [FIRM, "", "35", "12", "2022"])
    assert values(records, "tax") == ["30", "35"]
    assert codes(records) == []
    open_year = read_rows(head, [FIRM, "", "30", "12", "2021"], [FIRM, "", "35", "12", ""])
    assert codes(open_year) == ["same_name", "same_name"]


@pytest.mark.parametrize("given", ["", A])
def test_rows_alike_in_every_column_are_one(given: str) -> None:
    head = ["序号", *HEAD, "车间"]
    records = read_rows(head, ["1", FIRM, given, "30", "12", "一"], ["2", FIRM, given, "30", "12", "一"])
    assert values(records, "tax") == ["30"]
    assert set(codes(records)) == {"header_unknown", "rows_repeated"}


def test_rows_alike_in_two_files_are_one() -> None:
    rows = [HEAD, [FIRM, "", "30", "12"]]
    records = read(made(rows, file="一.xlsx"), made(rows, file="二.xlsx"))
    assert values(records, "name") == [FIRM]
    assert codes(records) == ["rows_repeated"]


def test_rows_that_differ_in_a_column_that_is_not_read_are_two() -> None:
    records = read_rows([*HEAD, "车间"], [FIRM, "", "30", "12", "一"], [FIRM, "", "30", "12", "二"])
    assert records.frame.height == 2
    assert codes(records).count("same_name") == 2


def test_many_names_under_one_code_are_nobodys() -> None:
    rows = [[f"浙江青溪{'甲乙丙丁戊'[n % 5]}{n}针织有限公司", A, "30", "12"] for n in range(40)]
    assert len(told(read_rows(HEAD, *rows), "code_of_several")) == 40
