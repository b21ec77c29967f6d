"""Figures of a clause that change by year: its expressions use them by name, so the rule is not repeated per year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pydantic import ConfigDict, Field, field_validator

from ..core.validation import Model
from ..language import ast
from ..vocabulary.units import find_unit, unit

_VALUE = re.compile(r"\s*(-?\d{1,30}(?:\.\d{1,30})?)\s*(.*?)\s*")


class DatedValue(Model):
    """The value of a parameter from a data year on, until the year of the next value."""

    model_config = ConfigDict(populate_by_name=True)

    from_: int = Field(alias="from", ge=1990, le=2100, description="自哪个数据年度起")
    value: str = Field(description="数值和单位，如 5万元/亩")
    source: str = Field(min_length=1, description="出处，如 三（二）1")

    @field_validator("value", mode="before")
    @classmethod
    def _known(cls, value: object) -> str:
        if figure_of(str(value)) is None:
            raise ValueError(f"“{value}”不是数值，写作 5万元/亩")
        return str(value)

    @property
    def quantity(self) -> ast.Quantity:
        """The figure in base units."""
        figure = figure_of(self.value)
        assert figure is not None  # validated
        return figure


def figure_of(text: str) -> ast.Quantity | None:
    """A figure with its unit, such as 5万元/亩, in base units; None if the text is none."""
    match = _VALUE.fullmatch(text)
    if match is None or (match[2] and find_unit(match[2]) is None):
        return None
    return ast.Quantity(Fraction(match[1]) * unit(match[2]).size, match[2])


Parameters = Mapping[str, Sequence[DatedValue]]


def problem_of(name: str, values: Sequence[DatedValue]) -> str:
    """What is wrong with a parameter's values, in Chinese; "" if nothing is."""
    years = [value.from_ for value in values]
    if not values:
        return f"参数“{name}”没有数值"
    if years != sorted(set(years)):
        return f"参数“{name}”的 from 须由早到晚，不得重复"
    if len({unit(value.quantity.unit).dimension for value in values}) > 1:
        return f"参数“{name}”各年数值的量纲不同"
    return ""


def dated(name: str, values: Sequence[DatedValue]) -> ast.Dated:
    """The parameter as a node of an expression."""
    return ast.Dated(name, tuple((value.from_, value.quantity) for value in values))
