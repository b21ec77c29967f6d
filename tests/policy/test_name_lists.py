"""Lists that a policy publishes: as files, and as what they say of names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tenglong.engine.core.errors import RuleError
from tenglong.engine.core.text import normal_name
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.list_search import ListSearch
from tenglong.engine.policy.name_lists import NameList, PolicyList, read_name_list

PROJECTS = """企业名称,项目名称,别名,期限
浙江望岫机械有限公司,年产3万台水泵项目,望岫机械厂、望岫,2021-12-31
青溪听松纸业有限公司,,,
青溪砚池家具有限公司,智能家居项目,,2023-06-30
"""


def read(folder: Path, text: str, **entry: object) -> PolicyList:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    fields = {"file": "list.csv", "title": "清单", "clause": "附件1", **entry}
    return read_name_list(path, NameList.model_validate(fields), "QX24/清单")


def pairs(folder: Path) -> ListSearch:
    entries = read(folder, PROJECTS, column=["企业名称", "项目名称"], dates=["期限"])
    return ListSearch(entries, ("enterprise", "project"))


def said(search: ListSearch, *names: str | None) -> str | None:
    """The row that is found, with = before it where it is the record's own; "" for none, None for unknown."""
    found = search.match(tuple(None if name is None else normal_name(name) for name in names))
    if found is None or found.row is None:
        return None if found is None else ""
    return ("=" if found.exact else "") + found.row.shown


def test_a_row_of_a_list_has_names_aliases_and_days(tmp_path: Path) -> None:
    entries = pairs(tmp_path).entries
    assert entries.rows[0].names == (("浙江望岫机械有限公司", "望岫机械厂", "望岫"), ("年产3万台水泵项目",))
    assert entries.rows[1].names[1] == ()
    assert [row.dates["期限"] for row in entries.rows] == [date(2021, 12, 31), None, date(2023, 6, 30)]


def test_a_list_of_one_group(tmp_path: Path) -> None:
    text = "分组,名称\n甲区,望岫园\n乙区,听松园\n"
    assert read(tmp_path, text, group="乙区").names == (frozenset({"听松园"}),)


@pytest.mark.parametrize(
    ("text", "entry", "code"),
    [
        ("名称\n甲\n", {"column": "企业名称"}, "R024"),
        ("名称\n甲\n", {"dates": ["期限"]}, "R024"),
        ("名称,期限\n甲,2021-13-31\n", {"dates": ["期限"]}, "R045"),
        ("名称,分组\n甲,乙区\n", {"group": "丙区"}, "R025"),
        ("名称\n \n", {}, "R025"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str, entry: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(tmp_path, text, **entry)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("firm", "project", "expected"),
    [
        ("浙江望岫机械有限公司", "年产3万台水泵项目", "=浙江望岫机械有限公司、年产3万台水泵项目"),
        ("望岫", "年产 3 万台水泵项目", "=浙江望岫机械有限公司、年产3万台水泵项目"),
        ("浙江望岫机械有限公司", "智能家居项目", ""),  # the project of another row
        ("浙江云帆机械有限公司", "年产3万台水泵项目", ""),  # the firm of none
        ("浙江望岫机械股份有限公司", "年产3万台水泵项目", "浙江望岫机械有限公司、年产3万台水泵项目"),
        ("浙江望岫机械有限公司", "年产3万台水泵", "浙江望岫机械有限公司、年产3万台水泵项目"),
        ("浙江望岳机械有限公司", "年产3万台水泵项目", "浙江望岫机械有限公司、年产3万台水泵项目"),  # a misprint
        ("浙江望岳机械有限公司", "年产3万台水泵", ""),  # two differences are none
        ("青溪听松纸业有限公司", "造纸生产线项目", "青溪听松纸业有限公司"),  # the document names no project
        ("浙江望岫机械有限公司", None, None),
        ("浙江云帆机械有限公司", None, ""),  # not listed, whatever the project
        (None, "年产3万台水泵项目", None),
    ],
)
def test_firm_and_project_are_looked_for_in_one_row(
    tmp_path: Path, firm: str | None, project: str | None, expected: str | None
) -> None:
    assert said(pairs(tmp_path), firm, project) == expected


def test_a_closed_list_does_not_know_other_words() -> None:
    rows = [("望岫园", "水泵"), ("听松园", "造纸")]
    entries = PolicyList.of("QX24/产业", rows, columns=("所在园区", "产业集群"))
    search = ListSearch(PolicyList(id=entries.id, columns=entries.columns, rows=entries.rows, closed=True), ("", ""))
    assert said(search, "望岫园", "水泵") == "=望岫园、水泵"
    assert said(search, "望岫园", "造纸") == ""
    assert said(search, "望岫园", "食品") is None
    assert said(search, "云帆园", "水泵") is None


def test_what_is_listed_or_near_is_a_candidate_whatever_the_list() -> None:
    """Every name of the shipped lists, and what a sheet may make of it, is looked at."""
    for policy in load_policies():
        for entries in policy.lists.values():
            if len(entries.columns) > 1 or entries.closed:
                continue
            search = ListSearch(entries, ("enterprise",))
            names = [name for row in entries.rows for name in row.names[0]]
            spoilt = [name.removeprefix("浙江").replace("股份", "") for name in names]
            frame = pl.DataFrame({"name": [*names, *spoilt]})
            looked_at = frame.select(search.candidates(["name"]))[:, 0]
            assert all(looked_at[: len(names)])
            found = [search.match((name,)) for name in frame["name"]]
            assert all(seen for seen, what in zip(looked_at, found, strict=True) if what and what.row)


def test_the_last_day_of_an_annex_s_period_is_that_of_its_month() -> None:
    """建设周期止 in the list of SZ20 is the end of 建设周期 as the document prints it."""
    entries = next(policy.lists["重大项目"] for policy in load_policies(["SZ20"]))
    for row in entries.rows:
        printed, day = row.cells["建设周期"], row.dates["建设周期止"]
        if not printed:
            assert day is None
            continue
        assert day is not None
        year, month = map(int, printed.split("-")[1].split("."))
        following = date(year + month // 12, month % 12 + 1, 1)
        assert ((day.year, day.month), (following - day).days) == ((year, month), 1)


def test_a_guessed_name_is_never_surely_the_records_own(tmp_path: Path) -> None:
    text = "名称,别名,推定\n青溪砚池家具有限公司,,第3行印刷不清\n青溪听松纸业有限公司,听松纸业,\n"
    entries = read(tmp_path, text)
    search = ListSearch(entries, ("enterprise",))
    assert [row.guess for row in entries.rows] == ["第3行印刷不清", ""]
    assert said(search, "青溪砚池家具有限公司") == "青溪砚池家具有限公司"
    assert said(search, "青溪听松纸业有限公司") == "=青溪听松纸业有限公司"


def test_a_name_that_another_row_prints_is_no_guess(tmp_path: Path) -> None:
    text = "名称,推定\n青溪砚池家具有限公司,第3行印刷不清\n青溪砚池家具有限公司,\n"
    assert said(ListSearch(read(tmp_path, text), ("enterprise",)), "青溪砚池家具有限公司") == "=青溪砚池家具有限公司"
