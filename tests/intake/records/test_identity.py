"""Which rows are one enterprise: codes checked and never repaired, rows joined, doubles proposed."""

from __future__ import annotations

from made_grids import codes, made, read, read_rows, states, told, values

from tenglong.engine.vocabulary.uscc import check_character, organisation_check


def code(number: int) -> str:
    """A sound invented code."""
    body = f"91330683MA{number:06d}"
    body += organisation_check(body[8:])
    return body + check_character(body)


A, B = code(1), code(2)


def test_a_sound_code_is_kept_in_normal_form():
    records = read_rows(["企业名称", "统一社会信用代码"], ["甲厂", f" {A.lower()[:8]} {A[8:]}"])
    assert values(records, "uscc") == [A]
    assert codes(records) == []


def test_a_code_of_17_characters_is_reported_and_not_repaired():
    records = read_rows(["企业名称", "统一社会信用代码"], ["甲厂", "9133038114561841G"])
    assert values(records, "uscc") == [None]
    assert states(records, "uscc") == ["invalid"]
    (problem,) = told(records, "uscc_length")
    assert "17" in problem["problem"]
    assert problem["severity"] == "error"


def test_a_wrong_check_digit_is_a_warning_and_the_code_is_kept():
    records = read_rows(["企业名称", "统一社会信用代码"], ["甲厂", "91350211M0000XUF46"])
    assert values(records, "uscc") == ["91350211M0000XUF46"]
    assert told(records, "uscc_check_digit")[0]["severity"] == "warning"


def test_a_code_stored_as_a_number_is_lost():
    records = read_rows(["企业名称", "统一社会信用代码"], ["甲厂", "911101066976942000"], numbers="B")
    assert values(records, "uscc") == [None]
    assert codes(records) == ["uscc_numeric"]


def test_parcels_of_one_enterprise_add_up_and_its_tax_counts_once():
    records = read_rows(
        ["企业名称", "统一社会信用代码", "用地面积(亩)", "税收(万元)"],
        ["甲厂", A, "3.5", "30"],
        ["乙厂", B, "9", "10"],
        ["甲厂", A, "2.25", "30"],
    )
    assert values(records, "name") == ["甲厂", "乙厂"]
    assert values(records, "land_actual") == ["5.75", "9"]
    assert values(records, "tax") == ["30", "10"]
    assert records.frame["record_id"].to_list() == ["表.xlsx#Sheet1#2", "表.xlsx#Sheet1#3"]
    assert records.frame.select(records.cell("land_actual")).to_series().to_list() == [
        "Sheet1!C2、Sheet1!C4",
        "Sheet1!C3",
    ]
    assert codes(records) == ["joined", "joined_added"]


def test_one_parcel_given_twice_counts_once():
    rows = [["企业名称", "统一社会信用代码", "用地面积(亩)"], ["甲厂", A, "3.5"]]
    records = read(made(rows, file="一.xlsx"), made(rows, file="二.xlsx"))
    assert values(records, "land_actual") == ["3.5"]


def test_parcels_of_equal_area_add_up_when_their_certificates_differ():
    records = read_rows(
        ["企业名称", "统一社会信用代码", "不动产权证号", "用地面积(亩)"],
        ["甲厂", A, "浙(2020)001", "3.5"],
        ["甲厂", A, "浙(2020)002", "3.5"],
    )
    assert values(records, "land_actual") == ["7"]


def test_a_list_of_parcels_and_a_list_of_totals_agree_once():
    records = read(
        made([["企业名称", "统一社会信用代码", "用地面积(亩)"], ["甲厂", A, "10"], ["甲厂", A, "5"]], file="一.xlsx"),
        made([["企业名称", "统一社会信用代码", "用地面积(亩)"], ["甲厂", A, "15"]], file="二.xlsx"),
    )
    assert values(records, "land_actual") == ["15"]


def test_one_certificate_with_two_areas_is_a_conflict():
    records = read_rows(
        ["企业名称", "统一社会信用代码", "不动产权证号", "用地面积(亩)"],
        ["甲厂", A, "浙(2020)001", "3.5"],
        ["甲厂", A, "浙(2020)001", "4"],
    )
    assert values(records, "land_actual") == [None]
    assert states(records, "land_actual") == ["conflict"]


