"""What an empty submission form of each record kind asks for, and how it asks: rules/vocabulary/submission_forms.yaml."""

from __future__ import annotations

from functools import cache

from ..core.resources import RULES
from ..core.validation import Model, load_model
from .fields import FieldType, Kind, TextOrNumber


class FormFile(Model):
    """The forms' titles, columns (field keys, in order), example rows, and texts that explain a field's type."""

    titles: dict[Kind, str]
    columns: dict[Kind, list[str]]
    examples: dict[Kind, dict[str, TextOrNumber]]
    formats: dict[str, str]
    silent_units: list[str]
    requirements: dict[FieldType, str]
    guide: list[str]


@cache
def submission_forms() -> FormFile:
    """The file.

    Raises:
        RuleError: it is broken; names the line.
    """
    return load_model(FormFile, RULES / "vocabulary" / "submission_forms.yaml")
