"""Decisions → letters: Word files from templates/, filled with what the verdicts found."""

from .case import Case, Criterion, Letter, Question, Remedy
from .compose import context_of, letters_for
from .letters import LetterFile, write_letters
from .template import LetterTemplate

__all__ = [
    "Case",
    "Criterion",
    "Letter",
    "LetterFile",
    "LetterTemplate",
    "Question",
    "Remedy",
    "context_of",
    "letters_for",
    "write_letters",
]
