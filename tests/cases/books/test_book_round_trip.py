"""A book of cases goes out, is filled and comes back: its cells become events, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from filled_books import HEADER_ROW, exported, filled, left, place, typed
from openpyxl import load_workbook
from register_cases import ISSUE, SERVE, enter_all, with_case, with_cases

from tenglong.cli import _run
from tenglong.engine.cases.case_register import Register
from tenglong.engine.cases.look import altered, one_case
from tenglong.engine.core.errors import SubmissionError

NUMBER, OTHER = "2022-000001", "2022-000002"


@pytest.fixture(autouse=True)
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that comes with a book; where papers are kept, for both databases."""
    monkeypatch.setenv("TENGLONG_PAPERS", str(tmp_path / "材料"))
    folder = tmp_path / "随表"
    folder.mkdir()
    (folder / "照片.jpg").write_bytes(b"scan")
    return folder


def kinds(register: Register, number: str = NUMBER) -> list[str]:
    return [event["kind"] for event in one_case(register, number)[1]][1:]


WHOLE_LIFE = {
    "文号": "三政告〔2022〕1号", "签发日": date(2022, 12, 1), "送达方式": "直接送达", "送达日": "２０２２年１２月２日",
    "反馈日": "2022.12.10", "反馈内容": "已清理", "延期办理日": "2022/12/20", "延期至": "2023-02-01", "延期批准人": "王某",
    "延期理由": "设备到货晚", "申请复查日": datetime(2023, 1, 10), "复查日期": "20230111", "复查人员": "张某、李某", "复查结果": "合格",
    "复查材料": "照片.jpg", "销号日期": "2023-01-12", "销号批准人": "王某", "备注": "已入园",
    "销号计入指标": "整治提升企业", "盘活亩数": "1,234.50", "腾出吨标煤": 12.5,
}  # fmt: skip


def test_a_whole_life_in_one_book(register: Register, tmp_path: Path, papers: Path) -> None:
    with_case(register)
    book = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, key): text for key, text in WHOLE_LIFE.items()})
    done = filled(register, book, papers=papers)
    assert left(done) == []
    assert (done.events, done.cases) == (8, 1)
    assert kinds(register) == ["issue", "serve", "feedback", "extend", "ask_recheck", "recheck", "close", "note"]
    assert one_case(register, NUMBER)[0]["state"] == "closed"
    assert altered(register) == []


def test_the_same_book_twice_gives_nothing_new(register: Register, tmp_path: Path, papers: Path) -> None:
    with_case(register)
    book = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, key): text for key, text in WHOLE_LIFE.items()})
    filled(register, book, papers=papers)
    before = one_case(register, NUMBER)[1]
    done = filled(register, book, papers=papers)
    assert (done.events, done.known, left(done)) == (0, len(WHOLE_LIFE), [])
    assert one_case(register, NUMBER)[1] == before


@pytest.mark.parametrize(
    ("cells", "events"),
    [
        ({"移送日期": "2022-12-05", "移送部门": "市应急管理局", "移送文号": "三政移〔2022〕1号", "回函日期": "2022-12-20",
          "回函内容": "已查处", "办结日期": "2022-12-25", "办结批准人": "王某"}, ["refer", "reply", "finish"]),
        ({"作废日期": "2022-12-05", "作废批准人": "王某", "作废理由": "有误", "重新签发文号": "三政告〔2022〕9号",
          "重新签发日": "2022-12-06", "重新签发理由": "更正"}, ["void", "reissue"]),
        ({"督办日期": "2023-01-10", "督办文号": "督〔2023〕1号"}, ["supervise"]),
    ],
)  # fmt: skip
def test_the_side_ways_stand_on_the_second_sheet(
    register: Register, tmp_path: Path, cells: dict[str, str], events: list[str]
) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    done = filled(register, typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, k): v for k, v in cells.items()}))
    assert left(done) == []
    assert kinds(register) == ["issue", "serve", *events]


def test_a_case_that_is_not_begun(register: Register, tmp_path: Path) -> None:
    with_case(register)
    cells = {"不予立案日期": "2022-12-05", "不予立案批准人": "王某", "不予立案理由": "已关停"}
    filled(register, typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, k): v for k, v in cells.items()}))
    assert one_case(register, NUMBER)[0]["state"] == "dismissed"


