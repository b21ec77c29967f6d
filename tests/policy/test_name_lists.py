"""Lists that a policy publishes: as files, and as what they say of names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from tenglong.engine.core.errors import RuleError
from tenglong.engine.core.text import normal_name
from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.policy.list_search import NOT_LISTED, ListSearch
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
    return read_name_list(folder, NameList.model_validate(fields), "QX24/清单")


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
        ("浙江望岳机械有限公司", None, None),  # a misprint, if the project is the same
        (None, "年产3万台水泵项目", None),
    ],
)
def test_firm_and_project_are_looked_for_in_one_row(
    tmp_path: Path, firm: str | None, project: str | None, expected: str | None
) -> None:
    assert said(pairs(tmp_path), firm, project) == expected


def test_names_that_stand_in_many_rows_have_their_aliases_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "parks.csv").write_text("名称,别名\n望岫园,望岫工业区、老望岫\n云帆园,\n", encoding="utf-8")
    text = "所在园区,产业集群\n望岫园,水泵\n望岫园,造纸\n听松园,造纸\n"
    entries = read(tmp_path, text, column=["所在园区", "产业集群"], aliases={"所在园区": "parks.csv"}, closed=True)
    assert said(ListSearch(entries, ("", "")), "老望岫", "造纸") == "=望岫园、造纸"
    assert said(ListSearch(entries, ("", "")), "听松园", "水泵") == ""
    assert said(ListSearch(entries, ("", "")), "云帆园", "水泵") is None


@pytest.mark.parametrize("aliases", [{"园区": "parks.csv"}, {"名称": "none.csv"}])
def test_aliases_that_belong_to_no_column_or_file_are_refused(tmp_path: Path, aliases: dict[str, str]) -> None:
    with pytest.raises((RuleError, ValueError)):
        read(tmp_path, "名称\n望岫园\n", aliases=aliases)


def test_a_closed_list_does_not_know_other_words() -> None:
    rows = [("望岫园", "水泵"), ("听松园", "造纸")]
    entries = PolicyList.of("QX24/产业", rows, columns=("所在园区", "产业集群"))
    search = ListSearch(PolicyList(id=entries.id, columns=entries.columns, rows=entries.rows, closed=True), ("", ""))
    assert said(search, "望岫园", "水泵") == "=望岫园、水泵"
    assert said(search, "望岫园", "造纸") == ""
    assert said(search, "望岫园", "食品") is None
    assert said(search, "云帆园", "水泵") is None


def spoilt(name: str) -> list[str]:
    """What a sheet may make of a name: short, moved, divided by brackets, one character more, less or else."""
    shifts = [
        name[:at] + sign + name[at + 1 :] for at in range(min(6, len(name))) for sign in ("", "驰", "驰" + name[at])
    ]
    firms = [
        f"青溪{name}",
        f"听松镇{name}",
        f"望岫集团有限公司{name}",
        name[2:],
        name[3:],
        name.replace("有限公司", ""),
    ]
    return [name, *shifts, *firms, f"{name[:4]}(浙江){name[4:]}", name.removesuffix("有限公司") + "股份有限公司"]


def test_the_search_finds_what_a_look_at_every_row_finds() -> None:
    """Of every shipped list, for every sixth firm and what a sheet may make of its name, with and without the project."""
    for policy in load_policies():
        for entries in policy.lists.values():
            if not entries.closed:
                assert_complete(ListSearch(entries, ("enterprise", "project")[: len(entries.columns)]))


def assert_complete(search: ListSearch) -> None:
    firms = [
        (text, row.names[1:]) for row in search.entries.rows[::6] for name in row.names[0] for text in spoilt(name)
    ]
    asked = {(normal_name(firm), *(project,) * len(more)) for firm, more in firms for project in (*sum(more, ()), None)}
    columns = [str(at) for at in range(len(search.kinds))]
    frame = pl.DataFrame(sorted(asked, key=str), schema=dict.fromkeys(columns, pl.String), orient="row")
    looked_at = frame.select(search.candidates(columns))[:, 0]
    for names, seen in zip(frame.iter_rows(), looked_at, strict=True):
        found = search.match(names)
        with patch.object(ListSearch, "_rows", lambda self, _: iter(self.entries.rows)):
            assert found == search.match(names), names
        assert seen or found == NOT_LISTED, names


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
