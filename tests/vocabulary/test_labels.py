"""Every code has a Chinese label, and no label is of a code that does not exist."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from tenglong.engine.vocabulary.labels import Labels, TargetLabels, labels

PARTIAL = {"met", "missed", "missed_note"}
"""Tables of targets that are judged: an open one never is."""


def codes(annotation: object) -> set[str]:
    """The codes of a Literal, or of a union of them."""
    arguments = get_args(annotation)
    return set(arguments) if get_origin(annotation) is Literal else {code for part in arguments for code in codes(part)}


def tables(model: BaseModel) -> list[tuple[str, set[str], set[str]]]:
    """Of each table of a model: its name, the codes that it may have, and those that it has."""
    rows = []
    for name, entry in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            rows += [(f"{name}.{inner}", known, given) for inner, known, given in tables(value)]
        elif get_origin(entry.annotation) is dict and (known := codes(get_args(entry.annotation)[0])):
            rows.append((name, known, set(value)))
    return rows


@pytest.mark.parametrize(
    ("name", "known", "labelled"), tables(labels()), ids=lambda part: part if type(part) is str else ""
)
def test_every_code_has_a_label(name: str, known: set[str], labelled: set[str]) -> None:
    assert labelled == known - ({"open"} if name.partition(".")[2] in PARTIAL else set())


def test_tables_of_targets_are_known_by_name() -> None:
    assert set(TargetLabels.model_fields) >= PARTIAL
    assert {name for name, _, _ in tables(labels())} > {"outcome", "decision", "state", "severity.lint"}
    assert "finding" in Labels.model_fields
