"""Columns to fields: which header means which field, in which unit and of which year; every doubt is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from ...core.text import fold_text
from ...records.problems import Problems
from ...records.records import SourceColumn
from ...vocabulary.data_periods import period_in_title
from ...vocabulary.fields import Vocabulary
from ...vocabulary.header_index import HeaderIndex, HeaderMatch
from ...vocabulary.headers import Header
from ...vocabulary.layout_words import layout_words
from ...vocabulary.spellings import spellings
from ...vocabulary.units import PLAIN_UNIT, Unit, find_unit
from ..layout.heading import Heading, quotient_of
from ..values.choices import recognised_share
from ..values.unstated_units import other_unit


@dataclass(frozen=True, kw_only=True)
class MappedColumn:
    """A column that gives a field.

    Attributes:
        unit: the unit of figures that have none of their own; None where the header's unit does not fit the field.
        unit_from: where the unit comes from: "profile", "header", "line", "cell" (percent format), "default" or ""; "open" where
            nothing states it and another unit than the field's own fits as well.
        year: the year that its header states.
        year_assumed: the column was chosen from several years, though nothing says which year is meant.
    """

    column: int
    header: Header
    match: HeaderMatch
    unit: Unit | None = PLAIN_UNIT
    unit_from: str = ""
    year: int | None = None
    year_assumed: bool = False

    @property
    def key(self) -> str:
        """The field."""
        return self.match.key

    @property
    def letter(self) -> str:
        """The column's letters."""
        return self.header.column_name


@dataclass(frozen=True)
class ColumnMap:
    """The columns of a table: `uses` give fields; `rivals` are second columns for a field already in `uses`.

    A second column of a flag fills its gaps (环保/是否达标 beside 环保/存在问题); one of figures is only compared.
    """

    uses: tuple[MappedColumn, ...]
    rivals: tuple[MappedColumn, ...]
    columns: tuple[SourceColumn, ...]

    def use(self, key: str) -> MappedColumn | None:
        """The column that gives a field."""
        return next((use for use in self.uses if use.key == key), None)


