"""A count that the sheet leaves empty is read from the list beside it; one that it states is compared with that list."""

from __future__ import annotations

import pytest
from made_grids import read_rows, states, told, values

from tenglong.engine.intake.records.counts import ThingCount, listed_things


@pytest.mark.parametrize(
    ("written", "things"),
    [
        ("电子信息、新材料", ThingCount(2)),
        ("电子信息\n高端装备\n新材料\n汽车", ThingCount(4)),
        ("关键基础件（泵、阀、轴承）、高端装备", ThingCount(2)),
        ("关键基础件(泵,阀) 高端装备", ThingCount(2)),
        ("新能源汽车，时尚纺织服装；新材料 / 节能环保。", ThingCount(4)),
        ("1.水泵；2.轴承；3.电机", ThingCount(3)),
        ("高端装备", ThingCount(1)),
        ("水泵、轴承等", ThingCount(2, open=True)),
        ("水泵、轴承等产业。", ThingCount(2, open=True)),
        ("水泵、轴承等4个产业", ThingCount(4)),
        ("（待定）", None),
        (" ", None),
    ],
)
def test_a_list_is_counted_outside_its_brackets(written: str, things: ThingCount | None) -> None:
    assert listed_things(written) == things


def test_a_stated_count_that_the_list_contradicts_is_not_used() -> None:
    records = read_rows(
        ["园区名称", "主导产业", "主导产业数"],
        ["望岫园", "水泵、轴承", "5"],
        ["听松园", "水泵、轴承", "2"],
        ["云帆园", "水泵、轴承、电机等", "2"],
        ["砚池园", "水泵、轴承等", "4"],
        kind="park",
    )
    assert values(records, "leading_count") == [None, "2", None, "4"]
    assert states(records, "leading_count") == ["conflict", None, "conflict", None]
    assert [problem["written"] for problem in told(records, "source_conflict")] == ["水泵、轴承", "水泵、轴承、电机等"]


def test_an_open_list_gives_a_bound() -> None:
    records = read_rows(["园区名称", "主导产业"], ["望岫园", "水泵、轴承等"], ["听松园", "水泵"], kind="park")
    assert values(records, "leading_count") == [None, "1"]
    assert states(records, "leading_count") == [">=2", "inferred"]
