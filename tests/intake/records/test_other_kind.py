"""A sheet of another kind than the asked one is refused with the kind that fits; all names are invented."""

from __future__ import annotations

import pytest
from made_grids import read_rows

from tenglong.engine.core.errors import SubmissionError
from tenglong.engine.vocabulary.fields import Kind

PARKS = (["园区名称", "园区类型", "主导产业"], ["望岫园", "集聚区", "水泵、轴承"])
FIRMS = (["企业名称", "税收(万元)", "实际用地(亩)"], ["青溪望岫机械有限公司", "30", "5"])
FIGURES = (["地区", "指标", "年度", "数值", "单位", "口径"], ["某市", "上市企业", "2022", "2", "家", "当年"])
NOTHING = (["甲", "乙"], ["丙", "丁"])


@pytest.mark.parametrize(
    ("rows", "asked", "remedy"),
    [
        (PARKS, "enterprise", "看来是园区表，请加 --kind park"),
        (FIGURES, "enterprise", "看来是地区表，请加 --kind region"),
        (FIRMS, "park", "看来是企业表，请加 --kind enterprise"),
        (NOTHING, "enterprise", "请写明企业名称、税收、用地等表头，改好后重新提交"),
    ],
)
def test_the_remedy_names_the_kind_that_fits(rows: tuple[list[str], ...], asked: Kind, remedy: str) -> None:
    with pytest.raises(SubmissionError) as refused:
        read_rows(*rows, kind=asked)
    assert (refused.value.code, refused.value.remedy) == ("S038", remedy)
