"""What a verdict must be, in plain Python and fractions: shares no code with the evaluator, only the meaning of its
three values and of open words (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from oracle_lists import listed, row_of, unknown

from tenglong.engine.language import ast
from tenglong.engine.policy.corpus import Policy, Rule
from tenglong.engine.policy.models import PolicyHead
from tenglong.engine.policy.name_lists import PolicyList
from tenglong.engine.vocabulary.units import unit

Row = Mapping[str, Any]
Truth = bool | None

HOME = "330683"
"""Where a record is that says nothing of its place, when the policies are of several places."""

SILENT = {None, "none"}
"""States of a cell that says nothing: no entry, or “无”, “—”."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The circumstances of a check; `tables` are the rows of the loaded reference tables."""

    as_of: date
    year: int | None = None
    signing: date | None = None
    region: str = ""
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the verdict must say; figures in base units."""

    outcome: str
    basis: str
    doubts: tuple[str, ...]
    missing: frozenset[str]
    cases: tuple[str, ...]
    clear_cases: tuple[str, ...]
    actual: Fraction | None
    limit: Fraction | None

    @property
    def margin(self) -> Fraction | None:
        return None if self.actual is None or self.limit is None else self.actual - self.limit


def expect(record: Row, rule: Rule, policies: Sequence[Policy], world: World) -> Expected:
    """The verdict of one rule on one record."""
    lists = next(policy.lists for policy in policies if policy.head is rule.head)
    code = _county(record, policies, world)
    known = {**record, "region_code": code if code and not code.endswith("00") else None}
    turned = set(_signs(rule.when)) == {-1}
    readings = [Reading(known, rule, lists, world, inclusive, alike=inclusive != turned) for inclusive in (False, True)]
    scoping = [replace(reading, alike=reading.inclusive) for reading in readings]
    bound = _all([_place(record, rule.head, policies, world), _kind_and_years(record, rule, world)])
    scopes = [_all([bound, reading.truth(rule.scope) if rule.scope else True]) for reading in scoping]
    truths = [reading.truth(rule.when) for reading in readings]
    lacking = [name for reading in readings for name in reading.lacking(rule.when)]
    if rule.scope:
        lacking += [name for reading in scoping for name in reading.lacking(rule.scope)]
    outcome = _outcome(scopes, truths, table=any(name.startswith("table:") for name in lacking))
    if _place(record, rule.head, policies, world) is None:
        lacking.append("region")
    undecided = outcome in ("insufficient", "needs_reference")
    measured = _shown(rule, outcome, readings)
    return Expected(
        outcome=outcome,
        basis=basis(rule.head, data_year(record, world), world),
        doubts=doubts(rule, data_year(record, world), world),
        missing=frozenset(name for name in lacking if not name.startswith("table:")) if undecided else frozenset(),
        cases=_held(rule, readings, outcome),
        clear_cases=_cleared(rule, readings) if outcome != "clear" and all(scopes) else (),
        actual=readings[0].number(measured.left) if measured else None,
        limit=readings[0].number(measured.right) if measured else None,
    )


def _cleared(rule: Rule, readings: Sequence[Reading]) -> tuple[str, ...]:
    """The cases that hold in no reading, for sure."""
    return tuple(
        name for name, node in rule.cases if name and all(reading.truth(node) is False for reading in readings)
    )


def _held(rule: Rule, readings: Sequence[Reading], outcome: str) -> tuple[str, ...]:
    judging = {"hit": readings[0], "boundary": readings[-1]}.get(outcome)
    return tuple(name for name, node in rule.cases if name and judging is not None and judging.truth(node))


def _outcome(scopes: Sequence[Truth], truths: Sequence[Truth], *, table: bool) -> str:
    if scopes[1] is False:
        return "out_of_scope"
    if set(truths) == {False}:
        return "clear"
    if set(scopes) == {True} and set(truths) == {True}:
        return "hit"
    if list(scopes) == [False, True] or (scopes[0] and None not in truths):
        return "boundary"
    return "needs_reference" if table else "insufficient"


def _shown(rule: Rule, outcome: str, readings: Sequence[Reading]) -> ast.Compare | None:
    """The first comparison that makes the condition what it is; of an open verdict the first of all, if none does."""
    figures = [
        node for node in _walk(rule.when) if isinstance(node, ast.Compare) and not isinstance(node.left, ast.Day)
    ]
    if rule.criterion.cases or not figures:
        return None
    if isinstance(rule.when, ast.Compare):
        return rule.when
    decisive = _decisive(rule.when, outcome, readings, readings)
    shown = [node for node in figures if any(node is each for each in decisive)]
    return next(iter(shown), None if outcome in ("hit", "clear") else figures[0])


def _decisive(
    node: ast.Node, outcome: str, readings: Sequence[Reading], under: Sequence[Reading], *, held: bool = True
) -> list[ast.Node]:
    """Comparisons and states on which the outcome rests. `under`: the readings as they are seen below negations."""
    truths = [reading.truth(node) for reading in under]
    rests = {
        "hit": truths[0] is held,
        "clear": truths[0] is not held and truths[0] is not None,
        "boundary": set(truths) == {True, False},
    }
    if not rests.get(outcome):
        return []
    match node:
        case ast.Not(item):
            return _decisive(item, outcome, readings, [reading.opposed for reading in under], held=not held)
        case ast.Open(item):
            return _decisive(item, outcome, readings, under, held=held)
        case ast.And(items) | ast.Or(items):
            return [each for item in items for each in _decisive(item, outcome, readings, under, held=held)]
    return [node]


def _signs(node: ast.Node, sign: int = 1) -> Iterator[int]:
    """Whether counting the exact figure, or what is left open, makes the whole hold more (1) or less (-1)."""
    if isinstance(node, ast.Open) or (isinstance(node, ast.Compare | ast.And) and node.open_word):
        yield sign
    for child in node.children():
        yield from _signs(child, -sign if isinstance(node, ast.Not) else sign)


def _walk(node: ast.Node) -> Iterator[ast.Node]:
    yield node
    for child in node.children():
        yield from _walk(child)


# Place and time


def data_year(record: Row, world: World) -> int:
    """The year that the record states, or the one asked for, or the year before the check."""
    stated = record.get("report_year")
    return int(stated) if stated else (world.year or world.as_of.year - 1)


def basis(policy: PolicyHead, year: int, world: World) -> str:
    """Begun by the day of the check; the data year within the policy's years; still in force when letters are signed."""
    signed = world.signing or world.as_of
    if world.as_of < policy.valid_from:
        return "not_yet"
    if policy.valid_to is not None:
        within = "in_force" if signed <= policy.valid_to else "retrospective"
        return "expired" if year > policy.valid_to.year else within
    return "in_force" if max(signed.year, year) <= policy.last_target_year else "unverified"


