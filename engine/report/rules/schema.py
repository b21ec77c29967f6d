"""JSON Schemas of the files under rules/ that people edit; an editor uses them to complete and check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ...decision.case_book import CaseBook
from ...decision.case_due import CaseDue
from ...decision.case_events import CaseEvents
from ...decision.case_figures import CaseFigures
from ...decision.decision_rules import DecisionRuleFile
from ...decision.laws import Laws
from ...decision.release import ReleaseLayout
from ...decision.review import ReviewLayout
from ...evaluation.criteria.binding import DefaultsFile
from ...notice.clause_letters import DefaultLetters
from ...notice.documents import Documents
from ...notice.measures import MeasureFile
from ...policy.cluster_groups import ClusterFile
from ...policy.exemptions import CautionFile
from ...policy.models import ClauseFile, CriteriaFile, PolicyHead
from ...policy.profile import Profile
from ...policy.targets import TargetFile
from ...records.problems import ProblemKind
from ...rule_testing.rule_cases import RuleTests
from ...vocabulary.account_cases import AccountFile
from ...vocabulary.departments import DepartmentFile
from ...vocabulary.derived_fields import DerivedFields
from ...vocabulary.doubts import Doubts
from ...vocabulary.enterprise_names import NameParts
from ...vocabulary.fields import VocabularyFile
from ...vocabulary.holidays import HolidayTable
from ...vocabulary.indicators import IndicatorFile
from ...vocabulary.industries import IndustryFile
from ...vocabulary.labels import Labels
from ...vocabulary.layout_words import LayoutWords
from ...vocabulary.process_words import ProcessWords
from ...vocabulary.regions import RegionFile
from ...vocabulary.spellings import Spellings
from ...vocabulary.submission_forms import FormFile
from ...vocabulary.units import UnitFile
from ...vocabulary.words import Words

SCHEMAS: dict[str, tuple[Any, str]] = {
    "policy": (PolicyHead, "政策文件 policy.yaml:文号、效力、名单、外部标准表"),
    "criteria": (CriteriaFile, "条款 criteria/*.yaml:可判断的条款，读法与原文一致"),
    "clauses": (ClauseFile, "条款登记表 clauses.yaml:每一条款的处理状态"),
    "clusters": (ClusterFile, "集群分组 clusters.yaml：各组集群由哪个部门牵头"),
    "tests": (RuleTests, "用例 tests.yaml:各条款应有的结论"),
    "targets": (TargetFile, "目标 targets.yaml：地区和集群的指标目标，按年的数值、用语和口径"),
    "profile": (Profile, "单位配置 profile.yaml:发文机关、权限、期限、用语取法"),
    "vocabulary": (VocabularyFile, "词表 vocabulary/*.yaml:字段、单位、表头同义词"),
    "indicators": (IndicatorFile, "指标目录 vocabulary/indicators.yaml：名称、单位、写法、能否相加"),
    "words": (Words, "政策用语 vocabulary/words.yaml：以上、低于、以下等各是什么意思"),
    "spellings": (Spellings, "写法 vocabulary/spellings.yaml：空白、待核、是非等在表中怎样写"),
    "name_parts": (
        NameParts,
        "名称的各部分 vocabulary/name_parts.yaml：地名、字号、行业、组织形式，据以认出相近的名称",
    ),
    "layout_words": (LayoutWords, "版式用词 vocabulary/layout_words.yaml：认出合计行、注、不读的工作表等"),
    "derived_fields": (DerivedFields, "推断 vocabulary/derived_fields.yaml：一栏的文字决定别的字段"),
    "process_words": (ProcessWords, "工序 vocabulary/process_words.yaml：单元格怎样写明、否定一道工序"),
    "doubts": (Doubts, "数据疑点 vocabulary/doubts.yaml：规模标准，哪些数值可疑"),
    "problems": (dict[str, ProblemKind], "数据问题 vocabulary/problems.yaml：各种问题的级别、说法、建议"),
    "holidays": (HolidayTable, "节假日 vocabulary/holidays.yaml：放假和调休上班的日子"),
    "submission_forms": (FormFile, "填报表 vocabulary/submission_forms.yaml：标题、栏目、示例"),
    "units": (UnitFile, "计量单位 vocabulary/units.yaml：大小和各种写法"),
    "departments": (DepartmentFile, "部门名称 vocabulary/departments.yaml：简称与全称"),
    "industries": (IndustryFile, "行业 vocabulary/industries.yaml：门类、大类和各种写法"),
    "regions": (RegionFile, "地区 vocabulary/regions.yaml：市、县、乡镇街道和开发区"),
    "account": (AccountFile, "交代 vocabulary/account.yaml：给了而没有用到的各种情形，怎样说，退出码算几"),
    "defaults": (DefaultsFile, "默认地区 vocabulary/defaults.yaml"),
    "labels": (Labels, "名称 vocabulary/labels.yaml：结论、处理意见等代码的中文"),
    "cautions": (CautionFile, "疑点和豁免 decisions/cautions.yaml：哪些情形转人工复核"),
    "decision-rules": (DecisionRuleFile, "处理规则 decisions/weigh.yaml、decide.yaml：由结论推出处理意见"),
    "review": (ReviewLayout, "审核表 decisions/review.yaml：读回的栏目和意见用语"),
    "case_events": (CaseEvents, "案件办理 decisions/case_events.yaml：有哪些状态、事项、填写项"),
    "case_book": (CaseBook, "往返的销号表 decisions/case_book.yaml：有哪些工作表和栏目"),
    "case_due": (CaseDue, "到期 decisions/case_due.yaml：清单的颜色、日历的用语、督办单"),
    "case_figures": (
        CaseFigures,
        "案件报表 decisions/case_figures.yaml：有哪些数，各期报表的栏目，哪些案件计入哪个目标",
    ),
    "release": (ReleaseLayout, "放行清单 decisions/release.yaml：有哪些栏目、各种写法"),
    "documents": (Documents, "文书 decisions/documents.yaml：模板、必备要素、不得出现的用语"),
    "letters": (DefaultLetters, "文书通用写法 decisions/letters.yaml：条款没有写的，按结论类别"),
    "laws": (Laws, "法条 decisions/laws.yaml：文书引用的法律条文"),
    "measures": (MeasureFile, "措施 decisions/measures.yaml：须有地方规定才可写入文书的措施"),
}
"""Name: what a file of the kind holds (a pydantic model, or a type made of one), and its Chinese title."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file; `name` is a key of `SCHEMAS`."""
    model, title = SCHEMAS[name]
    built = TypeAdapter(model).json_schema(by_alias=True)
    for described in (built, *built.get("$defs", {}).values()):  # docstrings of the code do not help who edits
        described.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_without_titles(built), "title": title}


def _without_titles(node: Any) -> Any:
    """Leave out the titles that pydantic makes of the names in the code."""
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_titles(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write `<name>.schema.json` for every kind of file into `folder`, which is created if it does not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
