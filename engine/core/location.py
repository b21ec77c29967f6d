"""Where an expression is written: the file, rule, line and column that an error message points at."""

from __future__ import annotations

from dataclasses import dataclass

from .yaml_source import YamlSource


@dataclass(frozen=True, kw_only=True)
class SourceLocation:
    """The place where an expression is written.

    Attributes:
        file: file name, with the policy's folder.
        rule: rule id, or the field whose formula it is.
        line, column: of the first character, 1-based.
        character_positions: (line, column) of every character, needed when the file folds or quotes the text; if (),
            places are counted on from the first character.
    """

    file: str = ""
    rule: str = ""
    line: int = 1
    column: int = 1
    character_positions: tuple[tuple[int, int], ...] = ()

    @staticmethod
    def of_node(source: YamlSource, *path: str | int, file: str, rule: str) -> SourceLocation:
        """The place of a YAML node, exact for every character; the beginning of the file if there is no such node."""
        line, column = source.places.get(path, (1, 1))
        return SourceLocation(
            file=file, rule=rule, line=line, column=column, character_positions=source.character_positions(*path)
        )

    def at(self, text: str, offset: int) -> str:
        """The place of the character at `offset` in `text`, as `file rule 第 L 行第 C 列`."""
        if self.character_positions:
            line, column = self.character_positions[min(max(offset, 0), len(self.character_positions) - 1)]
        else:
            before = text[: max(offset, 0)]
            line = self.line + before.count("\n")
            column = len(before) - before.rfind("\n") if "\n" in before else self.column + len(before)
        return " ".join(part for part in (self.file, self.rule, f"第 {line} 行第 {column} 列") if part)