def test_what_cannot_be_entered_is_left_with_its_cell_and_reason(register: Register, tmp_path: Path) -> None:
    with_case(register)
    cells = {
        "送达日": "2022-12-02", "延期至": "下月", "复查结果": "还行", "状态": "达标销号", "签发日": "2022-12-01", "文号": "1号", "送达方式": "快递",
    }  # fmt: skip
    done = filled(register, typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, k): v for k, v in cells.items()}))
    assert kinds(register) == ["issue"]
    reasons = {header: why for header, _, why in left(done)}
    assert reasons.keys() == {"送达日", "送达方式", "延期至", "复查结果", "状态"}
    assert reasons["送达日"] == reasons["送达方式"]
    assert "送达方式“快递”不在可选之列" in reasons["送达日"]
    assert "现在是“已签发”，不能延期" in reasons["延期至"]
    assert "不由人填写" in reasons["状态"]
    assert {cell.cell.at for cell in done.left} >= {"销号表!N5", "销号表!I5"}


def test_an_edit_of_what_has_moved_on_is_shown_with_both_values(register: Register, tmp_path: Path) -> None:
    with_case(register)
    book = exported(register, tmp_path / "表.xlsx")
    enter_all(register, ISSUE, SERVE)
    cells = {"文号": ISSUE[1]["number"], "签发日": "2022-12-01", "送达方式": "直接送达", "送达日": "2022-12-03"}
    done = filled(register, typed(book, {(NUMBER, key): text for key, text in cells.items()}))
    assert kinds(register) == ["issue", "serve"]
    [conflict] = done.left
    assert (conflict.cell.header, conflict.cell.text, conflict.held) == ("送达日", "2022-12-03", "2022-12-02")
    assert "另有登记" in conflict.why
    assert done.known == 3


def test_an_untouched_row_says_nothing_however_far_the_register_has_moved(register: Register, tmp_path: Path) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    book = exported(register, tmp_path / "表.xlsx")
    enter_all(register, SERVE, ("feedback", {"day": "2022-12-10", "content": "已整改"}))
    done = filled(register, book)
    assert (done.events, done.known, done.left, done.notes) == (0, 0, [], [])


def test_two_towns_fill_books_of_one_export(register: Register, tmp_path: Path) -> None:
    with_cases(register, 2)
    book = exported(register, tmp_path / "表.xlsx")
    first = typed(book, {(NUMBER, "文号"): "白〔2022〕1号", (NUMBER, "签发日"): "2022-12-01"}, "白石.xlsx")
    second = typed(book, {(OTHER, "文号"): "青〔2022〕1号", (OTHER, "签发日"): "2022-12-01"}, "青溪.xlsx")
    assert [filled(register, path).events for path in (first, second)] == [1, 1]
    assert (kinds(register), kinds(register, OTHER)) == (["issue"], ["issue"])


def test_a_row_of_another_town_is_not_entered(register: Register, tmp_path: Path) -> None:
    with_cases(register, 2)
    everything = exported(register, tmp_path / "全.xlsx")
    cells = {(number, "备注"): "核过" for number in (NUMBER, OTHER)}
    done = filled(register, typed(everything, cells, "甲.xlsx"), town="白石镇")
    assert (kinds(register), kinds(register, OTHER)) == (["note"], [])
    assert left(done) == [("备注", "核过", "本表是白石镇的，这个案件属青溪街道，请由其报送")]
    own = load_workbook(exported(register, tmp_path / "白石.xlsx", town="白石镇"))
    sheet, column = place(own, "备注")
    row = [cell.value for cell in load_workbook(everything)["销号表"][HEADER_ROW + 2]]
    sheet.append(row)
    sheet.cell(HEADER_ROW + 2, column).value = "抄自别处"
    own.save(tmp_path / "白石.xlsx")
    done = filled(register, tmp_path / "白石.xlsx")
    assert [(text, why[:7]) for _, text, why in left(done)] == [("抄自别处", "本表是白石镇的")]


