"""A small policy folder for tests: one document of an invented county, its files as text that a test may change."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
id: QX20
title: 青溪县制造业提质行动方案
number: 青政〔2020〕1号
issuer: 青溪县人民政府
region: "330999"
region_name: 青溪县
issued: 2020-01-01
valid_from: 2020-01-01
valid_to: 2025-12-31
validity: stated
last_target_year: 2025
"""

TAX = """\
  - id: QX20-E01
    title: 亩均税收偏低
    clause: 二（一）
    record: enterprise
    binds: 所有企业
    flows: true
    places: {scope: 二（一）, flows: 二（一）}
    when: 亩均税收 低于 5万元/亩
    finding: inefficient
    summary: 亩均税收低于5万元/亩的列为低效
    letter: {title: 提升告知书}
"""

CLAUSE = """\
  - {id: QX20-E01, clause: 二（一）, record: enterprise, summary: 亩均税收, status: automated}
"""

CASES = """\
  - {id: low, name: 低, given: {税收: 49.9万元, 实际用地: 10亩}, expect: {QX20-E01: hit}}
  - {id: at, name: 恰为, given: {税收: 50万元, 实际用地: 10亩}, expect: {QX20-E01: clear}}
  - {id: above, name: 略高, given: {税收: 50.1万元, 实际用地: 10亩}, expect: {QX20-E01: clear}}
  - {id: blank, name: 空白, given: {税收: 空}, expect: {QX20-E01: insufficient}}
  - {id: half, name: 年中, as_of: 2022-06-30, given: {税收: 9万元, 实际用地: 10亩}, expect: {QX20-E01: {outcome: hit, doubts: [unfinished_year]}}}
"""


def write_policy(
    folder: Path,
    *,
    head: str = HEAD,
    criteria: str = TAX,
    clauses: str = CLAUSE,
    cases: str = CASES,
    name: str = "QX20",
) -> Path:
    """Write a policy's folder under `folder`, which is returned: it is what `load_policies(folder=…)` takes."""
    policy = folder / name
    (policy / "criteria").mkdir(parents=True, exist_ok=name != "QX20")
    files = {
        "policy.yaml": head,
        "criteria/enterprise.yaml": f"criteria:\n{criteria}",
        "clauses.yaml": f"clauses:\n{clauses}",
        "tests.yaml": f"cases:\n{cases}",
    }
    for name, text in files.items():
        (policy / name).write_text(text, encoding="utf-8")
    return folder
