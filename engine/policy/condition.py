"""The interface of what evaluation can judge: a criterion of a policy, or a caution, which belongs to no policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..language import ast
from ..vocabulary.fields import Vocabulary
from .models import ReferenceTable
from .name_lists import PolicyList


class Conditioned(Protocol):
    """A checked condition, with the fields and outside tables that it reads."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def when(self) -> ast.Node: ...

    @property
    def fields(self) -> Sequence[str]:
        """The keys of the fields that it reads."""

    @property
    def nodes(self) -> Sequence[ast.Node]:
        """Every node of its expressions."""

    @property
    def references(self) -> Mapping[str, ReferenceTable]:
        """The outside tables that it may read, by name."""

    @property
    def lists(self) -> Mapping[str, PolicyList]:
        """The lists that it may look into, by name."""


@dataclass(frozen=True)
class Condition:
    """A condition that belongs to no criterion."""

    vocabulary: Vocabulary
    when: ast.Node
    references: Mapping[str, ReferenceTable] = field(default_factory=dict)

    @property
    def lists(self) -> Mapping[str, PolicyList]:
        return {}

    @property
    def fields(self) -> Sequence[str]:
        return ast.field_keys(self.when)

    @property
    def nodes(self) -> Sequence[ast.Node]:
        return list(self.when.walk())
