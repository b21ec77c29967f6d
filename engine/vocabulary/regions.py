"""Finds the township, county, city or development zone that a sheet names; an ambiguous name gives no place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text
from ..core.validation import Model, load_model

Level = Literal["city", "county", "town", "zone"]


@dataclass(frozen=True, kw_only=True)
class Region:
    """A place of the vocabulary.

    Attributes:
        code: GB/T 2260 code of the county ("330683"), or of the city ("330400") for a city or a zone that a city runs.
        county: its name ("嵊州市"), "" if the code is that of a city.
        town: township, street or zone ("三界镇"), "" for a county or city as a whole.
        kind: city, county, town or zone (a zone has no code of its own).
        city: name of the city ("绍兴市").
        town_code: nine digits ("330683104"), "" for everything but a town.
    """

    code: str
    county: str
    town: str
    kind: Level
    city: str
    town_code: str = ""


def find_region(text: str, *, within: str = "") -> Region | None:
    """The place that `text` names, or None: 嵊州市三界镇, 三界镇, 三界, 330683, 330683104, 嵊州经济开发区.

    A name that several places share (开发区, 高新区) counts only if the text or `within` says which county is meant.

    Args:
        text: what the cell holds.
        within: GB/T 2260 code of the county or city that the sheet belongs to ("330683", "330400"), "" if unknown.
    """
    gazetteer = _gazetteer()
    folded = fold_text(text)
    if folded.isdecimal():
        return gazetteer.by_code(folded)
    names = list(_without_office(folded, gazetteer.offices))
    matches = [region for name in names for region in gazetteer.by_name.get(name, ())]
    return _only(dict.fromkeys(matches), within)


def towns_of(code: str) -> tuple[str, ...]:
    """The townships and streets of a county, by its code; () where the vocabulary has none of them.

    >>> towns_of("330683")[:2], towns_of("330225")
    (('剡湖街道', '三江街道'), ())
    """
    regions = (region for region, _ in _gazetteer().regions)
    return tuple(region.town for region in regions if region.kind == "town" and region.code == code)


def find_county_in(text: str) -> Region | None:
    """The county or city in a heading such as 填报单位:嵊州市三界镇人民政府, with the town if it is named.

    None if the heading names no place or several counties.
    """
    gazetteer = _gazetteer()
    folded = fold_text(text)
    counties = [region for region in gazetteer.counties if region.county in folded]
    counties = counties or [region for region in gazetteer.counties if gazetteer.stands_short(region, folded)]
    if len(counties) > 1:
        return None
    inside = [region for name, region in gazetteer.full_towns if name in folded]
    if counties:
        towns = {region for region in inside if region.code == counties[0].code}
        return towns.pop() if len(towns) == 1 else counties[0]
    if inside:
        return _only(dict.fromkeys(inside), "")
    cities = [region for region in gazetteer.cities if region.city in folded]
    return cities[0] if len(cities) == 1 else None


def unknown_county_in(text: str) -> str:
    """The county or city with which a text begins, if no table has it: 青溪县 of 某省青溪县白石镇; "" where there is none.

    Only what reads like a name counts: 开发区, 全市, 拟上市 are none.

    >>> unknown_county_in("浙江省青溪县白石镇企业清单"), unknown_county_in("青溪市南岸区企业清单")
    ('青溪县', '南岸区')
    >>> unknown_county_in("嵊州市企业清单"), unknown_county_in("经济开发区企业清单"), unknown_county_in("拟上市企业")
    ('', '', '')
    """
    folded = re.sub(_BEFORE_COUNTY, "", fold_text(text))
    names = [match.group(1) for pattern in (_IN_CITY, _COUNTY) if (match := re.match(pattern, folded))]
    no_county = _gazetteer().no_counties
    named = next((name for name in names if not re.search(no_county, name)), "")
    return "" if not named or find_region(named) or find_county_in(text) else named


_BEFORE_COUNTY = r"^(?:20\d\d年?度?)?(?:浙江省?)?"
_COUNTY = r"([\u4e00-\u9fff]{2,3}?[县市区])(?![场域块级间位段属内外直划别分民值容圈群]|政[^府])"
_IN_CITY = rf"[\u4e00-\u9fff]{{2}}市{_COUNTY}"


def place_codes() -> dict[str, str]:
    """Cities and counties by their names without 市, 县, 区, towns by their full names, each with its code.

    A place lies in another if its code begins with the other's: 嵊州 330683 in 绍兴 3306.
    """
    regions = [region for region, _ in _gazetteer().regions if region.kind != "zone"]
    return {region.town or _short(region): region.town_code or region.code.removesuffix("00") for region in regions}


def _name(region: Region) -> str:
    return region.town or region.county or region.city


_ENDING = re.compile(r"(街道|.族自治县|[市县区镇乡])$")


def _short(region: Region) -> str:
    """The name without the word for what it is: 嵊州 of 嵊州市, 景宁 of 景宁畲族自治县."""
    return _ENDING.sub("", _name(region))


def _without_office(text: str, offices: list[str]) -> Iterable[str]:
    """The text, and the text without a word for an office at its end (剡湖街道办事处 gives 剡湖街道)."""
    yield text
    for office in offices:
        if text.endswith(office) and text != office:
            yield text.removesuffix(office)
            if office.startswith("街道"):
                yield text.removesuffix(office) + "街道"


def _only(matches: Iterable[Region], within: str) -> Region | None:
    """The only place, or else the county or city that contains all of them (湖州开发区 is somewhere in 湖州)."""
    regions = list(matches)
    if within:
        prefix = within.removesuffix("00")
        regions = [region for region in regions if region.code.startswith(prefix)] or regions
    if len(regions) <= 1:
        return regions[0] if regions else None
    if len({region.code for region in regions}) > 1:
        cities = {(region.code[:4], region.city) for region in regions}
        code, city = min(cities)
        return (
            Region(code=f"{code}00", county="", town="", kind="city", city=city)
            if len(cities) == 1 and not within
            else None
        )
    without_town = [region for region in regions if not region.town]
    return without_town[0] if without_town else None


@dataclass(frozen=True)
class _Gazetteer:
    """All places, and the words for offices that may follow a place."""

    regions: tuple[tuple[Region, tuple[str, ...]], ...]
    offices: list[str]
    no_counties: str

    @cached_property
    def by_name(self) -> dict[str, list[Region]]:
        """Spelling of a place → the places that it may mean."""
        table: dict[str, list[Region]] = {}
        for region, aliases in self.regions:
            for spelling in dict.fromkeys(_spellings(region, aliases)):
                table.setdefault(spelling, []).append(region)
        return table

    def by_code(self, digits: str) -> Region | None:
        """The place with a code of 6, 9 or 12 digits; a code of 12 is a village and gives its town."""
        if len(digits) not in (6, 9, 12):
            return None
        if len(digits) == 6 or digits[6:9] == "000":
            return self._codes.get(digits[:6])
        return self._codes.get(digits[:9])

    @cached_property
    def _codes(self) -> dict[str, Region]:
        by_code = {region.code: region for region, _ in self.regions if not region.town}
        return by_code | {region.town_code: region for region, _ in self.regions if region.town_code}

    @cached_property
    def counties(self) -> list[Region]:
        return [region for region, _ in self.regions if region.kind == "county"]

    @cached_property
    def _well_known(self) -> frozenset[str]:
        """The cities of which some towns are given: the policies are theirs."""
        return frozenset(region.city for region, _ in self.regions if region.kind == "town")

    def stands_short(self, county: Region, text: str) -> bool:
        """Whether a text has the county's name without its last word. Names such as 江山, 天台 and 西湖 are words, too; so
        where no policy is of that city, they count only after its name (衢州江山)."""
        short = _short(county)
        if county.city in self._well_known:
            return short in text
        return any(f"{city}{short}" in text for city in (county.city, county.city[:-1]))

    @cached_property
    def cities(self) -> list[Region]:
        return [region for region, _ in self.regions if region.kind == "city"]

    @cached_property
    def full_towns(self) -> list[tuple[str, Region]]:
        """(full name, place) of the towns and zones that may be searched for inside a longer text."""
        return [(name, region) for region, aliases in self.regions if region.town for name in (region.town, *aliases)]


def _spellings(region: Region, aliases: tuple[str, ...]) -> Iterable[str]:
    """Full and short name, alone and after the names of county, city and province."""
    own = [_name(region), *aliases]
    if region.kind != "zone":
        own.append(_short(region))
    above = [""]
    if region.town and region.county:
        above += [region.county, region.county[:-1]]
    cities = ["", region.city, region.city[:-1]] if region.kind != "city" else [""]
    for province in ("", "浙江省", "浙江"):
        for city in cities:
            for county in above:
                yield from (province + city + county + name for name in own)


class CountyEntry(Model):
    """A county in regions.yaml: its towns ("001 下应街道"), and its zones with other names for them."""

    name: str
    towns: list[str] = Field(default=[])
    zones: dict[str, list[str]] = Field(default={})


class CityEntry(Model):
    """A city in regions.yaml: its counties by code, and the zones that the city itself runs."""

    name: str
    counties: dict[str, CountyEntry]
    zones: dict[str, list[str]] = Field(default={})


class RegionFile(Model):
    """What regions.yaml holds: cities by code, and words for offices that are no part of a place's name."""

    cities: dict[str, CityEntry]
    offices: list[str]
    no_counties: str = Field(description="正则：以县、市、区结尾而不是县（市、区）名的词")