def doubts(rule: Rule, year: int, world: World) -> tuple[str, ...]:
    """Data of another year than the last whole one; of the running year only where figures of the whole year are read."""
    running = world.as_of.year if (world.as_of.month, world.as_of.day) < (12, 31) else None
    if year > world.as_of.year:
        return ("future_year",)
    if year == running:
        return ("unfinished_year",) if rule.criterion.flows else ()
    return ("stale_data",) if year < world.as_of.year - 1 else ()


def _place(record: Row, policy: PolicyHead, policies: Sequence[Policy], world: World) -> Truth:
    place, governed = _levels(_county(record, policies, world)), _levels(policy.region)
    shared = min(len(place), len(governed))
    if place[:shared] != governed[:shared]:
        return False
    return True if len(place) >= len(governed) else None


def _county(record: Row, policies: Sequence[Policy], world: World) -> str:
    """Where the record is: as its sheet says, as the check was told, as it is registered, or at home."""
    if record.get("region_code") or record.get("region"):
        return record.get("region_code") or ""
    registered = (record.get("uscc") or "")[2:8]
    regions = {other.head.region for other in policies}
    bound = any(_levels(registered)[: len(_levels(region))] == _levels(region) for region in regions)
    return world.region or (registered if bound else min(regions) if len(regions) == 1 else HOME)


def _levels(code: str) -> list[str]:
    """330683 is province 33, prefecture 06, county 83; 00 names no level."""
    pairs = [code[at : at + 2] for at in range(0, min(len(code), 6), 2)]
    return pairs[: pairs.index("00")] if "00" in pairs else pairs


