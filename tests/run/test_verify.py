"""Letters derived again from a run's folder: which differ, and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from letter_runs import DAY, LOW, ROWS, UNSAFE, checked, profile, submission
from made_templates import extended_template
from office_run import write_sheet

from tenglong import cli
from tenglong.engine.checking.file_differences import (
    ADDED,
    EDITED,
    INPUT,
    MISSING,
    NEW,
    NO_LONGER,
    RULES,
    TABLE,
    TEMPLATE,
)
from tenglong.engine.checking.options import Options
from tenglong.engine.core.errors import RunError
from tenglong.engine.core.resources import RULES as RULES_FOLDER
from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.notice import letter_index as index_module
from tenglong.engine.notice.letter_index import rule_hashes
from tenglong.engine.run import check_run
from tenglong.engine.run.verify import verify


@pytest.fixture
def run(tmp_path: Path) -> Path:
    checked(tmp_path)
    return tmp_path / "结果"


def told(run: Path) -> dict[str, tuple[str, ...]]:
    """File stem of each letter that differs → the kinds of reasons, without details."""
    return {Path(path).stem: why for path, why in differing(run).items() if path.startswith("notices/")}


def differing(run: Path) -> dict[str, tuple[str, ...]]:
    """Each file that differs → the kinds of reasons."""
    return {each.file: tuple(reason.split("：")[0] for reason in each.reasons) for each in verify(run).differences}


def letter(run: Path, name: str) -> Path:
    return next((run / "notices").rglob(f"*{name}*.docx"))


def test_untouched_letters_are_the_same(run: Path) -> None:
    result = verify(run)
    assert (result.letters, result.differences, result.remarks, result.derived) == (3, [], [], True)


def test_two_informations_to_one_enterprise_are_told_apart(tmp_path: Path) -> None:
    header = [
        "企业名称",
        "县市区",
        "行业门类",
        "税收(万元)",
        "实际用地(亩)",
        "两高企业",
        "安全隐患",
        "环境污染",
        "产品质量问题",
        "能源违法违规",
    ]
    rows = [["青溪甲厂", "嵊州市", "制造业", "30", "10", "是", "否", "否", "否", "否"]]
    sheet = write_sheet(tmp_path / "企业.xlsx", rows, header)
    out = tmp_path / "结果"
    office = profile(tmp_path)
    stated = office.read_text(encoding="utf-8")
    assigned = stated.replace("assigned_clauses: {", "assigned_clauses: {SZ22: 某市攻坚行动工作分工, ")
    office.write_text(assigned, encoding="utf-8")
    given = Options(files=(sheet,), as_of=DAY, year=2022, profile=office)
    check_run.check(given, out)
    assert len(list((out / "notices").rglob("*告知书-青溪甲厂.docx"))) == 2
    assert verify(out).differences == []


def test_the_folder_may_be_elsewhere_and_so_may_the_person(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(run, tmp_path / "别处")
    monkeypatch.chdir("/")
    assert told(tmp_path / "别处") == {}


def test_a_letter_that_somebody_edited_is_named(run: Path) -> None:
    path = letter(run, LOW)
    path.write_bytes(path.read_bytes() + b" ")
    assert told(run) == {path.stem: (EDITED,)}


def test_a_letter_that_was_removed_and_one_that_was_put_in_are_named(run: Path) -> None:
    path = letter(run, LOW)
    path.rename(path.with_name("另一份.docx"))
    assert told(run) == {path.stem: (MISSING,), "另一份": (ADDED,)}


def test_a_changed_input_is_the_reason(run: Path, tmp_path: Path) -> None:
    submission(tmp_path, [[LOW, "", "三界镇", "领带", "31", "10", "否", "否"], *ROWS[1:]])
    assert told(run) == {letter(run, LOW).stem: (INPUT,)}


def test_a_letter_that_the_changed_input_no_longer_gives_and_one_that_it_adds(run: Path, tmp_path: Path) -> None:
    rows = [[LOW, "", "三界镇", "领带", "99", "10", "否", "否"], ROWS[1], ROWS[2]]
    submission(tmp_path, [*rows, ["平常公司", "", "甘霖镇", "轴承", "10", "10", "否", "否"]])
    found = told(run)
    assert found.pop(letter(run, LOW).stem) == (NO_LONGER, INPUT)
    assert list(found.values()) == [(NEW,)]


def test_a_missing_input_leaves_only_the_files_to_be_compared(run: Path, tmp_path: Path) -> None:
    (tmp_path / "上报表.csv").unlink()
    result = verify(run)
    assert not result.derived
    assert any("上报表.csv" in remark for remark in result.remarks)
    assert result.differences == []


def test_a_changed_template_is_the_reason(tmp_path: Path) -> None:
    own = tmp_path / "模板"
    own.mkdir()
    shutil.copy(TEMPLATES / "inform.docx", own)
    checked(tmp_path, more="templates: 模板\n")
    assert told(tmp_path / "结果") == {}
    (own / "inform.docx").write_bytes(extended_template("inform", "自制{{ enterprise.name }}"))
    assert told(tmp_path / "结果") == {letter(tmp_path / "结果", LOW).stem: (TEMPLATE,)}


def test_changed_rules_are_the_reason(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = pl.read_parquet(run / "notices" / "index.parquet")
    spoilt = pl.when(pl.col("name") == LOW).then(pl.lit("0" * 64)).otherwise(pl.col("sha256"))
    old = index.with_columns(spoilt.alias("sha256"), pl.lit("1" * 64).alias("rules"))
    old.write_parquet(run / "notices" / "index.parquet")
    assert told(run) == {letter(run, LOW).stem: (EDITED, RULES)}


def test_the_hash_of_the_rules_changes_with_policy_vocabulary_and_decision_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = checked(tmp_path)
    shutil.copytree(RULES_FOLDER, tmp_path / "rules")
    monkeypatch.setattr(index_module, "RULES", tmp_path / "rules")
    before = rule_hashes(result.policies)
    assert len(set(before.values())) == len(result.policies)
    for name in ("decisions/laws.yaml", "vocabulary/units.yaml"):
        with (tmp_path / "rules" / name).open("a", encoding="utf-8") as stream:
            stream.write("# 改动\n")
        after = rule_hashes(result.policies)
        assert all(after[key] != before[key] for key in before)
        before = after


def test_a_changed_approved_list_is_the_reason(tmp_path: Path) -> None:
    listed = tmp_path / "放行.csv"
    text = "企业名称,条款编号,批准人,理由,批准日期\n恰好公司,SZ20-E01,李四,已核,2022-12-30\n"
    listed.write_text(text, encoding="utf-8")
    checked(tmp_path, release=listed)
    assert told(tmp_path / "结果") == {}
    listed.write_text(text.replace("恰好公司", "别的公司"), encoding="utf-8")
    assert told(tmp_path / "结果") == {letter(tmp_path / "结果", "恰好公司").stem: (NO_LONGER, TABLE)}


def test_a_folder_that_is_no_run_s_or_has_no_record_of_letters_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="不是完整的检查结果文件夹"):
        verify(tmp_path)
    checked(tmp_path, notices=False)
    with pytest.raises(RunError, match="没有文书登记表"):
        verify(tmp_path / "结果")


def test_the_command_ends_with_0_where_all_is_the_same_else_1(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def code() -> object:
        with pytest.raises(SystemExit) as ended:
            cli.main(["verify", str(run)])
        return ended.value.code

    assert code() == 0
    letter(run, UNSAFE).unlink()
    assert code() == 1
    assert MISSING in capsys.readouterr().out


def test_nothing_of_a_verification_is_left_in_the_folder(run: Path) -> None:
    before = sorted(path.name for path in run.rglob("*"))
    verify(run)
    assert sorted(path.name for path in run.rglob("*")) == before
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["documents"] == 3


def _edit(path: Path, header: str, text: str) -> None:
    """Write a text into the first row below a header, which is added at the right where there is none."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    top = next(row[0].row for row in sheet.iter_rows(max_row=9) if row[2].value == "企业名称")
    columns = {cell.value: cell.column for cell in sheet[top]}
    column = columns.setdefault(header, sheet.max_column + 1)
    sheet.cell(top, column, header)
    sheet.cell(top + 1, column, text)
    book.save(path)


