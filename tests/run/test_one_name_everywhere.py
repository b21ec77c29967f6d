"""One normal form of a name, wherever names meet: brackets, width, case and what cannot be seen tell no firms apart."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from long_tables import DAY
from made_grids import codes, read_rows, values

from tenglong.cli import _run
from tenglong.engine.checking.options import Options
from tenglong.engine.core.text import normal_name
from tenglong.engine.policy.profile import IssuingOffice, within
from tenglong.engine.report.carried.book_tables import RowIdentity
from tenglong.engine.run.check_run import check

NAME = "青溪ABC（白石）针织有限公司"
SPELLINGS = [
    "青溪abc(白石)针织有限公司",
    "青溪ＡＢＣ〔白石〕针织有限公司",
    "青溪ABC【白石】针织 有限公司",
    "青溪ABC［白石］针织\u200b有限公司",
    "\u202a青溪ABC（白石）针织有限公司\u202c",
    "青溪A\u00adBC{白石}针织有限公司\ufeff",
    "青溪ABC（白石）针\U000e0100织有限公司\u3164",
    "青溪𝐀𝐁𝐂（白石）针织有限公司",
]
HEAD = "企业名称,税收（万元）,用地面积（亩）,是否规上,所属行业"
PROFILE = f"""
office: {{name: 青溪县人民政府, kind: 县级政府, region: "330683"}}
waivers:
  - {{name: {NAME}, criterion: SZ20-E01, reason: 正在搬迁, approver: 张某, expires: 2030-01-01}}
issue_date: 2022-12-31
"""


def checked(folder: Path, spelling: str) -> Path:
    (folder / "企业.csv").write_text(f"{HEAD}\n{spelling},30,12,规下,纺织业\n", encoding="utf-8")
    (folder / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    options = Options(files=(folder / "企业.csv",), as_of=DAY, year=2022, profile=folder / "profile.yaml")
    check(options, folder / "out")
    return folder / "out"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_waiver_is_for_every_spelling(tmp_path: Path, spelling: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = checked(tmp_path, spelling)
    assert "waived:SZ20-E01" in pl.read_parquet(out / "cautions.parquet")["caution"].to_list()
    capsys.readouterr()
    assert _run(["explain", str(out), NAME]) == 0
    assert "SZ20-E01" in capsys.readouterr().out


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_rows_of_two_spellings_are_rows_of_one_name(spelling: str) -> None:
    head = ["企业名称", "税收(万元)", "用地面积(亩)"]
    same = codes(read_rows(head, [NAME, "30", "12"], [spelling, "30", "12"]))
    assert set(same) - {"joined_differs"} == {"rows_repeated"}  # a note tells of another spelling that can be seen
    assert codes(read_rows(head, [NAME, "30", "12"], [spelling, "31", "12"])) == ["same_name", "same_name"]
    assert values(read_rows(head, [NAME, "30", "12"], [spelling, "", "12"], merges=["B2:B3"]), "tax")[0] == "30"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_people_entered_is_found_again(spelling: str) -> None:
    first, second = (RowIdentity(code="", name=normal_name(name), matter=("甲",)) for name in (NAME, spelling))
    assert first.agrees(second)


def test_a_town_is_compared_in_the_same_form() -> None:
    office = IssuingOffice(name="青溪县白石（高新）镇人民政府", kind="乡镇街道")
    assert within(office, " 白石(高新)\u200b镇")
    assert not within(office, "黑石镇")
