"""Letters are as long as offices write them: none has more than three pages, as LibreOffice lays them out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from notice_cases import PROFILE, case

from tenglong.engine.notice.case import RemedyLine
from tenglong.engine.notice.compose import letters_for
from tenglong.engine.notice.letters import write_letters
from tenglong.engine.ooxml.pdf import write_pdfs
from tenglong.engine.policy.profile import Office

MOST_PAGES = 3
OFFICE = PROFILE.model_copy(
    update={
        "powers": {"安全隐患": "《某市赋权乡镇（街道）综合行政执法事项清单》（某政发〔2022〕1号）"},
        "copies": {"inform": ["市经信局", "市税务局"]},
    }
)
LINES = (
    RemedyLine(key="tax", label="税收实际贡献", change="31.3", target="130", unit="万元", beyond=True),
    RemedyLine(key="land_actual", label="实际用地", change="-6.26", target="19.74", unit="亩", beyond=True),
)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice，页数只能在装有它的机器上量")
def test_no_letter_has_more_than_three_pages(tmp_path: Path) -> None:
    cases = [
        case("order", profile=OFFICE, matters=["安全隐患"]),
        case("inform", profile=OFFICE, remedies=LINES),
        case("withdraw", profile=OFFICE, remedies=LINES),
        case("refer", profile=OFFICE),
        case("verify", profile=OFFICE),
    ]
    letters = [letter for one in cases for letter in letters_for(one)]
    files = [tmp_path / file.path for file in write_letters(letters, tmp_path, Office(config=OFFICE))]
    write_pdfs(files)
    pages = {path.parent.name: pages_of(path.with_suffix(".pdf")) for path in files}
    assert pages.keys() > {"责令限期整改通知书", "低效企业整治提升告知书", "移送函", "数据核实单", "情况核实单"}
    assert {title: count for title, count in pages.items() if count > MOST_PAGES} == {}


def pages_of(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))