def test_a_changed_table_ledger_or_workbook_is_named(run: Path) -> None:
    verdicts = pl.read_parquet(run / "verdicts.parquet")
    verdicts.with_columns(pl.lit("clear").alias("outcome")).write_parquet(run / "verdicts.parquet")
    (run / "表册" / "汇总清单.xlsx").unlink()
    _edit(run / "表册" / "销号表.xlsx", "企业名称", "别的公司")
    (run / "台账.xlsx").write_bytes(b"")
    assert differing(run) == {
        "verdicts.parquet": (EDITED,),
        "表册/汇总清单.xlsx": (MISSING,),
        "表册/销号表.xlsx": (EDITED,),
        "台账.xlsx": (EDITED,),
    }
    assert any("销号表!A5" in reason for each in verify(run).differences for reason in each.reasons)


def test_what_people_filled_in_is_no_difference(run: Path) -> None:
    _edit(run / "表册" / "销号表.xlsx", "完成情况", "已整改")
    _edit(run / "表册" / "销号表.xlsx", "备注", "复查过")
    result = verify(run)
    assert (result.differences, result.remarks) == ([], ["表册/销号表.xlsx：人工填写 2 格"])


def test_entries_that_were_carried_over_are_no_difference(run: Path, tmp_path: Path) -> None:
    _edit(run / "表册" / "销号表.xlsx", "完成情况", "已整改")
    submission(tmp_path, [[LOW, "", "三界镇", "领带", "31", "10", "否", "否"], *ROWS[1:]])
    checked(tmp_path, rows=[[LOW, "", "三界镇", "领带", "31", "10", "否", "否"], *ROWS[1:]])
    result = verify(run)
    assert (result.differences, result.remarks) == ([], ["表册/销号表.xlsx：人工填写 1 格"])


def test_a_changed_input_makes_tables_and_workbooks_differ_too(run: Path, tmp_path: Path) -> None:
    submission(tmp_path, [[LOW, "", "三界镇", "领带", "31", "10", "否", "否"], *ROWS[1:]])
    found = differing(run)
    assert {"records.parquet", "verdicts.parquet", "台账.xlsx", "表册/汇总清单.xlsx"} <= set(found)
    assert set(found.values()) == {(INPUT,)}


def test_letters_written_again_are_the_same_in_every_file(run: Path) -> None:
    assert cli._run(["notice", str(run)]) == 0
    assert differing(run) == {}
