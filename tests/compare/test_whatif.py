"""`tenglong whatif`: what follows from a supposed condition or figure; nothing is decided and no letter is written."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from office_run import write_sheet
from openpyxl.chart import BarChart, LineChart

from tenglong.cli import _run
from tenglong.engine.compare.whatif import SupposedCase, whatif
from tenglong.engine.core.errors import TenglongError

HEADER = [
    "企业名称",
    "乡镇",
    "行业门类",
    "所属行业",
    "税收（万元）",
    "实际用地（亩）",
    "自有用地（亩）",
    "承租用地（亩）",
]
ROWS = [
    ["青溪甲机械厂", "白石镇", "制造业", "机械", "45", "10", None, None],
    ["青溪乙机械厂", "白石镇", "制造业", "机械", "50", "10", None, None],
    ["青溪丙袜业厂", "青石镇", "制造业", "袜业", "55.5", "10", None, None],
    ["青溪丁袜业厂", "青石镇", "制造业", "袜业", "70", None, "6", "4"],
    ["青溪戊袜业厂", "青石镇", "制造业", "袜业", "0.000000001", "10", None, None],
    ["青溪己袜业厂", "青石镇", "制造业", "袜业", None, "10", None, None],
]
PROFILE = "office: {name: 嵊州市白石镇人民政府, kind: 乡镇街道, region: '330683'}\nissue_date: 2022-12-31\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whatif")
    write_sheet(folder / "企业.xlsx", ROWS, HEADER)
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    out = folder / "结果"
    given = ["check", folder / "企业.xlsx", "--out", out, "--profile", folder / "profile.yaml", "--year", 2022]
    assert _run([str(word) for word in (*given, "--as-of", "2022-12-31", "--no-notices")]) == 1
    return out


def only(finished: Path, *texts: str) -> SupposedCase:
    [case] = whatif(finished, texts, ())
    return case


def flips(case: SupposedCase) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["outcome_old"], row["outcome_new"]) for row in case.flips.iter_rows(named=True)}


def test_a_higher_figure_hits_more_firms_with_their_land_and_tax(finished: Path) -> None:
    case = only(finished, "SZ20-E01=6万元/亩")
    assert flips(case) == {"青溪乙机械厂": ("boundary", "hit"), "青溪丙袜业厂": ("clear", "hit")}
    before, after = case.sums()
    assert (before.firms, before.open) == (2, 2)
    assert (after.firms, after.open) == (4, 1)
    assert before.amounts["land"] == (Fraction(20), 0)
    assert after.amounts["land"] == (Fraction(40), 0)
    tax, unknown = after.amounts["tax"]
    assert (tax, unknown) == (Fraction("150.5"), 1)  # the figure of nine decimals is judged exactly, but not added up


def test_the_whole_condition_may_be_another_one(finished: Path) -> None:
    case = only(finished, "SZ20-E01=亩均税收 不低于 7万元/亩")
    assert flips(case)["青溪丁袜业厂"] == ("clear", "hit")
    assert flips(case)["青溪甲机械厂"] == ("hit", "clear")
    assert case.assumption.changes == {
        "SZ20-E01": ("“亩均税收”小于5万元/亩（恰为该数时，“以下”是否含本数原文未明）", "“亩均税收”大于或等于7万元/亩")
    }


def test_what_the_run_found_of_a_firm_stays_beside_its_flip(tmp_path: Path) -> None:
    """A firm that is founded a year before is asked about before a letter; a supposed figure does not change that."""
    write_sheet(tmp_path / "企业.xlsx", [[*ROWS[2], "2022-01-05"]], [*HEADER, "成立日期"])
    out = tmp_path / "结果"
    given = ["check", tmp_path / "企业.xlsx", "--out", out, "--region", 330683, "--year", 2022, "--as-of", "2022-12-31"]
    assert _run([str(word) for word in (*given, "--no-notices")]) in (0, 1)
    [row] = only(out, "SZ20-E01=6万元/亩").flips.iter_rows(named=True)
    assert (row["outcome_new"], "新成立企业" in row["cautions"]) == ("hit", True)


def test_several_assumptions_are_one_case(finished: Path) -> None:
    case = only(finished, "SZ20-E01=6万元/亩", "SZ22-E01=20亩")
    assert set(case.assumption.changes) == {"SZ20-E01", "SZ22-E01"}
    assert set(case.flips["criterion"]) == {"SZ20-E01", "SZ22-E01"}


def test_a_range_gives_a_case_for_each_step_and_grows_with_its_figure(finished: Path) -> None:
    cases = list(whatif(finished, (), ("SZ20-E01: 4..7/0.5",)))
    assert [case.assumption.label for case in cases][:2] == ["SZ20-E01 4万元/亩", "SZ20-E01 4.5万元/亩"]
    assert len(cases) == 7
    hit = [case.sums()[1].firms for case in cases]
    assert hit == sorted(hit)
    own = cases[2]
    assert own.assumption.label == "SZ20-E01 5万元/亩"
    assert own.flips.is_empty()


def test_towns_and_trades_add_up_to_the_whole(finished: Path) -> None:
    case = only(finished, "SZ20-E01=6万元/亩")
    for column in ("town", "trade"):
        groups = list(case.grouped(column))
        assert sum(after.firms for _, _, after in groups) == case.sums()[1].firms
        assert sum(before.amounts["land"][0] for _, before, _ in groups) == case.sums()[0].amounts["land"][0]


def test_a_run_in_slices_gives_the_same(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = list(whatif(finished, ["SZ20-E01=6万元/亩", "SZ22-E01=20亩"], ("SZ20-E01: 4..7/0.5",)))
    monkeypatch.setattr("tenglong.engine.compare.whatif._AT_ONCE", 2)
    for case, sliced in zip(
        held, whatif(finished, ["SZ20-E01=6万元/亩", "SZ22-E01=20亩"], ("SZ20-E01: 4..7/0.5",)), strict=True
    ):
        assert sliced.flips.equals(case.flips)
        assert sliced.sums() == case.sums()
        assert sorted(sliced.grouped("town")) == sorted(case.grouped("town"))


def test_the_run_is_not_touched_and_the_workbook_names_every_changed_condition(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in finished.rglob("*") if path.is_file()}
    book = tmp_path / "测算.xlsx"
    given = ["whatif", str(finished), "--set", "SZ20-E01=6万元/亩", "--sweep", "SZ20-E01: 4..6/1", "--out", str(book)]
    assert _run(given) == 0
    assert "不是结论" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in finished.rglob("*") if path.is_file()} == before
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["测算汇总", "改动的条件", "按乡镇", "按行业", "变化的企业"]
    assert [row[:2] for row in sheets["改动的条件"].iter_rows(min_row=2, values_only=True)] == [
        ("SZ20-E01=6万元/亩", "SZ20-E01"),
        *((f"SZ20-E01 {figure}万元/亩", "SZ20-E01") for figure in (4, 5, 6)),
    ]
    bars, line = sheets["测算汇总"]._charts
    assert (type(bars), type(line)) == (BarChart, LineChart)
    spans = [[series.val.numRef.f for series in chart.series] for chart in (bars, line)]
    assert spans == [["'测算汇总'!$B$4", "'测算汇总'!$C$4"], ["'测算汇总'!$B$5:$B$7", "'测算汇总'!$C$5:$C$7"]]
    assert [series.smooth for series in line.series] == [False, False]
    header, *changed = sheets["变化的企业"].iter_rows(values_only=True)
    assert [(row[0], row[2], row[6]) for row in changed][:2] == [
        (1, "青溪乙机械厂", "边界待定 → 触发"), (2, "青溪丙袜业厂", "未触发 → 触发"),
    ]  # fmt: skip
    assert header[-1] == "检查时须人工复核的情形（名单、豁免等）"
    assert _run(given) == 2


@pytest.mark.parametrize(
    ("texts", "ranges", "words"),
    [
        (("SZ20-E01",), (), "不是一项假定"),
        (("SZ20-E99=5万元/亩",), (), "没有条款“SZ20-E99”"),
        (("SZ20-E01=5亩",), (), "不是“亩”"),
        (("SZ20-E01=亩均税首 低于 6万元/亩",), (), "没有名为“亩均税首”的字段"),
        (("SZ22-F02=3亩",), (), "不是恰好一个数"),
        (("SZ22-F02=实际用地 低于 3亩",), (), "由几种情形组成"),
        ((), ("SZ20-E01 3..4",), "不是一段数值"),
        ((), ("SZ20-E01: 3..4/0",), "步数"),
        ((), ("SZ20-E01: 0..1000/0.001",), "步数"),
        ((), ("SZ20-E01: a..b/1",), "不是一段数值"),
    ],
)
def test_a_broken_assumption_is_one_line(
    finished: Path, texts: tuple[str, ...], ranges: tuple[str, ...], words: str
) -> None:
    with pytest.raises(TenglongError, match=words):
        list(whatif(finished, texts, ranges))


def test_projects_have_no_tax_to_add_up(tmp_path: Path) -> None:
    write_sheet(
        tmp_path / "项目.xlsx",
        [["甲项目", "青溪甲机械厂", "1.8", "工业", "拟建"]],
        ["项目名称", "企业名称", "容积率", "行业门类", "建设阶段"],
    )
    out = tmp_path / "结果"
    given = ["check", tmp_path / "项目.xlsx", "--out", out, "--kind", "project", "--region", "330683", "--year", 2022]
    assert _run([str(word) for word in (*given, "--as-of", "2022-12-31", "--no-notices")]) in (0, 1)
    [case] = whatif(out, ["SZ22-E07=容积率 低于 1.5"], ())
    assert case.sums()[1].amounts == {}
    assert [outcome for _, outcome in flips(case).values()] in ([], ["clear"])
