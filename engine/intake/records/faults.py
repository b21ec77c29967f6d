"""Fills the flags of faults (安全隐患, 违法用地 …) from free text: 违法违规情形 and 存在问题."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from ...core.text import fold_text
from ...records.column_names import cell_column, state_column
from ...vocabulary.fields import vocabulary
from ...vocabulary.spellings import spellings
from ..values.cell_reading import says_no
from .field_context import ROW_KEYS, FieldContext, fill_or_contradict, is_open, with_field

_VIOLATION, _PROBLEM = "violation", "problem"
_SEPARATORS = re.compile(r"[、,;/。和及与]|\d+[.]")


def with_faults(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    """The frame with the flags of faults that texts decide; where a text and a flag's own column contradict, neither holds.

    违法违规情形: 无 denies every fault, a named kind is a fault, and a text that says more than that settles nothing.
    存在问题: a named fault (安全隐患) is one; where only its subject is named (安全问题) the flag is unclear.
    """
    for source, step in ((_VIOLATION, _violations), (_PROBLEM, _problems)):
        if source in frame.columns and source in context.words.fields:
            frame = step(frame, context)
    return frame


def _violations(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    texts = frame[_VIOLATION].unique(maintain_order=True).drop_nulls()
    readings = {text: violations_in(text) for text in texts}
    unclear = frame.filter(pl.col(_VIOLATION).is_in([text for text, faults in readings.items() if faults is None]))
    _report(unclear, context, _VIOLATION, code="violation_unclear")
    return _stated(frame, context, _VIOLATION, {text: faults for text, faults in readings.items() if faults})


def _problems(frame: pl.DataFrame, context: FieldContext) -> pl.DataFrame:
    texts = frame[_PROBLEM].unique(maintain_order=True).drop_nulls()
    readings = {text: problems_in(text) for text in texts}
    named = {text: {key: True for key, named in faults.items() if named} for text, faults in readings.items()}
    vague = {text: [key for key, named in faults.items() if not named] for text, faults in readings.items()}
    frame = _stated(frame, context, _PROBLEM, {text: faults for text, faults in named.items() if faults})
    return _unclear(frame, context, {text: keys for text, keys in vague.items() if keys})


def _stated(
    frame: pl.DataFrame, context: FieldContext, source: str, readings: Mapping[str, Mapping[str, bool]]
) -> pl.DataFrame:
    """Fill every flag by what the texts of `source` say of it."""
    for key in dict.fromkeys(key for faults in readings.values() for key in faults):
        if key in context.words.fields:
            values = {text: faults[key] for text, faults in readings.items() if key in faults}
            flag = pl.col(source).replace_strict(values, default=None, return_dtype=pl.Boolean)
            frame = fill_or_contradict(with_field(frame, key, pl.Boolean), key, flag, context, source=source)
    return frame


def _unclear(frame: pl.DataFrame, context: FieldContext, vague: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Mark and report the flags of whose subject a text of 存在问题 speaks, where nothing else settles them."""
    keys = list(dict.fromkeys(key for keys in vague.values() for key in keys))
    for key in keys:
        frame = with_field(frame, key, pl.Boolean)
    open_ = {key: pl.col(_PROBLEM).is_in([text for text in vague if key in vague[text]]) & is_open(key) for key in keys}
    labels = {text: "、".join(map(context.words.label, keys)) for text, keys in vague.items()}
    label = pl.col(_PROBLEM).replace_strict(labels, default=None, return_dtype=pl.String).alias("labels")
    unclear = frame.filter(pl.any_horizontal(pl.lit(False), *open_.values()).fill_null(False)).with_columns(label)
    _report(unclear, context, _PROBLEM, code="problem_unclear", slots=("labels",))
    return frame.with_columns(
        column
        for key, spoken in open_.items()
        for column in (
            pl.when(spoken).then(pl.lit("unclear")).otherwise(state_column(key)).alias(state_column(key)),
            pl.when(spoken).then(context.cell(_PROBLEM)).otherwise(cell_column(key)).alias(cell_column(key)),
        )
    )


def _report(rows: pl.DataFrame, context: FieldContext, source: str, *, code: str, slots: Sequence[str] = ()) -> None:
    columns = rows.select(*ROW_KEYS, pl.col(source).alias("written"), context.problem_cell(source), *slots)
    context.problems.add_all(code, columns, field=source)


# What a text says


def violations_in(text: str) -> dict[str, bool] | None:
    """The flags that a text of 违法违规情形 decides; None where it names no kind, or says that all is settled or partly denied.

    >>> violations_in("违法用地"), violations_in("环境污染已整改")
    ({'unlawful_land': True}, None)
    """
    if says_no(text, _VIOLATION):
        return dict.fromkeys(spellings().violations, False)
    kinds, rest = _named(fold_text(text))
    if not kinds or _has(text, spellings().settled) or _has(rest, spellings().denials):
        return None
    return dict.fromkeys(kinds, True)


def problems_in(text: str) -> dict[str, bool]:
    """The flags of faults of which a text of 存在问题 speaks: True for a named fault, False where only its subject is named.

    >>> problems_in("亩均税收低、违法用地、安全问题")
    {'unlawful_land': True, 'safety_hazard': False}
    """
    faults: dict[str, bool] = {}
    for part in _SEPARATORS.split(fold_text(text)):
        kinds, rest = _named(part)
        settled = _has(part, spellings().settled) or _has(rest, [*spellings().denials, *spellings().flags.doubtful])
        for key, word in kinds.items():
            faults[key] = faults.get(key, False) or (word not in spellings().subjects and not settled)
        faults |= {key: True for key in spellings().problem_flags if part in _labels(key)}
    return faults


def _named(text: str) -> tuple[dict[str, str], str]:
    """The faults that a folded text names, each with the first word for it, and the text without these words."""
    kinds: dict[str, str] = {}
    for key, words in spellings().violations.items():
        for word in words:
            if word in text:
                kinds.setdefault(key, word)
                text = text.replace(word, "、")
    return kinds, text


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


@cache
def _labels(key: str) -> frozenset[str]:
    field = vocabulary("enterprise")[key]
    return frozenset(map(fold_text, (field.label, *field.aliases, *field.synonyms)))