def test_sorted_rows_moved_columns_and_an_own_column(register: Register, tmp_path: Path) -> None:
    with_cases(register, 3)
    path = exported(register, tmp_path / "表.xlsx")
    book = load_workbook(path)
    sheet, column = place(book, "备注")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    for at, values in enumerate(reversed(rows), HEADER_ROW + 1):
        for index, value in enumerate(values, 1):
            sheet.cell(at, index).value = value
        sheet.cell(at, column).value = f"第{at}行"
    sheet.insert_cols(2)
    sheet.cell(HEADER_ROW, 2).value = "网格员"
    sheet.cell(HEADER_ROW + 1, 2).value = "赵某"
    book.save(path)
    done = filled(register, path)
    notes = [one_case(register, f"2022-00000{number}")[1][-1]["facts"].get("content") for number in (1, 2, 3)]
    assert notes == ["第7行", "第6行", "第5行"]
    assert left(done) == [("网格员", "赵某", "这一栏不是销号表的栏，内容没有登记")]


def test_deleted_and_renamed_columns_are_told(register: Register, tmp_path: Path) -> None:
    with_case(register)
    enter_all(register, ISSUE, SERVE)
    path = exported(register, tmp_path / "表.xlsx")
    book = load_workbook(path)
    sheet, column = place(book, "备注")
    sheet.cell(HEADER_ROW, column).value = "说明"
    sheet.cell(HEADER_ROW + 1, column).value = "已入园"
    sheet.delete_cols(place(book, "送达方式")[1])
    book.save(path)
    done = filled(register, path)
    assert left(done) == [("说明", "已入园", "这一栏不是销号表的栏，内容没有登记")]
    assert "缺少“送达方式”、“备注”栏" in done.notes[0]
    assert kinds(register) == ["issue", "serve"]


def test_without_stamps_only_what_the_register_lacks_is_entered(register: Register, tmp_path: Path) -> None:
    with_cases(register, 2)
    enter_all(register, ISSUE)
    path = exported(register, tmp_path / "表.xlsx")
    enter_all(register, SERVE)
    typed(path, {(NUMBER, "送达日"): "2022-12-05", (NUMBER, "送达方式"): "直接送达", (OTHER, "备注"): "核过"})
    book = load_workbook(path)
    for sheet in book.worksheets:
        sheet.delete_cols(sheet.max_column)
    book.save(path)
    done = filled(register, path)
    assert (kinds(register), kinds(register, OTHER)) == (["issue", "serve"], ["note"])
    assert [(header, text) for header, text, _ in left(done)] == [
        ("状态", "已签发"), ("状态", "已签发"), ("送达日", "2022-12-05"),
    ]  # fmt: skip
    assert any("缺少校验栏" in note for note in done.notes)


def test_copies_unknown_numbers_and_rows_of_another_register(register: Register, tmp_path: Path) -> None:
    with_cases(register, 3)
    path = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, "备注"): "甲", (OTHER, "备注"): "乙"})
    book = load_workbook(path)
    sheet, column = place(book, "备注")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    for values in (rows[0], [*rows[1][: column - 1], "丙", *rows[1][column:]], ["2022-000099", *rows[2][1:]]):
        sheet.append(values)
    sheet.cell(HEADER_ROW + 6, column).value = "丁"
    sheet.cell(HEADER_ROW + 6, sheet.max_column).value = None
    sheet.cell(HEADER_ROW + 7, column).value = "没有编号"
    sheet.cell(HEADER_ROW + 3, column).value = "外来"
    sheet.cell(HEADER_ROW + 3, sheet.max_column).value = f"2022-000003|3|{'0' * 16}|"
    book.save(path)
    done = filled(register, path)
    assert [kinds(register, f"2022-00000{number}") for number in (1, 2, 3)] == [["note"], [], []]
    reasons = {text: why for _, text, why in left(done)}
    assert reasons.keys() == {"乙", "丙", "丁", "没有编号", "外来"}
    assert "内容不同" in reasons["乙"]
    assert "没有编号为“2022-000099”的案件" in reasons["丁"]
    assert "没有案件编号" in reasons["没有编号"]
    assert "不是本登记库导出的行" in reasons["外来"]
    assert any("相同的行，只看第一行" in note for note in done.notes)


