"""The expression language: every word means what the word table says, and every mistake is pointed at."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenglong.engine.core.errors import RuleError
from tenglong.engine.core.location import SourceLocation
from tenglong.engine.core.yaml_source import load_yaml
from tenglong.engine.language import ast
from tenglong.engine.language.parse import Language
from tenglong.engine.language.render import condition_text
from tenglong.engine.policy.corpus import POLICIES, load_policies
from tenglong.engine.policy.name_lists import ListRow, PolicyList
from tenglong.engine.vocabulary.fields import Derivation, Vocabulary, VocabularyField, vocabulary
from tenglong.engine.vocabulary.units import find_unit, unit_spellings
from tenglong.engine.vocabulary.words import words

LISTS = {
    "培育名单": PolicyList.of("SZ99/培育名单", ["青溪听松纸业有限公司"]),
    "项目": PolicyList(
        id="SZ99/项目",
        columns=("企业名称", "法定代表人"),
        rows=(ListRow(names=(("青溪听松纸业有限公司",), ("甲",)), shown="", dates={"期限": None}),),
        dates=("期限",),
    ),
    "简称": PolicyList(id="SZ99/简称", columns=("简称",), rows=(), dates=("期限",)),
}
REFERENCES = {"指南": {"亩均税收": "万元/亩"}}
FIELDS = vocabulary("enterprise")
LANGUAGE = Language(vocabulary=FIELDS, lists=LISTS, references=REFERENCES)
HERE = SourceLocation(file="SZ99/enterprise.yaml", rule="SZ99-E01", line=10, column=5)


def compare(text: str, language: Language = LANGUAGE) -> ast.Compare:
    node = language.condition(text)
    assert isinstance(node, ast.Compare)
    return node


def fault(text: str, language: Language = LANGUAGE) -> RuleError:
    with pytest.raises(RuleError) as caught:
        language.condition(text, HERE)
    return caught.value


# Words


@pytest.mark.parametrize("word", words().after)
def test_a_word_after_the_figure_reads_as_the_table_says(word: str) -> None:
    reading = words().after[word]
    node = compare(f"实际用地 在 3亩 {word}")
    assert node.operator == (reading.inclusive if reading.reading == "inclusive" else reading.strict)
    assert node.open_word == (word if reading.reading == "open" else "")
    assert node.word == word


@pytest.mark.parametrize("word", words().before)
def test_a_word_before_the_figure_reads_as_the_table_says(word: str) -> None:
    reading = words().before[word]
    node = compare(f"实际用地 {word} 3亩")
    assert node.operator == (reading.inclusive if reading.reading == "inclusive" else reading.strict)
    assert node.word == word


def test_only_yi_xia_is_open() -> None:
    table = words()
    assert [word for word in (*table.after, *table.before) if table.find(word).reading == "open"] == ["以下"]


@pytest.mark.parametrize("word", words().after)
@pytest.mark.parametrize(("mark", "reading"), [("（含）", "inclusive"), ("（不含）", "strict"), ("(含)", "inclusive")])
def test_a_mark_settles_the_figure_before_and_after_the_word(word: str, mark: str, reading: str) -> None:
    wanted = getattr(words().after[word], reading)
    for text in (f"实际用地 在 3亩{mark}{word}", f"实际用地 在 3亩 {mark} {word}", f"实际用地 在 3亩{word}{mark}"):
        node = compare(text)
        assert (node.operator, node.open_word) == (wanted, "")


@pytest.mark.parametrize(("meaning", "operator"), [("含", "<="), ("不含", "<")])
def test_the_office_settles_an_open_word(meaning: str, operator: str) -> None:
    office = Language(vocabulary=FIELDS, meanings={"以下": meaning})  # type: ignore[dict-item]
    node = compare("亩均税收 在 5万元/亩 以下", office)
    assert (node.operator, node.open_word) == (operator, "")


def test_a_mark_in_the_text_goes_before_the_office() -> None:
    office = Language(vocabulary=FIELDS, meanings={"以下": "不含"})
    assert compare("亩均税收 在 5万元/亩（含）以下", office).operator == "<="


@pytest.mark.parametrize(
    ("sign", "operator"),
    [
        ("<", "<"),
        ("<=", "<="),
        ("≤", "<="),
        (">", ">"),
        (">=", ">="),
        ("≥", ">="),
        ("=", "=="),
        ("==", "=="),
        ("!=", "!="),
        ("≠", "!="),
        ("＜", "<"),
        ("＞", ">"),
        ("＝", "=="),
    ],
)
def test_a_sign_is_never_open(sign: str, operator: str) -> None:
    node = compare(f"实际用地 {sign} 3亩")
    assert (node.operator, node.open_word) == (operator, "")


# Conditions


@pytest.mark.parametrize(
    ("chinese", "ascii_"),
    [
        ("安全隐患 且 消防隐患", "安全隐患 and 消防隐患"),
        ("安全隐患 并且 消防隐患", "安全隐患 && 消防隐患"),
        ("安全隐患 或 消防隐患", "安全隐患 or 消防隐患"),
        ("安全隐患 或者 消防隐患", "安全隐患 || 消防隐患"),
        ("非 安全隐患", "not 安全隐患"),
        ("规模 属于 [规上, 规下]", "规模 in [规上, 规下]"),
        ("规模 不属于 [规上]", "规模 not in [规上]"),
        ("规模 是 规上", "scale 是 规上"),
        ("（规模 是 规上）　或　（实际用地 在 ３．５亩 以上）", "(规模 是 规上) 或 (实际用地 在 3.5亩 以上)"),
        ("税收 低于 ５万元／亩 × 实际用地", "税收 低于 5万元/亩 * 实际用地"),
    ],
)
def test_two_spellings_are_the_same_condition(chinese: str, ascii_: str) -> None:
    assert LANGUAGE.condition(chinese) == LANGUAGE.condition(ascii_)


def test_not_binds_closer_than_and_and_and_closer_than_or() -> None:
    free = LANGUAGE.condition("非 安全隐患 且 环境污染 或 消防隐患")
    assert free == LANGUAGE.condition("((非 安全隐患) 且 环境污染) 或 消防隐患")
    assert free != LANGUAGE.condition("非 安全隐患 且 (环境污染 或 消防隐患)")


def test_shi_bu_shi_and_empty() -> None:
    hazard = ast.Flag("safety_hazard")
    assert LANGUAGE.condition("安全隐患 是 是") == hazard
    assert LANGUAGE.condition("安全隐患 是 无") == ast.Not(hazard)
    assert LANGUAGE.condition("规模 不是 规上") == ast.Not(ast.OneOf("scale", ("规上",)))
    assert LANGUAGE.condition("税收 为空") == ast.Empty("tax")
    assert LANGUAGE.condition("税收 不为空") == ast.Not(ast.Empty("tax"))
    assert LANGUAGE.condition("企业名称 属于 名单(培育名单)") == ast.Listed(keys=("name",), list="培育名单", near=True)
    assert LANGUAGE.condition('评价类别 属于 ["C-", D]') == ast.OneOf("grade", ("C-", "D"))


# Lists


def test_several_fields_are_the_columns_of_one_row_of_a_list() -> None:
    listed = ast.Listed(keys=("name", "legal_person"), list="项目", near=True)
    assert LANGUAGE.condition("企业名称、法定代表人 属于 名单(项目)") == listed
    joined = LANGUAGE.condition("企业名称、法定代表人 不属于 名单(项目) 且 安全隐患")
    assert joined == ast.And((ast.Not(listed), ast.Flag("safety_hazard")))
    assert condition_text(listed, FIELDS) == "“企业名称”、“法定代表人”在名单“项目”的同一行中"


def test_a_list_knows_whether_it_stands_under_a_negation() -> None:
    for text, opposed in (
        ("非 (非 企业名称 属于 名单(培育名单) 或 企业名称 不属于 名单(培育名单) 或 安全隐患)", [False, False]),
        ("非 (企业名称 属于 名单(培育名单) 且 安全隐患)", [True]),
    ):
        node = ast.oriented(LANGUAGE.condition(text))
        assert [part.opposed for part in node.walk() if isinstance(part, ast.Listed)] == opposed
        assert ast.is_open(node)
        assert ast.open_signs(node) == set()


def test_only_names_of_enterprises_and_projects_are_open() -> None:
    lists = {"人": PolicyList.of("SZ99/人", ["甲"])}
    node = Language(vocabulary=FIELDS, lists=lists).condition("法定代表人 属于 名单(人)")
    assert not ast.is_open(node)


def test_a_list_gives_a_day() -> None:
    node = LANGUAGE.condition("名单(项目, 期限) + 1年 早于 检查日")
    assert isinstance(node, ast.Compare)
    listed = ast.Listed(keys=("name", "legal_person"), list="项目", near=True)
    assert node.left == ast.Day(listed=listed, column="期限", years=1)
    assert "名单“项目”所列的“期限”" in condition_text(node, FIELDS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("企业名称 属于 名单(项目)", "E025"),
        ("企业名称、法定代表人 属于 名单(培育名单)", "E025"),
        ("企业名称、税收 属于 名单(项目)", "E008"),
        ("名单(项目, 起点) 早于 检查日", "E026"),
        ("名单(没有, 期限) 早于 检查日", "E010"),
        ("名单(简称, 期限) 早于 检查日", "E027"),
    ],
)
def test_a_list_that_is_asked_wrongly_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        LANGUAGE.condition(text)
    assert refused.value.code == code


# Figures, units, dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2000㎡", Fraction(3)),
        ("2000m²", Fraction(3)),
        ("2000平方米", Fraction(3)),
        ("0.2公顷", Fraction(3)),
        ("3亩", Fraction(3)),
    ],
)
def test_an_area_is_exact_in_any_unit(text: str, value: Fraction) -> None:
    right = compare(f"实际用地 在 {text} 以上").right
    assert isinstance(right, ast.Quantity)
    assert right.value == value


@pytest.mark.parametrize("spelling", unit_spellings())
def test_every_unit_of_the_table_can_be_written(spelling: str) -> None:
    unit = find_unit(spelling)
    assert unit is not None
    one = VocabularyField(label="量", type="number", unit=unit.symbol)
    node = Language(vocabulary=Vocabulary("enterprise", {"one": one})).condition(f"量 低于 7{spelling}")
    assert isinstance(node, ast.Compare)
    assert isinstance(node.right, ast.Quantity)
    assert node.right.value == 7 * unit.size


@given(st.decimals(0, 10**12, places=6, allow_nan=False))
def test_any_decimal_stays_exact(figure: object) -> None:
    right = compare(f"税收 低于 {figure:f}万元").right
    assert isinstance(right, ast.Quantity)
    assert right.value == Fraction(str(figure))


def test_dates_move_by_whole_years() -> None:
    node = compare("成立日期 + 2年 + 1年 晚于 检查日")
    assert (node.left, node.right) == (ast.Day(key="establish_date", years=3), ast.Day())
    assert compare("成立日期 早于 2020-02-29").right == ast.Day(literal=date(2020, 2, 29))


def test_a_derived_field_carries_its_formula() -> None:
    left = compare("亩均税收 低于 5万元/亩").left
    assert isinstance(left, ast.Derived)
    assert left.prefer == "computed"
    assert ast.field_keys(left) == ["tax_per_mu", "tax", "land_actual", "land_own", "land_rent_in", "land_rent_out"]


# Mistakes


@pytest.mark.parametrize(
    ("text", "column", "what", "remedy"),
    [
        ("税收收 < 1万元", 5, "没有名为“税收收”的字段", "最接近的是“税收”"),
        ("安全隐患 且 税收收 < 1万元", 12, "没有名为“税收收”的字段", "最接近的是“税收”"),
        ("亩均税收在5万元/亩以下", 5, "没有名为“亩均税收在5万元”的字段", "词语之间要有空格"),
        ("规模 是 大", 10, "“规模”没有取值“大”", "规上、规下"),
        ("企业名称 属于 名单(培肓名单)", 13, "没有名单“培肓名单”", "最接近的是“培育名单”"),
        ("规模 属于 名单(培育名单)", 5, "不是文字项", ""),
        ("亩均税收 低于 参照(指南, 亩均)", 13, "没有外部标准表“指南”的“亩均”列", "references"),
        ("税收 低于 3亩", 5, "万元 与 亩", "单位"),
        ("税收 低于 5", 5, "万元 与 无单位的数", "单位"),
        ("自有用地 + 税收 低于 3亩", 5, "量纲不同", "单位"),
        ("实际用地 低于 3夸克", 14, "在“夸克”处看不懂", "空格"),
        ("规模 = 规上", 5, "类型不同", "属于"),
        ("安全隐患 是 可能", 12, "是非项只能写", ""),
        ("税收 属于 [1]", 5, "是数值或日期", "以上"),
        ("成立日期 早于 2021-02-29", 13, "没有“2021-02-29”这一天", ""),
        ("成立日期 + 2.5年 晚于 检查日", 5, "整年", ""),
        ("成立日期 + 9999年 晚于 检查日", 5, "不能超过", ""),
        ("税收 / (1-1) 低于 3万元", 11, "除数必须大于 0", ""),
        ("税收", 5, "要一个条件", ""),
        ("规模 是", 9, "表达式不完整", ""),
        ("", 5, "表达式不完整", ""),
        ("规模 是 规上)", 12, "在“)”处看不懂", ""),
        ("平均(税收, 实际用地) 低于 3万元", 5, "没有“平均(…)”这种写法", "参照"),
    ],
)
def test_a_mistake_names_file_rule_line_column_and_remedy(text: str, column: int, what: str, remedy: str) -> None:
    error = fault(text)
    assert error.where == f"SZ99/enterprise.yaml SZ99-E01 第 10 行第 {column} 列"
    assert what in error.what
    assert remedy in error.remedy
    assert "\n" not in error.line


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000 + "安全隐患" + ")" * 3000,
        "(" * 300 + "安全隐患",
        "非 " * 1500 + "安全隐患",
        "-" * 3000 + "税收 < 1万元",
        "税收 + " * 700 + "税收 < 1万元",
        "安全隐患 且 " * 5000 + "安全隐患",
        "税收 < " + "9" * 3000 + "万元",
    ],
)
def test_an_expression_without_bound_is_one_error(text: str) -> None:
    assert fault(text).what


@given(st.text(alphabet='规模是上亩税收在以下含且或非()（）[],<>=+-*/0123456789. 属于名单"\n', max_size=60))
def test_any_text_parses_or_is_one_error(text: str) -> None:
    error = None
    try:
        LANGUAGE.condition(text, HERE)
    except RuleError as problem:
        error = problem
    assert error is None or error.where.startswith("SZ99/enterprise.yaml SZ99-E01 第 ")


# Places in files


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("when: 规模 是 规上 且 税收收 < 1万元\n", (1, 17)),
        ('when: "规模 是 规上 且 税收收 < 1万元"\n', (1, 18)),
        ("when: '规模 是 规上 且 税收收 < 1万元'\n", (1, 18)),
        ("when: >-\n  规模 是 规上 且\n  税收收 < 1万元\n", (3, 3)),
        ("when: |\n  规模 是 规上 且\n\n  税收收 < 1万元\n", (4, 3)),
        ("when: 规模 是 规上\n  且 税收收 < 1万元\n", (2, 5)),
    ],
)
def test_a_mistake_in_yaml_is_placed_where_it_is_written(tmp_path: Path, written: str, place: tuple[int, int]) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(written, encoding="utf-8")
    source = load_yaml(path, RuleError)
    with pytest.raises(RuleError) as caught:
        LANGUAGE.condition(source.data["when"], SourceLocation.of_node(source, "when", file="rule.yaml", rule=""))
    assert caught.value.where == f"rule.yaml 第 {place[0]} 行第 {place[1]} 列"


def test_codes_and_times_in_yaml_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text("{code: 0610, time: 12:30, year: 2022, less: -3, ratio: 0.52}", encoding="utf-8")
    assert load_yaml(path, RuleError).data == {
        "code": "0610",
        "time": "12:30",
        "year": 2022,
        "less": -3,
        "ratio": "0.52",
    }


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("税收 / 用地", "没有名为“用地”的字段"),
        ("税收 +", "表达式不完整"),
        ("税收", "量纲为 万元"),
        ("亩均 * 1", "绕回了自己"),
    ],
)
def test_a_bad_formula_is_reported_in_the_vocabulary(formula: str, what: str) -> None:
    fields = {
        "tax": VocabularyField(label="税收", type="number", unit="万元"),
        "per": VocabularyField(
            label="亩均", type="number", unit="万元/亩", derive=Derivation(formula=formula, prefer="computed")
        ),
    }
    language = Language(
        vocabulary=Vocabulary(
            "enterprise",
            fields,
            {"per": SourceLocation(file="vocabulary/enterprise.yaml", rule="per", line=7, column=24)},
        )
    )
    error = fault("亩均 低于 5万元/亩", language)
    assert error.where.startswith("vocabulary/enterprise.yaml per 第 7 行第 2")
    assert what in error.what


def test_an_unknown_unit_is_refused_with_the_field(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="单位“夸克”不认识"):
        VocabularyField(label="量", type="number", unit="夸克")


def test_every_shipped_rule_and_formula_checks() -> None:
    assert len(load_policies()) == len(list(POLICIES.glob("*/policy.yaml")))
    for field in FIELDS.fields.values():
        if field.derive is not None:
            assert isinstance(LANGUAGE.figure(field.label), ast.Derived)
