"""The sample submissions: the same contents give the same bytes, and the folder holds what the script writes."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import tenglong
from tenglong.engine.policy.profile import load_profile
from tenglong.engine.vocabulary.uscc import check_uscc

SAMPLES = Path(tenglong.__file__).resolve().parent / "samples"
KEPT = SAMPLES / "上报表"
FILES = ["规上企业清单.xlsx", "三界镇企业排查表.xlsx", "规下企业.xls", "作坊摸排.csv"]
LATER = [f"后续季度/2023{quarter}季度/三界镇企业排查表.xlsx" for quarter in "一二"]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLES / "make_samples.py"))


def test_the_script_writes_the_same_bytes_each_time(script: dict[str, Any], tmp_path: Path) -> None:
    for run in ("a", "b"):
        (tmp_path / run / "上报表").mkdir(parents=True)
        script["main"](tmp_path / run / "上报表")
    made = {
        path.relative_to(tmp_path / "a"): path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()
    }
    assert len(made) == len(FILES) + len(LATER) + 1
    assert all((tmp_path / "b" / name).read_bytes() == content for name, content in made.items())


def test_the_folder_holds_what_the_script_writes(script: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "上报表"
    folder.mkdir()
    script["main"](folder)
    assert (folder / "作坊摸排.csv").read_bytes() == (KEPT / "作坊摸排.csv").read_bytes()
    assert (folder / "规下企业.xls").read_bytes() == (KEPT / "规下企业.xls").read_bytes()
    recheck = Path("后续季度/复查记录.txt")
    assert (tmp_path / recheck).read_bytes() == (SAMPLES / recheck).read_bytes()
    for name in [
        *(f"上报表/{name}" for name in FILES[:2]),
        *LATER,
    ]:  # by content: the library that packs them may change
        new, kept = (load_workbook(place / name).worksheets[0] for place in (tmp_path, SAMPLES))
        assert list(new.values) == list(kept.values)
        assert new.merged_cells.ranges == kept.merged_cells.ranges


def test_invented_codes_are_sound(script: dict[str, Any]) -> None:
    assert all(check_uscc(script["code"](number)).problem == "" for number in range(1, 100))


def test_the_sample_profile_is_valid() -> None:
    profile = load_profile(SAMPLES / "profile.yaml")
    assert profile.config.office.region == "330683"
    assert all((SAMPLES / file).exists() for file in profile.config.reference_tables.values())
