"""JSON Schemas of every file under rules/ that a person edits, for completion and checking in an editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ...policy.models import ClauseFile, CriteriaFile, PolicyHead
from ...policy.profile import Profile
from ...policy.targets import TargetFile
from ...rule_testing.rule_cases import RuleTests
from ...vocabulary.fields import VocabularyFile
from ...vocabulary.indicators import IndicatorFile

SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "policy": (PolicyHead, "政策文件 policy.yaml:文号、效力、名单、外部标准表"),
    "criteria": (CriteriaFile, "条款 criteria/*.yaml:可判断的条款，读法与原文一致"),
    "clauses": (ClauseFile, "条款登记表 clauses.yaml:每一条款的处理状态"),
    "tests": (RuleTests, "用例 tests.yaml:各条款应有的结论"),
    "targets": (TargetFile, "目标 targets.yaml：地区和集群的指标目标，按年的数值、用语和口径"),
    "indicators": (IndicatorFile, "指标目录 vocabulary/indicators.yaml：名称、单位、写法、能否相加"),
    "vocabulary": (VocabularyFile, "词表 vocabulary/*.yaml:字段、单位、表头同义词"),
    "profile": (Profile, "单位配置 profile.yaml:发文机关、权限、期限、用语取法"),
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file; `name` is a key of `SCHEMAS`."""
    model, title = SCHEMAS[name]
    built = _for_readers(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **built, "title": title}


def _for_readers(node: Any) -> Any:
    """Without pydantic's made-up titles and the docstrings of the code: what is left is for the person who edits."""
    if isinstance(node, list):
        return [_for_readers(item) for item in node]
    if not isinstance(node, dict):
        return node
    docstring = {"description"} if "properties" in node and isinstance(node["properties"], dict) else set()
    return {
        key: _for_readers(value)
        for key, value in node.items()
        if not (isinstance(value, str) and key in {"title", *docstring})
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write `<name>.schema.json` for every kind of file into `folder`, which is made where absent."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written
