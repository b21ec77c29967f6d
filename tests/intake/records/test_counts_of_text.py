"""A count that the sheet leaves empty is read from the list beside it."""

from __future__ import annotations

import pytest

from tenglong.engine.intake.records.derive import counted


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("电子信息、新材料", "2"),
        ("电子信息\n高端装备\n新材料\n汽车", "4"),
        ("关键基础件（泵、阀、轴承）、高端装备", "2"),
        ("关键基础件(泵,阀) 高端装备", "2"),
        ("新能源汽车，时尚纺织服装；新材料 / 节能环保", "4"),
        ("高端装备", "1"),
        ("（待定）", None),
        (" ", None),
    ],
)
def test_a_list_is_counted_outside_its_brackets(written: str, count: str | None) -> None:
    assert counted(written) == count
