"""Headers as townships write them: everyday words are read, what is unclear is asked, nothing is taken for its like."""

from __future__ import annotations

import re

import pytest
from made_grids import codes, read_rows, values

from tenglong.engine.core.resources import RULES
from tenglong.engine.core.text import fold_text
from tenglong.engine.policy.profile import Profile
from tenglong.engine.vocabulary.fields import Kind, vocabulary
from tenglong.engine.vocabulary.header_index import header_index
from tenglong.engine.vocabulary.headers import Header

READ = {
    "name": "企业（个体户）名称 企业(个体工商户)名称 企业名 厂名 公司（厂）名 商户名称 主体名称 市场主体名称 作坊名称",
    "tax": "2022年缴税 缴税金额 上缴税金 纳税金额 入库税额 年纳税 实缴税额 实缴金额合计 实缴金额合计（万元） 全年税收 税收（万） 缴税(元)",
    "land_actual": "占地 占地（亩） 占地亩数 亩数 用地亩数 面积（亩） 土地（亩） 总占地 厂区占地面积 占地面积（平方） 厂区面积(亩)",
    "town": "所属乡镇 所属镇 所在镇 镇街名称 乡镇名称 街道（乡镇） 镇（乡、街道） 乡（镇、街道） 所在乡镇（街道） 街镇",
    "village": "所在村居 村名 所属村 行政村名",
    "employees": "从业人数 从业人数（人） 员工人数 职工数 用工数 职工总数",
    "region": "县区 县市 区县名称 所在县区",
    "phone": "手机号码 联系人电话 法人手机 负责人电话 业主电话 联系方式（手机）",
    "legal_person": "法人代表姓名 法定代表人姓名 负责人姓名 业主姓名 法定代表人（负责人）",
    "address": "企业地址（详细） 经营场所 生产地点 坐落位置 企业所在地 住所（经营场所）",
    "industry": "从事行业 行业类型 所属行业名称",
    "product": "主营业务 生产产品 主导产品 经营项目",
    "scale": "规上企业 规模以上 是否规模以上企业",
    "status": "登记状态 在产情况 企业现状 生产经营状态",
    "grade": "亩均评价 亩均等级 亩均评价结果",
    "revenue": "营收 年销售额 主营收入",
    "electricity": "年用电 用电 耗电量（度）",
    "deadline": "整改时限 整治时限",
    "remark": "备注说明",
}
UNCLEAR = (
    "面积 面积（㎡） 使用面积 人数 税金 税款 应缴税款 税费合计 增值税 实缴金额 实缴合计 22年税收 上年税收 去年缴税 厂区面积 用地规模 评价 等级 亩均 "
    "亩均效益 厂房（㎡） 租赁厂房面积 是否租赁 是否停产 营业额 销售 处理意见 整改措施 是否高耗能 证照 有无证照 违建 违建面积 投资额 户名 编码"
)
QUALIFIERS = "补缴 预缴 代扣 应 未 女 免 欠 参保 绿化 闲置 剩余 其中 抵押 拆除 暂估 关联 集团 外来 抵 村 新 原"


def found(header: str, kind: Kind = "enterprise") -> str:
    """The field that a header is found to mean, exactly or nearly."""
    index = header_index(kind)
    names = Header(0, (header,)).names
    match = next((match for name in names if (match := index.find(name))), None) or index.near(names[-1])[0]
    return match.key if match else ""


@pytest.mark.parametrize(("key", "header"), [(key, header) for key, texts in READ.items() for header in texts.split()])
def test_an_everyday_header_is_read(key: str, header: str) -> None:
    assert found(header) == key


@pytest.mark.parametrize("header", UNCLEAR.split())
def test_an_unclear_header_is_not_guessed(header: str) -> None:
    assert found(header) == ""


def test_an_unclear_column_is_asked_about() -> None:
    records = read_rows(["企业名称", "县区", "面积（㎡）"], ["甲厂", "嵊州市", "2000"])
    assert values(records, "land_actual") == [None]
    assert "header_unknown" in codes(records)


def test_area_in_mu_is_land_and_its_unit_is_read() -> None:
    records = read_rows(
        ["企业（个体户）名称", "所属乡镇", "面积（亩）", "2022年缴税"], ["甲厂", "三界镇", "3.5", "12万元"]
    )
    assert [values(records, key) for key in ("name", "town", "land_actual", "tax")] == [
        ["甲厂"], ["三界镇"], ["3.5"], ["12"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["enterprise", "project", "park"])
@pytest.mark.parametrize("qualifier", QUALIFIERS.split())
def test_a_qualified_figure_is_not_taken_for_the_figure(kind: Kind, qualifier: str) -> None:
    index = header_index(kind)
    figures = [field for field in vocabulary(kind).fields.values() if field.type == "number"]
    headers = {fold_text(f"{qualifier}{name}") for field in figures for name in (field.label, *field.synonyms)}
    near = {header: index.near(header)[1] for header in headers if not index.find(header) and index.near(header)[0]}
    # what remains differs from a known name in a word that means the same
    assert near.keys() <= {"应销售收入", "新建筑面积", "新厂房面积", "其中地下建筑面积"}


@pytest.mark.parametrize("name", ["vocabulary/problems.yaml", "decisions/cautions.yaml"])
def test_what_staff_are_told_speaks_of_excel_not_of_the_configuration_s_keys(name: str) -> None:
    text = (RULES / name).read_text(encoding="utf-8")
    told = re.findall(r'(?:problem|advice|reason|title): "([^"]*)"', text)
    keys = {key for key in Profile.model_fields if len(key) > 3}
    assert told or name.startswith("decisions")
    assert not [
        words for words in told if any(key in re.sub(r"\{[^}]*\}|--\w+", "", words) for key in (*keys, "profile"))
    ]
