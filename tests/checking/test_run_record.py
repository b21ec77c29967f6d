"""run.json is written and read by one model, and what version 0.1.0 wrote is still read."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tenglong.engine.checking.options import Options
from tenglong.engine.checking.run_record import RecordedOptions, RunRecord, read_run_record
from tenglong.engine.core.errors import RunError
from tenglong.engine.records.records import Source, SourceColumn

FIRST = Path(__file__).with_name("run_of_0_1_0.json").read_text(encoding="utf-8")
"""Made by hand, with the keys of version 0.1.0 in its order."""


def _folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_record_of_version_0_1_0_is_read(tmp_path: Path) -> None:
    record = read_run_record(_folder_with(tmp_path, FIRST))
    home = Path("/办公室")
    assert record.asked == Options(
        files=(home / "上报表" / "甲镇.xlsx",),
        as_of=date(2022, 12, 31),
        policies=("SZ20",),
        region="330683",
        year=2022,
        profile=home / "配置" / "profile.yaml",
        include_out_of_scope=True,
        release=home / "放行.xlsx",
        documents=("talk",),
    )
    assert (record.office.folder, record.office.path) == (home / "配置", "profile.yaml")
    assert record.office.config.thresholds[0].parameters["出清线"][0].from_ == 2020
    column = SourceColumn(letter="A", header="企业名称", field="name", match="synonym")
    assert record.sources == (
        Source(file="甲镇.xlsx", sheet="Sheet", header_rows=(1, 2), columns=(column,), title="企业情况表", rows=3),
    )
    assert (record.version, record.outcomes["SZ20-E01"]["hit"], record.documents) == ("0.1.0", 1, 1)


def _known_to(first: Any, written: Any) -> Any:
    """What is written, without the keys that the first version did not have yet."""
    if isinstance(first, dict):
        return {key: _known_to(first[key], value) for key, value in written.items() if key in first}
    if isinstance(first, list):
        return [_known_to(*pair) for pair in zip(first, written, strict=True)]
    return written


def test_what_is_read_is_what_is_written() -> None:
    written = RunRecord.model_validate_json(FIRST).model_dump(mode="json", by_alias=True)
    assert (written["options"]["issue_date"], written["profile"]["list_holds"]) == (None, "")  # later keys: defaults
    assert written["profile"]["handed_over"] is False
    assert json.dumps(_known_to(json.loads(FIRST), written), ensure_ascii=False, indent=1) + "\n" == FIRST


def test_every_option_is_recorded_but_the_files_and_the_master() -> None:
    assert {field.name for field in fields(Options)} - RecordedOptions.model_fields.keys() == {"files", "master"}


def _without(key: str, *path: str) -> str:
    data: dict[str, Any] = json.loads(FIRST)
    inner = data
    for name in path:
        inner = inner[name]
    del inner[key]
    return json.dumps(data)


def test_a_key_of_a_later_version_is_passed_over(tmp_path: Path) -> None:
    later = json.dumps({**json.loads(FIRST), "register": "case.db"})
    assert read_run_record(_folder_with(tmp_path, later)).records == 3


@pytest.mark.parametrize("text", ["", "[]", FIRST[:-9], _without("folder"), _without("as_of", "options")])
def test_a_damaged_record_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(RunError, match="不是完整的检查结果文件夹"):
        read_run_record(_folder_with(tmp_path, text))
    with pytest.raises(RunError, match="不是完整的检查结果文件夹"):
        read_run_record(tmp_path / "没有")
