"""Places: every usual way of writing a township is understood, a shared name is never guessed."""

from __future__ import annotations

import pytest

from tenglong.engine.vocabulary.regions import _gazetteer, find_county_in, find_region

SANJIE = [
    "嵊州市三界镇",
    "三界镇",
    "三界",
    "嵊州三界",
    "330683104",
    "330683104000",
    "330683104307",
    "浙江省绍兴市嵊州市三界镇",
    "绍兴嵊州三界镇",
    " 三 界 镇 ",
    "三界镇人民政府",
    "嵊州市三界镇政府",
]


@pytest.mark.parametrize("text", SANJIE)
def test_a_township_is_understood_however_it_is_written(text: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.county, region.town, region.kind) == ("330683", "嵊州市", "三界镇", "town")
    assert region.town_code == "330683104"


@pytest.mark.parametrize("text", ["330683", "嵊州市", "嵊州", "浙江省绍兴市嵊州市", "330683000000", "嵊州市人民政府"])
def test_a_county_is_understood_however_it_is_written(text: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.county, region.town, region.kind) == ("330683", "嵊州市", "", "county")


@pytest.mark.parametrize("text", ["剡湖街道", "剡湖", "剡湖街道办事处", "嵊州市剡湖街道办事处"])
def test_a_street_is_understood_by_its_office(text: str) -> None:
    region = find_region(text)
    assert region is not None
    assert region.town_code == "330683001"


@pytest.mark.parametrize(
    ("text", "code", "zone"),
    [
        ("嵊州经济开发区", "330683", "嵊州经济开发区"),
        ("嵊州市开发区", "330683", "嵊州经济开发区"),
        ("高新园区", "330683", "嵊州高新园区"),
        ("城南建管委", "330683", "城南建管委"),
        ("嘉兴经开区", "330400", "嘉兴经济技术开发区"),
        ("嘉兴港区", "330400", "嘉兴港区"),
        ("德清县开发区管委会", "330521", "德清经济开发区"),
    ],
)
def test_a_development_zone_is_a_zone_of_its_county_or_city(text: str, code: str, zone: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.town, region.kind, region.town_code) == (code, zone, "zone", "")


def test_a_shared_name_needs_its_county() -> None:
    assert find_region("开发区") is None
    assert find_region("高新区") is None
    within = find_region("开发区", within="330683")
    assert within is not None
    assert within.town == "嵊州经济开发区"


def test_a_name_shared_by_city_and_county_towns_is_settled_by_the_sheets_city() -> None:
    assert find_region("高新区", within="330500") == find_region("莫干山高新区")
    assert find_region("高新区", within="330400") is None


def test_a_short_name_of_county_and_street_means_the_county() -> None:
    region = find_region("南湖")
    assert region is not None
    assert (region.county, region.town) == ("南湖区", "")


@pytest.mark.parametrize("text", ["", "越城区城南街道", "某某镇", "3306", "330683999", "镇", "合计"])
def test_an_unknown_place_is_none(text: str) -> None:
    assert find_region(text) is None


@pytest.mark.parametrize(
    ("heading", "code", "town"),
    [
        ("填报单位:嵊州市三界镇人民政府", "330683", "三界镇"),
        ("填报单位(盖章):三界镇  填报人:张三  单位:万元、亩", "330683", "三界镇"),
        ("嵊州市高耗低效企业排查清单", "330683", ""),
        ("嵊州经济开发区规上企业清单", "330683", "嵊州经济开发区"),
        ("鄞州区工业投资项目表", "330212", ""),
        ("湖州市吴兴区织里镇", "330502", "织里镇"),
        ("嘉兴市2021年指标", "330400", ""),
    ],
)
def test_a_heading_tells_the_place(heading: str, code: str, town: str) -> None:
    region = find_county_in(heading)
    assert region is not None
    assert (region.code, region.town) == (code, town)


@pytest.mark.parametrize("heading", ["企业清单", "嵊州市、新昌县联合清单", "开发区企业清单", ""])
def test_a_heading_of_no_one_county_tells_nothing(heading: str) -> None:
    assert find_county_in(heading) is None


def test_the_counties_of_the_policies_have_all_their_towns() -> None:
    towns = [region for region, _ in _gazetteer().regions if region.kind == "town"]
    count = {code: sum(region.code == code for region in towns) for code in {region.code for region in towns}}
    assert count["330683"] == 15
    assert count["330212"] == 25
    assert sum(code.startswith("3304") for code in count) == 7
    assert sum(code.startswith("3305") for code in count) == 5
    assert len({region.town_code for region in towns}) == len(towns)


def test_every_town_is_found_by_code_and_by_full_name() -> None:
    for region, _ in _gazetteer().regions:
        if region.kind == "town":
            assert find_region(region.town_code) == region
            assert find_region(f"{region.city}{region.county}{region.town}") == region


def test_every_county_of_the_province_has_its_code() -> None:
    """11 cities and 90 counties (GB/T 2260 as of 2023); codes of counties begin with those of their cities."""
    regions = [region for region, _ in _gazetteer().regions]
    counties = [region for region in regions if region.kind == "county"]
    assert (len({region.code for region in regions if region.kind == "city"}), len(counties)) == (11, 90)
    for region in counties:
        city = find_region(region.city)
        assert city is not None
        assert region.code[:4] == city.code[:4]
        assert find_region(region.code) == find_region(f"浙江省{region.city}{region.county}") == region


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("萧山", "330109"),
        ("杭州市临平区", "330113"),
        ("景宁", "331127"),
        ("龙港市", "330383"),
        ("江山市人民政府", "330881"),
    ],
)
def test_a_county_without_a_policy_is_known_by_its_names(text: str, code: str) -> None:
    region = find_region(text)
    assert region is not None
    assert region.code == code


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("填报单位：江山市经信局", "330881"),
        ("衢州江山企业清单", "330881"),
        ("江山机械有限公司自查表", None),
        ("天台、连廊等违法建设清单", None),
        ("嵊州企业清单", "330683"),
        ("西湖路以东企业清单", None),
    ],
)
def test_a_county_whose_short_name_is_a_word_is_found_in_headings_by_its_full_name_or_after_its_city(
    heading: str, code: str | None
) -> None:
    region = find_county_in(heading)
    assert (region.code if region else None) == code