def test_what_is_cleared_stays_and_is_told(register: Register, tmp_path: Path) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    done = filled(register, typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, "文号"): None}))
    assert [(cell.cell.header, cell.held, cell.why) for cell in done.left] == [
        ("文号", ISSUE[1]["number"], "登记过的内容不能清空，登记库没有改动")
    ]
    assert kinds(register) == ["issue"]


def test_the_book_is_ready_to_be_filled_and_printed(register: Register, tmp_path: Path) -> None:
    with_cases(register, 2)
    first, second = (exported(register, tmp_path / name) for name in ("一.xlsx", "二.xlsx"))
    assert first.read_bytes() == second.read_bytes()
    book = load_workbook(first)
    assert book.sheetnames == ["销号表", "移送、作废等"]
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == f"$1:${HEADER_ROW}"
        stamp = sheet.cell(HEADER_ROW, sheet.max_column)
        assert (stamp.value, sheet.column_dimensions[stamp.column_letter].hidden) == ("校验（请勿改动）", True)
    offered = {str(rule.sqref): rule.formula1 for rule in book["销号表"].data_validations.dataValidation}
    assert (offered["M5:M6"], offered["Y5:Y6"]) == (
        '"直接送达,留置送达,邮寄送达,委托送达,公告送达,电子送达"',
        '"合格,不合格"',
    )


def test_long_texts_and_odd_signs_come_back_as_they_went_out(register: Register, tmp_path: Path) -> None:
    with_case(register)
    enter_all(register, ("note", {"content": "甲" * 33_000}))
    path = exported(register, tmp_path / "长.xlsx")
    assert filled(register, path).left == []
    enter_all(register, ("note", {"content": "一\r\n二\x07三\ufffe四"}))
    assert filled(register, exported(register, tmp_path / "怪.xlsx")).left == []


def test_names_of_papers_may_hold_brackets_and_commas(register: Register, tmp_path: Path, papers: Path) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    for name in ("张某、李某[1].jpg", "回证(2).pdf"):
        (papers / name).write_bytes(name.encode())
    cells = {"送达方式": "直接送达", "送达日": "2022-12-02", "送达回证": "张某、李某[1].jpg；回证(2).pdf"}
    book = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, key): text for key, text in cells.items()})
    assert left(filled(register, book, papers=papers)) == []
    again = filled(register, book, papers=papers)
    assert (again.events, again.known, left(again)) == (0, 3, [])
    assert filled(register, exported(register, tmp_path / "再.xlsx")).left == []


def test_error_values_and_formulas_are_told(register: Register, tmp_path: Path) -> None:
    with_case(register)
    path = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, "备注"): "#REF!", (NUMBER, "文号"): "=A1&1"})
    done = filled(register, path)
    assert left(done) == [("备注", "#REF!", "单元格是错误值")]
    assert any("公式" in note for note in done.notes)
    assert kinds(register) == []


def test_other_sheets_are_told_and_kept(register: Register, tmp_path: Path) -> None:
    with_case(register)
    path = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, "备注"): "核过"})
    book = load_workbook(path)
    book.create_sheet("走访")["B2"] = "已电话联系"
    copied = book.copy_worksheet(book["销号表"])
    copied.cell(HEADER_ROW + 1, place(book, "备注")[1]).value = "另一份"
    book.save(path)
    done = filled(register, path)
    reasons = {text: why for _, text, why in left(done)}
    assert "不在销号表的工作表里" in reasons["已电话联系"]
    assert "内容不同" in reasons["核过"]
    assert "内容不同" in reasons["另一份"]
    assert kinds(register) == []


@pytest.mark.parametrize("name", ["../秘密.txt", "/etc/passwd", "没有.jpg", "链接.jpg", "..", "C:秘密"])
def test_a_paper_is_a_file_of_the_folder_and_nothing_else(
    register: Register, tmp_path: Path, papers: Path, name: str
) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    (tmp_path / "秘密.txt").write_bytes(b"secret")
    (papers / "链接.jpg").symlink_to(tmp_path / "秘密.txt")
    cells = {(NUMBER, "送达方式"): "直接送达", (NUMBER, "送达日"): "2022-12-02", (NUMBER, "送达回证"): name}
    book = typed(exported(register, tmp_path / "表.xlsx"), cells)
    done = filled(register, book, papers=papers)
    assert len(done.left) == 3
    assert all("材料" in why for _, _, why in left(done))
    assert not list((tmp_path / "材料").rglob("*"))
    assert "--papers" in left(filled(register, book))[0][2]