@cached_across_runs
def _gazetteer() -> _Gazetteer:
    """The places of the vocabulary.

    Raises:
        RuleError: the file is missing or broken.
    """
    file = load_model(RegionFile, RULES / "vocabulary" / "regions.yaml")
    regions: list[tuple[Region, tuple[str, ...]]] = []
    for code, city in file.cities.items():
        regions.append((Region(code=code, county="", town="", kind="city", city=city.name), ()))
        regions += _zones(code, "", city.name, city.zones)
        for county_code, county in city.counties.items():
            regions += _county(county_code, city.name, county)
    return _Gazetteer(tuple(regions), file.offices, file.no_counties)


def _county(code: str, city: str, county: CountyEntry) -> Iterable[tuple[Region, tuple[str, ...]]]:
    name = county.name
    yield Region(code=code, county=name, town="", kind="county", city=city), ()
    for entry in county.towns:
        digits, town = entry.split(" ", 1)
        yield Region(code=code, county=name, town=town, kind="town", city=city, town_code=code + digits), ()
    yield from _zones(code, name, city, county.zones)


def _zones(code: str, county: str, city: str, zones: dict[str, list[str]]) -> Iterable[tuple[Region, tuple[str, ...]]]:
    for zone, aliases in zones.items():
        yield Region(code=code, county=county, town=zone, kind="zone", city=city), tuple(aliases)
