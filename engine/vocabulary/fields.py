"""The vocabulary: for every field its names, type and unit, the headers that mean it, and how it is derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from ..core.errors import RuleError
from ..core.location import SourceLocation
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, validated
from ..core.yaml_source import YamlSource, load_yaml
from .units import Unit, find_unit, unit

Kind = Literal["enterprise", "workshop", "project", "park", "region"]

FieldType = Literal["number", "choice", "flag", "text", "date", "code"]


def _known_unit(text: str) -> str:
    """Check that the text is "" or a unit that the program knows."""
    if text and find_unit(text) is None:
        raise ValueError(f"单位“{text}”不认识,可用的见 rules/vocabulary/units.yaml")
    return text


UnitText = Annotated[str, AfterValidator(_known_unit)]

ExactText = Annotated[
    str,
    BeforeValidator(
        lambda value: str(value) if isinstance(value, int) else value, json_schema_input_type=str | int | float
    ),
]
"""A figure as text: a decimal in YAML is loaded as text (0.52 is exactly 0.52), though an editor sees a number."""

TextOrNumber = Annotated[str | int, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}]})]
"""A value as a cell would hold it; a decimal in YAML is loaded as text."""


class Derivation(Model):
    """How a field is computed from other fields, if all inputs of the formula are known."""

    formula: str = Field(description="运算式,如 税收实际贡献 / 实际用地")
    prefer: Literal["given", "computed"] = Field(
        description="given: 填报值优先,未填时才计算;computed: 能算则以计算值为准,算不出才用填报值"
    )
    agrees: bool = Field(default=False, description="填报值与计算值应当一致，四舍五入之外的出入转人工复核")


class VocabularyField(Model):
    """One field of a record kind.

    `synonyms` are headers that mean the field itself, `exact` those that do only as a whole: 面积 means
    land in 面积(亩), and nobody knows what without the unit. `opposite` headers state the contrary of a flag (环保达标 for the
    flag 环境污染). `neutral` headers name only the subject (环保): then only absolute words in a cell (达标, 存在问题)
    tell whether it means yes or no.
    """

    label: str = Field(description="规则中使用的中文名称")
    aliases: list[str] = Field(default=[], description="规则中可用的别名")
    type: FieldType
    unit: UnitText = Field(default="", description="规范单位,数值均换算到此单位")
    synonyms: list[str] = Field(default=[], description="表头同义词")
    exact: list[str] = Field(default=[], description="整个写法相同才是本字段的表头，如 面积(亩)；只写 面积 的不知所指")
    opposite: list[str] = Field(default=[], description="含义相反的表头(达标类)")
    neutral: list[str] = Field(default=[], description="只有事项名、方向不明的表头")
    options: dict[str, list[str]] = Field(default={}, description="枚举值及其各种写法")
    minimum: ExactText | None = Field(default=None, description="允许的最小值,小于此值视为无法使用")
    optional_addend: bool = Field(default=False, description="表中未提及时按 0 计(结论中写明)")
    flow: bool = Field(default=False, description="是否全年累计的数（税收、收入、能耗等）：年度未结束时不完整")
    advice: Literal["", "more", "less"] = Field(
        default="", description="建议怎样改动才达标时只建议增加(more)或减少(less)；留空的都可以"
    )
    derive: Derivation | None = None
    name_of: Literal["", "enterprise", "project"] = Field(
        default="", description="是企业还是项目的名称：名单中没有同名的，再看有没有相近的"
    )
    decides: str = Field(default="", description="取值由哪个字段推出(如行业门类由所属行业推出)")
    inferred_from: list[str] = Field(default=[], description="未填时也可由这些字段推出(如在园区由所在园区推出)")
    note: str = ""

    @cached_property
    def unit_(self) -> Unit:
        """The field's unit; the unit of a plain number if none is given or the field is not numeric."""
        return unit(self.unit)


class Vocabulary:
    """All fields of a record kind, found by key or by the names that rules use.

    Attributes:
        places: where the formulas are written in the file.
        names: fields that identify a record, best first; a row without any of them is not a record.
        joins: fields that make several rows one record: the same code, or the merged cell of a name.
    """

    def __init__(
        self,
        kind: Kind,
        fields: dict[str, VocabularyField],
        places: Mapping[str, SourceLocation] | None = None,
        *,
        names: Sequence[str] = ("name",),
        joins: Sequence[str] = ("uscc", "name"),
    ) -> None:
        self.kind = kind
        self.fields = fields
        self.places = places or {}
        self.names = tuple(names)
        self.joins = tuple(joins)
        self.keys: dict[str, str] = {}
        for key, field in fields.items():
            for name in (key, field.label, *field.aliases):
                if self.keys.setdefault(name, key) != key:
                    raise RuleError(f"名称“{name}”被两个字段使用", code="R002", where=f"vocabulary/{kind}.yaml {key}")

    def __getitem__(self, key: str) -> VocabularyField:
        return self.fields[key]

    def sources(self, key: str) -> tuple[str, ...]:
        """The fields from which a field may follow where it is not given itself."""
        field = self.fields[key]
        return (*([field.decides] if field.decides else []), *field.inferred_from)

    def label(self, key: str) -> str:
        """The Chinese label of a field key."""
        return self.fields[key].label


class VocabularyFile(Model):
    """The contents of a vocabulary file."""

    names: list[str] = Field(default=["name"], description="记录的名称字段，靠前的优先")
    joins: list[str] = Field(default=["uscc", "name"], description="几行合为一条记录所依据的字段")
    fields: dict[str, VocabularyField]


@cached_across_runs
def vocabulary(kind: Kind) -> Vocabulary:
    """The vocabulary of a record kind; a workshop (个体/作坊) has the fields of an enterprise.

    Raises:
        RuleError: the vocabulary file is missing or broken.
    """
    name = "enterprise" if kind == "workshop" else kind
    source = load_yaml(RULES / "vocabulary" / f"{name}.yaml", RuleError)
    file = validated(VocabularyFile, source)
    places = {key: _formula_place(source, key) for key, field in file.fields.items() if field.derive}
    return Vocabulary(kind, file.fields, places, names=file.names, joins=file.joins)


def _formula_place(source: YamlSource, key: str) -> SourceLocation:
    path = ("fields", key, "derive", "formula")
    return SourceLocation.of_node(source, *path, file=f"vocabulary/{source.path.name}", rule=key)