def test_a_paper_that_has_no_place_leaves_its_event_out(
    register: Register, tmp_path: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_case(register)
    enter_all(register, ISSUE)
    monkeypatch.delenv("TENGLONG_PAPERS")
    cells = {"送达方式": "直接送达", "送达日": "2022-12-02", "送达回证": "照片.jpg", "备注": "核过"}
    book = typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, key): text for key, text in cells.items()})
    done = filled(register, book, papers=papers)
    assert kinds(register) == (["issue", "serve", "note"] if register.path else ["issue", "note"])
    assert len(done.left) == (0 if register.path else 3)


def test_another_act_has_papers_of_its_own(register: Register, tmp_path: Path, papers: Path) -> None:
    with_case(register)
    paper = str(papers / "照片.jpg")
    recheck = {"day": "2022-12-20", "people": "张某", "result": "不合格", "paper": paper}
    enter_all(register, ISSUE, SERVE, ("recheck", recheck))
    book = exported(register, tmp_path / "表.xlsx")
    again = typed(book, {(NUMBER, "复查日期"): "2022-12-25", (NUMBER, "复查结果"): "合格"}, "甲.xlsx")
    assert "缺少材料" in left(filled(register, again))[0][2]
    corrected = typed(book, {(NUMBER, "复查人员"): "张某、李某"}, "乙.xlsx")
    assert left(filled(register, corrected)) == []
    facts = one_case(register, NUMBER)[1][-1]["facts"]
    assert (facts["people"], facts["paper"].startswith("照片.jpg（sha256:")) == ("张某、李某", True)


def test_what_is_no_book_of_cases_is_refused(tmp_path: Path, register: Register) -> None:
    other = tmp_path / "别的.csv"
    other.write_text("企业名称,税收\n青溪甲机械厂,5\n", encoding="utf-8")
    with pytest.raises(SubmissionError, match=r"没有案件的行.*S150"):
        filled(register, other)


def test_a_book_saved_as_csv_is_read_alike(register: Register, tmp_path: Path) -> None:
    with_case(register)
    book = load_workbook(typed(exported(register, tmp_path / "表.xlsx"), {(NUMBER, "备注"): "核过"}))
    lines = [",".join(str(cell or "") for cell in row) for row in book["销号表"].iter_rows(values_only=True)]
    (tmp_path / "表.csv").write_text("\n".join(lines), encoding="gb18030")
    assert filled(register, tmp_path / "表.csv").events == 1


def test_the_commands_tell_and_keep_what_was_not_entered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = ["--register", str(tmp_path / "库.db")]
    with_cases(Register.at(tmp_path / "库.db"), 2)
    book = tmp_path / "销号表.xlsx"
    assert _run(["case", "export", "-o", str(book), "--town", "白石镇", *file]) == 0
    assert _run(["case", "export", "-o", str(book), *file]) == 2
    assert _run(["case", "export", "-o", str(tmp_path / "无.xlsx"), "--town", "别处", *file]) == 2
    typed(book, {(NUMBER, "备注"): "=1+1", (NUMBER, "送达日"): "2022-12-02"})
    capsys.readouterr()
    assert _run(["case", "fill", str(book), "--who", "李某", *file]) == 1
    said = capsys.readouterr().out
    assert "销号表!N5 2022-000001 送达日“2022-12-02”：现在是“拟发”，不能送达" in said
    kept = load_workbook(tmp_path / "销号表.未登记.xlsx")["未登记"]
    assert [cell.value for cell in kept[2]][4:6] == ["送达日", "2022-12-02"]
    assert _run(["case", "fill", str(book), *file]) == 1
    assert (tmp_path / "销号表.未登记(2).xlsx").exists()
    assert _run(["case", "fill", str(book), "--left", str(tmp_path / "销号表.未登记.xlsx"), *file]) == 2
    assert _run(["case", "fill", str(tmp_path / "没有.xlsx"), *file]) == 2
