"""Columns and texts of the empty submission form of each record kind: rules/vocabulary/submission_forms.yaml."""

from __future__ import annotations

from functools import cache

from ..core.resources import RULES
from ..core.validation import Model, load_model
from .fields import FieldType, Kind, TextOrNumber


class FormFile(Model):
    """Titles of the forms, their columns (field keys, in order), example rows, and texts that explain field types."""

    titles: dict[Kind, str]
    columns: dict[Kind, list[str]]
    examples: dict[Kind, dict[str, TextOrNumber]]
    formats: dict[str, str]
    silent_units: list[str]
    requirements: dict[FieldType, str]
    supplement: str
    guide: list[str]


@cache
def submission_forms() -> FormFile:
    """The contents of submission_forms.yaml.

    Raises:
        RuleError: the file is broken; the error names the line.
    """
    return load_model(FormFile, RULES / "vocabulary" / "submission_forms.yaml")