class Mapper:
    """Maps the headers of one table."""

    def __init__(
        self,
        words: Vocabulary,
        index: HeaderIndex,
        by_profile: Mapping[str, HeaderMatch],
        *,
        cells: pl.DataFrame,
        percent: frozenset[int],
        heading: Heading,
        year: int | None,
        problems: Problems,
        place: Mapping[str, str],
    ) -> None:
        self.words = words
        self.index = index
        self.by_profile = by_profile
        self.cells = cells
        self.percent = percent
        self.heading = heading
        self.wanted_year = year
        self.problems = problems
        self.place = place

    def map(self, headers: Iterable[Header]) -> ColumnMap:
        """The mapping of all headers; columns that are not used are reported."""
        headers = tuple(headers)
        matched = [
            MappedColumn(column=header.column, header=header, match=match, year=header.year)
            for header in headers
            if (match := self.match(header))
        ]
        uses, rivals = [], []
        for key in dict.fromkeys(use.key for use in matched):
            chosen, others = self._choose([use for use in matched if use.key == key])
            uses += [self._with_unit(use) for use in chosen]
            rivals += [self._with_unit(use) for use in others]
        flags = [use for use in rivals if self.words[use.key].type == "flag"]
        return ColumnMap(tuple(uses), tuple(rivals), tuple(_describe(headers, [*uses, *flags])))

    def match(self, header: Header) -> HeaderMatch | None:
        """The field of a header, by the profile, its name, its values, or a safe near match."""
        for name in header.profile_names:
            if name in self.by_profile:
                return self._directed(self.by_profile[name], name)
        if len(header.levels) > 1 and any(word in header.levels[0] for word in layout_words().foreign_parents):
            self._report("header_unknown", header, proposal="")
            return None
        match = next(filter(None, map(self.index.find, header.names)), None)
        return self._by_values(header, match) if match is not None else self._near(header)

    def _directed(self, match: HeaderMatch, name: str) -> HeaderMatch:
        """Give a header mapped by the profile the sense (yes means good or bad) that the vocabulary has for it."""
        known = self.index.names.get(name)
        return replace(match, sense=known.sense) if known is not None and known.key == match.key else match

    def _near(self, header: Header) -> HeaderMatch | None:
        names = [part.text for part in header.parts if part.text]
        pieces = {match.key for piece in _pieces(names) if (match := self.index.find(piece))}
        if len(pieces) > 1:
            labels = "、".join(self.words.label(key) for key in sorted(pieces))
            self._report("header_two_fields", header, labels=labels)
            return None
        match, known = self.index.near(names[-1]) if len(names) == 1 else (None, "")
        if match is not None:
            self._report("header_near", header, label=self.words.label(match.key), field=match.key, known=known)
        elif (period := period_in_title(fold_text(header.text))) and self._is_used(header):
            self._report("header_part_year", header, period=period)
        elif self._is_used(header):
            proposal = f"，与“{known}”相近但不能确定" if known else ""
            self._report("header_unknown", header, proposal=proposal)
        else:
            self._report("header_empty", header)
        return match

    def _is_used(self, header: Header) -> bool:
        return not self.cells[str(header.column)].is_null().all()

    def _by_values(self, header: Header, match: HeaderMatch) -> HeaderMatch:
        """Where two fields share a header, the field that recognises the larger share of the column's values."""
        name = header.names[-1]
        for pair in layout_words().by_values:
            keys = (pair.first, pair.second)
            if match.key not in keys or not all(key in self.words.fields for key in keys):
                continue
            if pair.headers and name not in map(fold_text, pair.headers):
                continue
            values = self.cells[str(header.column)].drop_nulls().head(500).unique(maintain_order=True)
            shares = {key: recognised_share(values, key, self.words[key]) for key in keys}
            if pair.every and shares[pair.first] < 1:
                shares[pair.first] = 0
            best = max(keys, key=lambda key: shares[key])
            if values.len() and shares[best] > shares[match.key]:
                return replace(match, key=best, sense="plain")
        return match

    def _choose(self, candidates: list[MappedColumn]) -> tuple[list[MappedColumn], list[MappedColumn]]:
        """The column that gives a field, and its second columns: chosen by year, then by the closest header."""
        label = self.words.label(candidates[0].key)
        if any(use.year for use in candidates):
            candidates = self._of_year(candidates, label)
        if len(candidates) < 2:
            return candidates, []
        best, *others = sorted(candidates, key=lambda use: (use.match.how != "profile", use.match.rank, use.column))
        if self.words[best.key].type == "flag" and len({use.match.sense for use in candidates}) > 1:
            best, *others = sorted(candidates, key=lambda use: use.column)  # 是否达标 beside 存在问题: both are read
            return [best], others
        for other in others:
            self._report(
                "header_same_field", other.header, label=label, taken=best.letter, header_taken=best.header.text
            )
        return [best], others

    def _of_year(self, candidates: list[MappedColumn], label: str) -> list[MappedColumn]:
        """The columns of the data year; if none is known, those without a year, else the newest (reported)."""
        heading_year = self.heading.values.get("report_year")
        years = sorted({use.year for use in candidates if use.year})
        undated = [use for use in candidates if not use.year]
        wanted = self.wanted_year
        if wanted is None and heading_year is not None and (int(heading_year.value) in years or len(years) > 1):
            wanted = int(heading_year.value)
        assumed = False
        if wanted is None and not undated:
            wanted, assumed = years[-1], len(years) > 1
        kept = [use for use in candidates if use.year == wanted] or undated
        for use in candidates:
            if use in kept and assumed:
                self._report("header_year_assumed", use.header, label=label, field=use.key, year=str(wanted))
            elif use not in kept:
                self._report("header_other_year", use.header, label=label, field=use.key, year=str(use.year or ""))
        return [replace(use, year_assumed=assumed) for use in kept]

    def _with_unit(self, use: MappedColumn) -> MappedColumn:
        """The column with its unit, from the header, the percent format, the 单位 line, or the vocabulary's default."""
        field = self.words[use.key]
        if field.type != "number" or not field.unit:
            return replace(use, unit=field.unit_ if field.type == "number" else PLAIN_UNIT)
        symbol = use.match.unit or use.header.unit
        if symbol:
            unit = self._of_header(use, symbol, field.unit_)
            by_profile = use.match.how == "profile" and use.match.unit
            return replace(use, unit=unit, unit_from="profile" if by_profile else "header")
        if use.column in self.percent and not field.unit_.dimension:
            return replace(use, unit=field.unit_, unit_from="cell")
        if field.unit in layout_words().obvious_units:
            return replace(use, unit=field.unit_)
        line = None if use.key in layout_words().line_exempt else self.heading.unit_for(field.unit_)
        if line is not None:
            return replace(use, unit=line, unit_from="line")
        other = self.heading.unsettled_for(field.unit_) or other_unit(self.cells[str(use.column)], use.key, field.unit)
        if not other:
            return replace(use, unit=field.unit_, unit_from="default")
        self._report("unit_open", use.header, field=use.key, label=field.label, unit=field.unit, other=other)
        return replace(use, unit=field.unit_, unit_from="open")

    def _of_header(self, use: MappedColumn, symbol: str, wanted: Unit) -> Unit | None:
        unit = find_unit(symbol)
        if unit is not None and unit.dimension == wanted.dimension:
            return unit
        loose = spellings().loose_units.get(wanted.symbol, {}).get(unit.symbol if unit else "")
        if loose:
            self._report("unit_loose", use.header, field=use.key, unit=symbol, taken=loose)
            return find_unit(loose)
        quotient = quotient_of(unit, wanted) if unit is not None else None
        if quotient is None:
            label = self.words.label(use.key)
            self._report("unit_mismatch", use.header, field=use.key, label=label, unit=symbol, wanted=wanted.symbol)
        return quotient

    def _report(self, code: str, header: Header, **slots: str) -> None:
        cell = header.at or f"{header.column_name}{self.place['header_row']}"
        file, sheet = self.place["file"], self.place["sheet"]
        self.problems.add(code, file=file, sheet=sheet, cell=cell, written=header.text, header=header.text, **slots)


def _pieces(names: list[str]) -> list[str]:
    """`法定代表人及电话` → 法定代表人, 电话; an empty list where no word such as 及 joins them."""
    pattern = "[" + "".join(map(re.escape, layout_words().pairs)) + "]"
    pieces = [piece for piece in re.split(pattern, names[-1]) if piece] if names else []
    return pieces if len(pieces) > 1 else []


def _describe(headers: tuple[Header, ...], uses: list[MappedColumn]) -> Iterable[SourceColumn]:
    """The `SourceColumn` of every header."""
    by_column = {use.column: use for use in uses}
    for header in headers:
        use = by_column.get(header.column)
        if use is None:
            yield SourceColumn(letter=header.column_name, header=header.text)
            continue
        symbol = use.unit.symbol if use.unit else ""
        opposite = use.match.sense == "opposite"
        yield SourceColumn(
            letter=use.letter,
            header=header.text,
            field=use.key,
            unit=symbol,
            unit_from=use.unit_from,
            match=use.match.how,
            opposite=opposite,
        )
