"""Names that resemble one of a list are left to a person; the enterprises are invented."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from made_records import records_of

from tenglong.engine.evaluation.criteria.evaluate import evaluate
from tenglong.engine.language.parse import Language
from tenglong.engine.policy.corpus import Policy, Rule
from tenglong.engine.policy.models import Criterion, PolicyHead
from tenglong.engine.policy.name_lists import ListRow, PolicyList
from tenglong.engine.policy.settings import Settings
from tenglong.engine.vocabulary.fields import vocabulary

FIELDS = vocabulary("project")
HEAD = PolicyHead.model_validate(
    {
        "id": "QX24", "title": "试行办法", "issuer": "某市人民政府", "region": "330683", "region_name": "嵊州市",
        "issued": date(2022, 1, 1), "valid_from": date(2022, 1, 1), "validity": "stated", "last_target_year": 2025,
    }
)  # fmt: skip
PROJECTS = [
    ("青溪望岫机械有限公司", "年产3万台水泵项目", date(2022, 6, 30)),
    ("青溪砚池家具股份有限公司", "智能家居项目", None),
]
LISTS = {
    "项目": PolicyList(
        id="QX24/项目",
        columns=("企业名称", "项目名称"),
        rows=tuple(
            ListRow(names=((firm,), (project,)), shown=f"{firm}、{project}", dates={"期限": day})
            for firm, project, day in PROJECTS
        ),
        dates=("期限",),
        clause="附件1",
    ),
    "企业": PolicyList.of("QX24/企业", ["青溪望岫机械有限公司"]),
}
LISTED = {"name": "青溪望岫机械有限公司", "project": "年产3万台水泵项目"}
NEAR = {"name": "望岫机械股份有限公司", "project": "年产3万台水泵项目"}
CROSSED = {"name": "青溪望岫机械有限公司", "project": "智能家居项目"}


def policy(when: str, scope: str = "") -> Policy:
    language = Language(vocabulary=FIELDS, lists=LISTS)
    given = {"title": "某条", "clause": "一", "record": "project", "finding": "list", "when": when, "scope": scope}
    rule = Rule(
        criterion=Criterion.model_validate({**given, "id": "QX24-E01"}),
        head=HEAD,
        vocabulary=FIELDS,
        scope=language.condition(scope) if scope else None,
        cases=(("", language.condition(when)),),
        lists=LISTS,
    )
    return Policy(head=HEAD, rules=(rule,), lists=LISTS, folder=None)  # type: ignore[arg-type]


def verdicts(given: Policy, *rows: dict[str, Any], as_of: date = date(2022, 12, 31)) -> pl.DataFrame:
    records = records_of([{"kind": "project", **row} for row in rows], FIELDS)
    return evaluate(records, [given], Settings(as_of=as_of, year=2022), include_out_of_scope=True)


def test_a_pair_is_looked_for_in_one_row() -> None:
    frame = verdicts(policy("企业名称、项目名称 属于 名单(项目)"), LISTED, NEAR, CROSSED)
    assert frame["outcome"].to_list() == ["hit", "boundary", "clear"]


@pytest.mark.parametrize(
    ("firm", "project", "outcome"),
    [
        ("青溪望岳机械有限公司", "年产3万台水泵项目", "boundary"),  # a misprint beside the listed project
        ("青溪望岳机械有限公司", None, "insufficient"),  # may be that one
        ("青溪望岳机械有限公司", "智能家居项目", "clear"),
        ("青溪云帆机械有限公司", None, "clear"),
    ],
)
def test_a_name_one_character_apart_waits_for_its_project(firm: str, project: str | None, outcome: str) -> None:
    frame = verdicts(policy("企业名称、项目名称 属于 名单(项目)"), {"name": firm, "project": project})
    assert frame["outcome"].to_list() == [outcome]
    assert frame["missing"].to_list() == [["project"] if outcome == "insufficient" else []]


def test_the_message_names_the_row_that_is_resembled() -> None:
    frame = verdicts(policy("企业名称、项目名称 属于 名单(项目)"), NEAR)
    message = frame["message"][0]
    assert "附件1名单“项目”所列的“青溪望岫机械有限公司、年产3万台水泵项目”相近" in message


@pytest.mark.parametrize(
    ("when", "outcomes"),
    [
        ("企业名称 不属于 名单(企业)", ["clear", "boundary", "hit"]),
        # A name that resembles and a figure at its limit: neither decides, in whichever direction each of them works.
        ("企业名称 不属于 名单(企业) 且 总投资 在 5万元 以下", ["clear", "boundary", "boundary"]),
        ("企业名称 属于 名单(企业) 或 总投资 在 5万元 以下", ["hit", "boundary", "boundary"]),
        ("非 (企业名称 属于 名单(企业) 或 总投资 在 5万元 以下)", ["clear", "boundary", "boundary"]),
        ("企业名称 不属于 名单(企业) 且 总投资 低于 5万元", ["clear", "clear", "clear"]),
    ],
)
def test_a_name_that_resembles_decides_nothing(when: str, outcomes: list[str]) -> None:
    rows = [{"name": name, "investment": "5"} for name in ("青溪望岫机械有限公司", "望岫机械", "青溪云帆机械有限公司")]
    assert verdicts(policy(when), *rows)["outcome"].to_list() == outcomes


@pytest.mark.parametrize(("completed", "outcome"), [(False, "boundary"), (None, "boundary"), (True, "clear")])
def test_whom_a_clause_binds_is_first_decided_by_a_person(completed: bool | None, outcome: str) -> None:
    given = policy("非 已竣工", scope="企业名称、项目名称 属于 名单(项目)")
    frame = verdicts(given, {**NEAR, "completed": completed}, {**CROSSED, "completed": completed})
    assert frame["outcome"].to_list() == [outcome, "out_of_scope"]


@pytest.mark.parametrize(
    ("row", "as_of", "outcome"),
    [
        (LISTED, date(2022, 6, 30), "clear"),  # the last day is still within
        (LISTED, date(2022, 7, 1), "hit"),
        (NEAR, date(2022, 6, 30), "clear"),
        (NEAR, date(2022, 7, 1), "boundary"),
        (CROSSED, date(2022, 7, 1), "clear"),
        ({"name": "青溪砚池家具股份有限公司", "project": "智能家居项目"}, date(2022, 7, 1), "boundary"),
        ({"name": "青溪望岫机械有限公司", "project": None}, date(2022, 7, 1), "insufficient"),
    ],
)
def test_a_list_gives_the_day(row: dict[str, Any], as_of: date, outcome: str) -> None:
    frame = verdicts(policy("名单(项目, 期限) 早于 检查日"), row, as_of=as_of)
    assert frame["outcome"].to_list() == [outcome]
    assert frame["missing"].to_list() == [["project"] if outcome == "insufficient" else []]


def test_a_day_that_the_list_does_not_give_is_left_to_a_person_under_a_negation_too() -> None:
    silent = {"name": "青溪砚池家具股份有限公司", "project": "智能家居项目"}
    frame = verdicts(policy("非 名单(项目, 期限) 早于 检查日"), silent, CROSSED)
    assert frame["outcome"].to_list() == ["boundary", "hit"]
    assert "没有写明该项的“期限”" in frame["message"][0]


@pytest.mark.parametrize(
    ("firm", "outcome", "message"),
    [
        ("青溪望岫机械有限公司", "hit", None),
        (" 青溪云帆阀门", "insufficient", "；企业名称所写的“ 青溪云帆阀门”不是名单“企业”中的写法，无从对照"),
        (None, "insufficient", "缺少或无法使用：企业名称"),
    ],
)
def test_a_word_that_a_closed_list_does_not_know_is_named(firm: str | None, outcome: str, message: str | None) -> None:
    known = PolicyList(id="QX24/企业", columns=("名称",), rows=LISTS["企业"].rows, closed=True)
    with patch.dict(LISTS, {"企业": known}):
        frame = verdicts(policy("企业名称 属于 名单(企业)"), {"name": firm})
    assert frame["outcome"].to_list() == [outcome]
    assert message is None or frame["message"][0].endswith(message)
