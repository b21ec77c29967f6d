"""A listed project of which a sheet says other figures than the document goes to a person; firms and figures are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from made_records import records_of

from tenglong.engine.evaluation.criteria.list_differences import list_differences
from tenglong.engine.policy.corpus import Policy
from tenglong.engine.policy.models import PolicyHead
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
FIRM, PROJECT = "青溪望岫机械有限公司", "年产3万台高效水泵生产线项目"


def policy(years: str = "2022.3-2024.6", investment: str = "1.2") -> Policy:
    row = ListRow(
        names=((FIRM,), (PROJECT,)),
        shown=f"{FIRM}、{PROJECT}",
        cells={"总投资（亿元）": investment, "起止年限": years},
    )
    short = ListRow(
        names=(("青溪砚池家具有限公司",), ("家居项目",)), shown="青溪砚池家具有限公司、家居项目", cells=row.cells
    )
    entries = PolicyList(
        id="QX24/项目",
        columns=("企业名称", "项目名称"),
        rows=(row, short),
        compared={"总投资（亿元）": "总投资", "起止年限": "建设周期"},
        clause="附件1",
    )
    return Policy(head=HEAD, rules=(), lists={"项目": entries}, folder=None)  # type: ignore[arg-type]


def told(given: Policy, *, as_of: date = date(2022, 12, 31), **values: Any) -> list[str]:
    row = {"kind": "project", "name": FIRM, "project": PROJECT, "region_code": "330683", **values}
    problems = list_differences(records_of([row], FIELDS), [given], Settings(as_of=as_of, year=as_of.year))
    return problems["problem"].to_list()


@pytest.mark.parametrize(
    ("printed", "investment", "differs"),
    [
        ("1.2", "12000", False),
        ("1.2", "12499", False),  # prints as 1.2亿元
        ("1.2", "12501", True),
        ("12", "12000", True),
        ("待定", "12000", False),
        ("1.2", None, False),
    ],
)
def test_an_investment_is_compared_as_the_document_rounds_it(
    printed: str, investment: str | None, differs: bool
) -> None:
    problems = told(policy(investment=printed), investment=investment)
    assert len(problems) == differs
    assert all("“总投资”填为“" in text and f"、{PROJECT}”为“{printed}亿元”" in text for text in problems)


@pytest.mark.parametrize(
    ("printed", "end", "differs"),
    [
        ("2022.3-2024.6", date(2024, 6, 30), False),
        ("2022.3-2024.6", date(2024, 7, 31), True),
        ("2022-2024", date(2024, 7, 31), False),
        ("2022-2024", date(2025, 7, 31), True),
        ("2年", date(2025, 7, 31), False),
    ],
)
def test_years_are_compared_as_finely_as_the_document_prints_them(printed: str, end: date, differs: bool) -> None:
    problems = told(policy(printed), start_date=date(2022, 3, 1), end_date=end)
    assert len(problems) == differs
    assert all("“建设周期”填为“2022.3-" in text for text in problems)


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"name": "青溪云帆阀门有限公司"}, True),
        ({"name": "青溪云帆阀门有限公司", "region_code": "330522"}, False),  # elsewhere somebody builds alike
        ({"name": "青溪云帆阀门有限公司", "project": "家居项目"}, False),  # many build such
        ({"name": "望岫机械有限公司"}, False),  # perhaps the same: the verdict leaves that to a person
        ({"name": None}, False),
    ],
)
def test_a_project_that_the_document_gives_to_another_firm_is_told(values: dict[str, Any], differs: bool) -> None:
    problems = told(policy(), **values)
    assert (
        problems == ["“企业名称”填为“青溪云帆阀门有限公司”，而QX24 附件1所列的“" + PROJECT + f"”为“{FIRM}”"] * differs
    )


def test_a_document_that_has_not_begun_or_has_ended_is_not_compared_with() -> None:
    assert told(policy(), as_of=date(2021, 12, 31), investment="1") == []
    ended = replace(policy(), head=HEAD.model_copy(update={"valid_to": date(2022, 12, 31)}))
    assert told(ended, as_of=date(2023, 12, 31), investment="1") == []
