"""What an empty submission form of each record kind asks for, and how it asks: rules/vocabulary/forms.yaml."""

from __future__ import annotations

from functools import cache

from ..core.errors import RuleError
from ..core.resources import RULES
from ..core.validation import validated
from ..core.yaml_source import load_yaml
from .fields import FieldType, Kind, Model, TextOrNumber


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
    return validated(FormFile, load_yaml(RULES / "vocabulary" / "forms.yaml", RuleError))
