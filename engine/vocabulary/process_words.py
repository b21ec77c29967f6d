"""The words by which cells name, deny and leave open the processes of an enterprise: rules/vocabulary/process_words.yaml."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.text import fold_text
from ..core.validation import Model, load_model


def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(map(fold_text, words), key=len, reverse=True))


FoldedWords = Annotated[tuple[str, ...], AfterValidator(_longest_first)]
"""Words in the form in which texts are compared, the longest first."""


class ProcessNames(Model):
    """How cells call a process: `words` name it, `wider` something that may have it in it."""

    words: FoldedWords = Field(description="写明这道工序的说法")
    wider: FoldedWords = Field(default=(), description="范围更宽的说法，有没有这道工序说不定")


class ProcessWords(Model):
    """The content of process_words.yaml."""

    denied_before: FoldedWords = Field(description="写在工序之前的否定词")
    denied_name: FoldedWords = Field(description="写在工序之前的否定词，其后整个是工序名称才算")
    denied_after: FoldedWords = Field(description="写在工序之后的否定词")
    said_between: FoldedWords = Field(description="写在否定词和工序之间、不改变意思的词")
    said_behind: FoldedWords = Field(description="写在工序之后、不改变意思的词")
    doubtful_before: FoldedWords = Field(description="写在开头、说不定现在有没有的词")
    doubtful: FoldedWords = Field(description="写在任何地方都说不定现在有没有的词")
    processes: dict[str, ProcessNames] = Field(description="字段：工序的说法")
    others: list[FoldedWords] = Field(description="以上各项之外的工序")

    @cached_property
    def known(self) -> FoldedWords:
        """All names of processes, wider ones too."""
        names = [word for process in self.processes.values() for word in (*process.words, *process.wider)]
        return _longest_first((*names, *(word for line in self.others for word in line)))


@cached_across_runs
def process_words() -> ProcessWords:
    """The words of process_words.yaml.

    Raises:
        RuleError: the file is not valid; the message names the line.
    """
    return load_model(ProcessWords, RULES / "vocabulary" / "process_words.yaml")