def _kind_and_years(record: Row, rule: Rule, world: World) -> bool:
    years = rule.criterion.years
    in_years = years is None or years[0] <= data_year(record, world) <= years[1]
    return record["kind"] in rule.criterion.record and in_years


# Truth


def _rank(value: Truth) -> int:
    return 1 if value is None else 2 * value


def _value(rank: int) -> Truth:
    return (False, None, True)[rank]


def _all(values: Sequence[Truth]) -> Truth:
    return _value(min(map(_rank, values)))


@dataclass(frozen=True)
class Reading:
    """One record under one reading of the words that the text leaves open."""

    record: Row
    rule: Rule
    lists: Mapping[str, PolicyList]
    world: World
    inclusive: bool
    alike: bool
    """Whether a name that is only like one of a list counts; turned round under a negation."""

    def truth(self, node: ast.Node) -> Truth:
        match node:
            case ast.And(items, open_word) if open_word and self.inclusive:
                return self.truth(ast.Or(items))
            case ast.And(items):
                return _all([self.truth(item) for item in items])
            case ast.Or(items):
                return _value(max(_rank(self.truth(item)) for item in items))
            case ast.Not(item):
                return _value(2 - _rank(self.opposed.truth(item)))
            case ast.Open(item, word):
                wide = self.truth(item) if self.inclusive else False
                return False if wide is None and word == "等" else wide
            case ast.Compare():
                return self.compared(node)
            case ast.Empty(key):
                return True if self.silent(key) else (False if self.record.get(key) is not None else None)
            case ast.Flag(key):
                return self.about(key, lambda value: value is True)
            case ast.OneOf(key, values):
                return self.about(key, lambda value: value in values)
            case ast.Listed():
                return listed(*self.names(node), alike=self.alike)
        raise AssertionError(node)

    @property
    def opposed(self) -> Reading:
        return replace(self, alike=not self.alike)

    def names(self, node: ast.Listed) -> tuple[PolicyList, list[str], list[str | None]]:
        """The list, what its columns name, and the record's names."""
        kinds = [self.rule.vocabulary[key].name_of for key in node.keys]
        return self.lists[node.list], list(kinds), [self.record.get(key) for key in node.keys]

    def about(self, key: str, test: Callable[[Any], bool]) -> Truth:
        value = self.record.get(key)
        return None if value is None else test(value)

    def silent(self, key: str) -> bool:
        return self.record.get(key) is None and self.record.get(f"{key}~") in SILENT

    def compared(self, node: ast.Compare) -> Truth:
        for side in (node.left, node.right):
            if isinstance(side, ast.Day) and side.listed:
                on = self.truth(side.listed)
                if not on or self.day(side) is None:
                    return self.alike if on else on
        left, right = self.side(node.left), self.side(node.right)
        if left is None or right is None:
            return None
        if left == right and node.open_word:
            return self.inclusive
        order: int = (left > right) - (left < right)
        return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "==": order == 0, "!=": order != 0}[
            node.operator
        ]

    def side(self, node: ast.Node) -> Any:
        return self.day(node) if isinstance(node, ast.Day) else self.number(node)

    def day(self, node: ast.Day) -> tuple[int, int, int] | None:
        if node.listed:
            row = row_of(*self.names(node.listed), alike=self.alike)
            found = row.dates[node.column] if row else None
        elif node.key:
            found = self.record.get(node.key)
        elif node.year_end:
            found = date(data_year(self.record, self.world), 12, 31)
        else:
            found = node.literal or self.world.as_of
        if found is None:
            return None
        year = found.year + node.years
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return (year, found.month, 28 if (found.month, found.day) == (2, 29) and not leap else found.day)

    # Figures, in base units

    def number(self, node: ast.Node, *, optional: bool = False) -> Fraction | None:
        """`optional`: inside a derivation, where an optional addend that the sheet does not mention is 0."""
        match node:
            case ast.Quantity(value):
                return value
            case ast.Dated(_, values):
                year = data_year(self.record, self.world)
                begun = [figure for first, figure in values if first <= year]
                return (begun[-1] if begun else values[0][1]).value
            case ast.Number(key):
                if optional and self.rule.vocabulary[key].optional_addend and self.silent(key):
                    return Fraction(0)
                return self.allowed(key, self.given(key))
            case ast.Derived(key, formula, prefer):
                given = self.allowed(key, self.given(key))
                computed = self.allowed(key, self.number(formula, optional=True))
                if prefer == "computed":
                    return given if computed is None else computed
                return computed if self.silent(key) else given
            case ast.Reference(table, column):
                return self.looked_up(table, column)
            case ast.Negative(operand):
                value_ = self.number(operand, optional=optional)
                return None if value_ is None else -value_
            case ast.Arithmetic():
                return self.arithmetic(node, optional)
        raise AssertionError(node)

    def arithmetic(self, node: ast.Arithmetic, optional: bool) -> Fraction | None:
        left, right = self.number(node.left, optional=optional), self.number(node.right, optional=optional)
        if left is None or right is None:
            return None
        if node.operator == "/":
            return left / right if right > 0 else None
        return {"+": left + right, "-": left - right, "*": left * right}[node.operator]

    def given(self, key: str) -> Fraction | None:
        text = self.record.get(key)
        return None if text is None else Fraction(text) * unit(self.rule.vocabulary[key].unit).size

    def allowed(self, key: str, value: Fraction | None) -> Fraction | None:
        minimum = self.rule.vocabulary[key].minimum
        if value is None or minimum is None or value >= Fraction(minimum) * unit(self.rule.vocabulary[key].unit).size:
            return value
        return None

    def looked_up(self, table: str, column: str) -> Fraction | None:
        row = self.table_row(table)
        text = row.get(column) if row else None
        return None if text is None else Fraction(text) * unit(self.rule.head.references[table].columns[column]).size

    def table_row(self, table: str) -> Row | None:
        keys = self.table_keys(table)
        for row in self.world.tables.get(table, ()):
            if all(row[key] is not None and row[key] == self.record.get(key) for key in keys):
                return row
        return None

    def table_keys(self, table: str) -> list[str]:
        keys = [self.rule.vocabulary.keys[name] for name in self.rule.head.references[table].keys]
        return [key for key in keys if all(key in row for row in self.world.tables.get(table, ()))]

    # What would decide

    def lacking(self, node: ast.Node) -> list[str]:
        """Fields ("table:…" for an outside table) without which `node` stays undecided."""
        if self.truth(node) is not None:
            return []
        match node:
            case ast.And(items) | ast.Or(items):
                return [name for item in items for name in self.lacking(item)]
            case ast.Not(item):
                return self.opposed.lacking(item)
            case ast.Open(item):
                return self.lacking(item)
            case ast.Listed(keys=keys):
                entries, _, names = self.names(node)
                return unknown(entries, keys, names)
            case ast.Compare(left=left, right=right):
                return [*self.unknown(left), *self.unknown(right)]
        return [str(getattr(node, "key", ""))]

    def unknown(self, node: ast.Node, *, optional: bool = False) -> list[str]:
        """Fields without which a figure or date is unknown."""
        if isinstance(node, ast.Day):
            if node.listed:
                return self.lacking(node.listed)
            return [node.key] if self.day(node) is None else []
        if self.number(node, optional=optional) is not None:
            return []
        match node:
            case ast.Derived(key, formula, prefer):
                return [key] if prefer == "given" else self.unknown(formula, optional=True)
            case ast.Reference(table):
                unsaid = [key for key in self.table_keys(table) if self.record.get(key) is None]
                return unsaid if table in self.world.tables and unsaid else [f"table:{table}"]
            case ast.Negative(operand):
                return self.unknown(operand, optional=optional)
            case ast.Arithmetic(operator, left, right):
                names = [*self.unknown(left, optional=optional), *self.unknown(right, optional=optional)]
                divisor = self.number(right, optional=optional)
                barren = operator == "/" and divisor is not None and divisor <= 0
                return names + (_first_key(right) if barren else [])
        return [str(getattr(node, "key", ""))]


def _first_key(node: ast.Node) -> list[str]:
    return [key for part in _walk(node) if (key := getattr(part, "key", ""))][:1]