def test_a_parcel_whose_area_is_unclear_leaves_the_sum_open():
    records = read_rows(["企业名称", "统一社会信用代码", "用地面积(亩)"], ["甲厂", A, "3.5"], ["甲厂", A, "约4"])
    assert values(records, "land_actual") == [None]
    assert "joined_land_unclear" in codes(records)


def test_differing_taxes_are_a_conflict_for_review():
    records = read_rows(["企业名称", "统一社会信用代码", "税收(万元)"], ["甲厂", A, "30"], ["甲厂", A, "31"])
    assert values(records, "tax") == [None]
    assert states(records, "tax") == ["conflict"]
    (problem,) = told(records, "joined_conflict")
    assert problem["cell"] == "C2、C3"
    assert problem["written"] == "30；31" or problem["written"] == "30;31"


def test_a_tax_list_and_a_land_list_complete_each_other():
    records = read(
        made([["企业名称", "统一社会信用代码", "税收(万元)"], ["甲厂", A, "30"]], file="税.xlsx"),
        made([["2023年度用地清单"], ["统一社会信用代码", "用地面积(亩)"], [A, "5"]], file="地.xlsx"),
    )
    assert records.frame.height == 1
    assert values(records, "tax") == ["30"]
    assert values(records, "land_actual") == ["5"]
    assert records.frame.select(records.cell("land_actual")).item() == "[地.xlsx]Sheet1!B3"


def test_rows_under_one_merged_name_are_one_enterprise():
    records = read_rows(
        ["企业名称", "用地面积(亩)", "税收(万元)"], ["甲厂", "3", "30"], ["", "2", ""], merges=["A2:A3", "C2:C3"]
    )
    assert values(records, "name") == ["甲厂"]
    assert values(records, "land_actual") == ["5"]
    assert values(records, "tax") == ["30"]


def test_rows_of_several_years_stay_apart():
    records = read_rows(
        ["企业名称", "统一社会信用代码", "年度", "税收(万元)"], ["甲厂", A, "2022", "30"], ["甲厂", A, "2023", "31"]
    )
    assert values(records, "tax") == ["30", "31"]
    assert codes(records) == ["joined_years"]


def test_the_data_year_picks_rows():
    rows = [
        ["企业名称", "统一社会信用代码", "年度", "税收(万元)"],
        ["甲厂", A, "2022", "30"],
        ["甲厂", A, "2023", "31"],
    ]
    records = read_rows(*rows, year=2023)
    assert values(records, "tax") == ["31"]
    assert codes(records) == ["row_other_year"]


def test_the_same_name_without_a_code_is_proposed_and_not_joined():
    records = read_rows(
        ["企业名称", "统一社会信用代码", "税收(万元)"], ["嵊州市（某某）厂", A, "30"], ["嵊州市(某某) 厂", "", "30"]
    )
    assert records.frame.height == 2
    first, second = told(records, "same_name")
    assert (first["row"], second["row"]) == (2, 3)
    assert "第 3 行" in first["problem"]
    assert "第 2 行" in second["problem"]


def test_the_same_name_with_two_codes_is_worth_a_look():
    records = read_rows(["企业名称", "统一社会信用代码"], ["甲厂", A], ["甲厂", B])
    assert codes(records) == ["same_name_other_code", "same_name_other_code"]


def test_files_of_one_name_have_labels_that_tell_them_apart(tmp_path):
    from datetime import date

    from tenglong.engine.intake.records.submission import read_submission
    from tenglong.engine.policy.profile import Office

    paths = []
    for folder, name in (("三界", "甲厂"), ("黄泽", "乙厂")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "清单.csv")
        paths[-1].write_text(f"企业名称,税收(万元)\n{name},5\n", encoding="utf-8")
    records = read_submission([*paths, paths[0]], office=Office(), as_of=date(2026, 11, 20))
    assert records.frame["file"].to_list() == ["三界/清单.csv", "黄泽/清单.csv"]
    assert codes(records) == ["file_repeated"]
