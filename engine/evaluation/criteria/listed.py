"""Columns of a prepared frame that say what the policies' lists (名单) have on each record.

A list is searched once for each distinct combination of names that may be on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ...core.text import normal_name_expr
from ...language import ast
from ...policy.condition import Conditioned
from ...policy.list_search import ListMatch, ListSearch
from ...policy.name_lists import ListRow, PolicyList
from ...vocabulary.fields import Vocabulary

ON_LIST, OFF_LIST = "*", ""
"""What the column of a list holds where the record is on it, and where it is not; else the row that it resembles, as
the document writes it, or null where that is unknown."""


def normal_column(key: str) -> str:
    """Column of a name in normal form."""
    return f"={key}"


def listed_column(entries: PolicyList, keys: Sequence[str]) -> str:
    """Column that tells whether the texts of the fields `keys` are on a list: `ON_LIST`, `OFF_LIST`, a row, or null."""
    return f"名单:{entries.id}:{':'.join(keys)}"


def listed_day_column(entries: PolicyList, keys: Sequence[str], column: str) -> str:
    """Column of the day that the row of a list has for a record; null where it has none or there is no row."""
    return f"{listed_column(entries, keys)}:{column}"


def lists_read(rule: Conditioned) -> list[ast.Listed]:
    """The lists that a rule looks into, each once with the fields by which it does."""
    nodes = (node for node in rule.nodes if isinstance(node, ast.Listed))
    return list({(node.list, node.keys): node for node in nodes}.values())


def with_lists(frame: pl.DataFrame, rules: Sequence[Conditioned]) -> pl.DataFrame:
    """Add the normal names that the rules look up, and the columns of their lists."""
    read = {
        listed_column(entries, node.keys): (entries, node.keys, rule.vocabulary)
        for rule in rules
        for node in lists_read(rule)
        for entries in (rule.lists[node.list],)
    }
    named = sorted({key for _, keys, _ in read.values() for key in keys})
    frame = frame.with_columns(normal_name_expr(pl.col(key)).alias(normal_column(key)) for key in named)
    for entries, keys, fields in read.values():
        frame = frame.with_columns(_columns(frame, entries, keys, fields))
    return frame


def left_open(rule: Conditioned, frame: pl.DataFrame) -> pl.Series:
    """For each row of a prepared frame what the rule's lists leave to a person, in words; null where nothing is."""
    near = [_near(rule.lists[node.list], node) for node in lists_read(rule) if node.near]
    days = [node for node in dict.fromkeys(rule.nodes) if isinstance(node, ast.Day)]
    silent = [_silent(rule.lists[day.listed.list], day.listed, day.column) for day in days if day.listed is not None]
    if not near and not silent:
        return pl.Series([None] * frame.height, dtype=pl.String)
    joined = pl.concat_str([*near, *silent], separator="；", ignore_nulls=True)
    return frame.select(pl.when(joined != "").then(joined))[:, 0]


def unknown_words(rule: Conditioned, frame: pl.DataFrame) -> pl.Series:
    """For each row of a prepared frame the words that a closed list of the rule does not know; null where there are none."""
    asked = {
        key: (node.list, known)
        for node in lists_read(rule)
        if rule.lists[node.list].closed
        for key, known in zip(node.keys, rule.lists[node.list].names, strict=True)
    }
    sentences = [_unknown_word(key, rule.vocabulary[key].label, name, known) for key, (name, known) in asked.items()]
    if not sentences:
        return pl.Series([None] * frame.height, dtype=pl.String)
    joined = pl.concat_str(sentences, separator="；", ignore_nulls=True)
    return frame.select(pl.when(joined != "").then(joined))[:, 0]


def _unknown_word(key: str, label: str, name: str, known: frozenset[str]) -> pl.Expr:
    unknown = pl.col(normal_column(key)).is_not_null() & ~pl.col(normal_column(key)).is_in(sorted(known))
    words = pl.concat_str(pl.lit(f"{label}所写的“"), pl.col(key), pl.lit(f"”不是名单“{name}”中的写法，无从对照"))
    return pl.when(unknown).then(words)


def _near(entries: PolicyList, node: ast.Listed) -> pl.Expr:
    state = pl.col(listed_column(entries, node.keys))
    resembles = (state != ON_LIST) & (state != OFF_LIST)
    words = {row.shown: _guessed(entries, row) for row in entries.rows if row.guess}
    what = f"名称与{entries.clause}名单“{node.list}”所列的“"
    alike = pl.concat_str(pl.lit(what), state, pl.lit("”相近，是否同一须由人认定"))
    guessed: pl.Expr = _looked_up(state, words, pl.String, None)
    return pl.when(resembles).then(pl.coalesce(guessed, alike))


def _guessed(entries: PolicyList, row: ListRow) -> str:
    return f"名称与{entries.clause}中推定的“{row.shown}”相同或相近（{row.guess}），是否在名单内须由人认定"


def _silent(entries: PolicyList, node: ast.Listed, column: str) -> pl.Expr:
    listed = pl.col(listed_column(entries, node.keys)) == ON_LIST
    unsaid = pl.col(listed_day_column(entries, node.keys, column)).is_null()
    text = f"{entries.clause}名单“{node.list}”没有写明该项的“{column}”，须由人认定"
    return pl.when(listed & unsaid).then(pl.lit(text))


def _columns(frame: pl.DataFrame, entries: PolicyList, keys: Sequence[str], fields: Vocabulary) -> list[pl.Expr]:
    search = ListSearch.of(entries, keys, fields)
    names = [normal_column(key) for key in keys]
    lacking = pl.any_horizontal(pl.col(names[at]).is_null() for at in search.needed)
    looked_at = frame.lazy().filter(search.candidates(names) & ~lacking).select(names).unique().collect()
    matches = {_joined(row): search.match(row) for row in looked_at.iter_rows()}
    combined = pl.concat_str([pl.col(name).fill_null(_UNSAID) for name in names], separator=_BETWEEN)
    state = _looked_up(combined, {text: _state(match) for text, match in matches.items()}, pl.String, OFF_LIST)
    columns = [pl.when(~lacking).then(state).alias(listed_column(entries, keys))]
    for column in entries.dates:
        days = {text: match.row.dates[column] for text, match in matches.items() if match and match.row}
        day: pl.Expr = _looked_up(combined, days, pl.Date, None)
        columns.append(day.alias(listed_day_column(entries, keys, column)))
    return columns


_BETWEEN, _UNSAID = "\n", "\0"
"""No name in normal form has these: they are neither ink nor blank that normal forms keep."""


def _joined(names: Sequence[str | None]) -> str:
    return _BETWEEN.join(_UNSAID if name is None else name for name in names)


def _looked_up(text: pl.Expr, values: Mapping[str, Any], dtype: type[pl.DataType], default: Any) -> pl.Expr:
    if not values:
        return pl.lit(default, dtype=dtype)
    new = pl.Series(list(values.values()), dtype=dtype)
    return text.replace_strict(pl.Series(list(values)), new, default=pl.lit(default, dtype=dtype), return_dtype=dtype)


def _state(match: ListMatch | None) -> str | None:
    if match is None:
        return None
    if match.row is None:
        return OFF_LIST
    return ON_LIST if match.exact else match.row.shown
