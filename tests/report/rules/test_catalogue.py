"""What a person reads about the rules, and what an editor checks while they write them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tenglong.engine.core.errors import RuleError, RunError
from tenglong.engine.core.yaml_source import load_yaml
from tenglong.engine.policy.corpus import POLICIES, load_policies
from tenglong.engine.policy.profile import Office, Profile
from tenglong.engine.report.rules.catalogue import describe, rule_rows
from tenglong.engine.report.rules.schema import SCHEMAS, schema, write_schemas

TODAY = date(2026, 11, 20)


def test_the_list_tells_what_binds_on_a_day_for_a_year() -> None:
    standing = {row.id: row.basis for row in rule_rows(load_policies(), as_of=TODAY, year=2022)}
    assert standing["SZ20-E01"] == "依据效力待核"
    assert standing["SZ22-E01"] == "依据已过有效期（回溯评价）"
    then = {row.id: row.basis for row in rule_rows(load_policies(), as_of=date(2022, 12, 31), year=2022)}
    assert set(then.values()) >= {"依据有效"}
    late = {row.id: row.basis for row in rule_rows(load_policies(), as_of=TODAY, year=2026)}
    assert late["SZ20-E01"] == "2026 年数据不在适用年度内"
    assert late["SZ22-E01"] == "依据已失效"


def test_show_tells_clause_figures_validity_departments_and_data() -> None:
    text = describe(load_policies(), "sz20-e01", as_of=TODAY)
    for part in (
        "嵊政办〔2020〕45号",
        "四（五）",
        "5万元/亩",
        "2019—2025（四（五））",
        "约束对象：制造业企业，及“5+5”十个集群（产业链）内的企业（标题；三；四（五））",
        "读取全年累计的数：数据年度未结束的转人工复核（四（五））",
        "原文未写截止日",
        "市经信局",
        "动态出清",
        "税收实际贡献 / 实际用地",
        "“以下”是否含本数原文未明",
        "文书：低效企业整治提升告知书；途径 退散进园、退污进绿、退低进高、退劣进优；后果 亩均税收在出清线以下",
    ):
        assert part in text


def test_show_tells_the_offices_readings_and_powers() -> None:
    profile = Profile(powers=["安全隐患"], word_meanings={"以下": "不含"})
    policies, office = load_policies((), profile.word_meanings), Office(config=profile)
    assert "本单位将“以下”读作不含本数" in describe(policies, "SZ20-E01", as_of=TODAY, office=office)
    text = describe(policies, "SZ22-E02", as_of=TODAY, office=office)
    assert "安全隐患，本机关有权" in text
    assert "主管部门 市生态环境分局" in text


def test_show_of_a_registered_clause_tells_why_it_is_not_judged() -> None:
    assert "机关自身的程序义务" in describe(load_policies(), "SZ22-P01", as_of=TODAY)


def test_show_tells_every_place_of_the_document_and_where_it_differs_from_itself() -> None:
    assert "附件2第6项（SZ22-S023）" in describe(load_policies(["SZ22"]), "SZ22-F01", as_of=TODAY)
    target = describe(load_policies(["SZ22"]), "SZ22-N12", as_of=TODAY)
    assert "牵头 市发改局" in target
    assert "投资增长写作25%以上，正文写作25%；两处含义相同" in target
    assert "牵头单位附件2第18项为市发改局，第1项为市经信局（SZ22-I13），前后不一" in target
    assert "附件2第1项又由市经信局牵头" in target


def test_show_tells_what_a_list_does_not_know_and_what_is_compared_with_it() -> None:
    policies = load_policies(["YZ21"])
    assert "18 行，其中 1 行名称为推定，转人工，表中写了别的为数据不足）" in describe(policies, "YZ21-K02", as_of=TODAY)
    assert "28 行，总投资填报与所列不同的转人工）" in describe(policies, "YZ21-L01", as_of=TODAY)


def test_show_of_a_statement_tells_what_judges_it() -> None:
    text = describe(load_policies(["SZ22"]), "sz22-s005", as_of=TODAY)
    assert "判断：SZ22-I01、SZ22-I02" in text
    text = describe(load_policies(["SZ22"]), "SZ22-S099", as_of=TODAY)
    assert "机构分工" in text
    assert "附件1为七个组" in text


def test_show_of_an_unknown_criterion_names_the_known_ones() -> None:
    with pytest.raises(RunError, match="可用的有：SZ20-T21、SZ20-E01"):
        describe(load_policies(["SZ20"]), "SZ20-E99", as_of=TODAY)


def test_schemas_are_written_and_speak_chinese(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schema")
    assert [path.name for path in written] == [f"{name}.schema.json" for name in SCHEMAS]
    for path in written:
        for text in _descriptions(json.loads(path.read_text(encoding="utf-8"))):
            assert not text.isascii(), (path.name, text)


def test_schemas_name_every_key_that_the_shipped_files_use() -> None:
    files = {"policy": "policy.yaml", "clauses": "clauses.yaml", "tests": "tests.yaml", "criteria": "criteria/*.yaml"}
    for name, pattern in files.items():
        known = set(schema(name)["properties"])
        for path in POLICIES.glob(f"*/{pattern}"):
            assert set(load_yaml(path, RuleError).data) <= known


def test_a_schema_takes_the_short_forms_that_the_rules_use() -> None:
    criterion = schema("criteria")["$defs"]["Criterion"]["properties"]
    assert {entry["type"] for entry in criterion["years"]["anyOf"]} >= {"integer", "string"}
    assert any("enum" in entry for entry in criterion["record"]["anyOf"])


def _descriptions(node: object) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _descriptions(item)]
    if not isinstance(node, dict):
        return []
    own = [node["description"]] if isinstance(node.get("description"), str) else []
    return own + [text for value in node.values() for text in _descriptions(value)]
