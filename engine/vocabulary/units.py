"""Units of measure with their spellings, dimensions and exact sizes, from rules/vocabulary/units.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pydantic import RootModel

from ..core.errors import RuleError
from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text
from ..core.validation import Model, validated
from ..core.yaml_source import YamlSource, load_yaml

Dimension = tuple[tuple[str, int], ...]
"""(base dimension, exponent) pairs, sorted; () for a plain number."""

PLAIN: Dimension = ()


@dataclass(frozen=True)
class Unit:
    """A unit of `dimension`; `size` says how many base units (万元, 亩, 吨标准煤 …) it is."""

    symbol: str
    dimension: Dimension
    size: Fraction

    def to(self, other: Unit) -> Fraction:
        """The exact factor that converts a figure in this unit to `other`, which must have the same dimension."""
        if self.dimension != other.dimension:
            raise ValueError(f"{self.symbol} and {other.symbol} differ in dimension")
        return self.size / other.size


PLAIN_UNIT = Unit("", PLAIN, Fraction(1))


def multiply(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product (`sign` 1) or quotient (`sign` -1)."""
    exponents = dict(left)
    for base, exponent in right:
        exponents[base] = exponents.get(base, 0) + sign * exponent
    return tuple(sorted((base, exponent) for base, exponent in exponents.items() if exponent))


class UnitEntry(Model):
    """A unit in units.yaml: its size in the dimension's base unit, a whole number or "p/q", and every spelling met."""

    size: int | str
    spellings: list[str]


class UnitFile(RootModel[dict[str, dict[str, UnitEntry]]]):
    """What units.yaml holds: by dimension and symbol."""


@cache
def _file() -> tuple[UnitFile, YamlSource]:
    source = load_yaml(RULES / "vocabulary" / "units.yaml", RuleError)
    return validated(UnitFile, source), source


@cached_across_runs
def _units() -> dict[str, Unit]:
    """Folded spelling → unit."""
    file, source = _file()
    table: dict[str, Unit] = {}
    for dimension, entries in file.root.items():
        for symbol, entry in entries.items():
            base: Dimension = () if dimension == "ratio" else ((dimension, 1),)
            unit = Unit(symbol, base, Fraction(entry.size))
            for spelling in (symbol, *entry.spellings):
                if table.setdefault(fold_text(spelling), unit) is not unit:
                    raise RuleError(f"单位“{spelling}”重复", code="R007", where=source.where(dimension, symbol))
    return table


@cache
def find_unit(text: str) -> Unit | None:
    """The unit that `text` spells ("万元", "㎡", "万元/亩", "吨标煤/万元"), or None."""
    known = _units()
    folded = fold_text(text)
    if not folded:
        return None
    if (unit := known.get(folded)) is not None:
        return unit
    parts = folded.split("/")
    if len(parts) != 2:
        return None
    upper, lower = known.get(parts[0]), known.get(parts[1])
    if upper is None or lower is None:
        return None
    symbol = f"{upper.symbol}/{lower.symbol}"
    return Unit(symbol, multiply(upper.dimension, lower.dimension, -1), upper.size / lower.size)


def unit(text: str) -> Unit:
    """Like `find_unit`, for text that must be a unit; "" gives the unit of a plain number."""
    if not text:
        return PLAIN_UNIT
    known = find_unit(text)
    if known is None:
        raise RuleError(f"单位“{text}”不认识", code="R008", remedy="可用的单位见 rules/vocabulary/units.yaml")
    return known


def dimension_text(dimension: Dimension) -> str:
    """The dimension by its base units, in Chinese: 万元, 万元/亩; a plain number is 无单位的数."""
    if not dimension:
        return "无单位的数"
    bases = [(_base_unit(base), exponent) for base, exponent in dimension]
    upper = [symbol for symbol, exponent in bases for _ in range(exponent)]
    lower = [symbol for symbol, exponent in bases for _ in range(-exponent)]
    return "·".join(upper or ["1"]) + "".join(f"/{symbol}" for symbol in lower)


def _base_unit(dimension: str) -> str:
    return next(symbol for symbol, entry in _file()[0].root[dimension].items() if Fraction(entry.size) == 1)


@cached_across_runs
def unit_spellings() -> tuple[str, ...]:
    """All spellings of simple units, longest first, for patterns that search for a unit in text."""
    names = {
        spelling
        for entries in _file()[0].root.values()
        for symbol, entry in entries.items()
        for spelling in (symbol, *entry.spellings)
        if symbol != "1"
    }
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
