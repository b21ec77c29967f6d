"""Paths of the files that come with the package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent.parent
RULES = PACKAGE / "rules"
TEMPLATES = PACKAGE / "templates"
