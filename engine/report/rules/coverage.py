"""How much of every document is judged: the statements of the clause registers, counted by status and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...policy.corpus import Policy
from ...policy.register import Statement, register_of
from ...vocabulary.code_types import ClauseStatus
from ...vocabulary.labels import labels
from .statement_text import statement_line


@dataclass(frozen=True)
class Coverage:
    """The clause registers of the policies.

    Attributes:
        titles: policy id → title of the document.
        registers: policy id → its statements, in the order of the document.
    """

    titles: Mapping[str, str]
    registers: Mapping[str, Sequence[Statement]]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Ids of statements that ought to be judged but have neither a criterion or target nor a reason."""
        return tuple(
            statement.clause.id for register in self.registers.values() for statement in register if statement.is_gap
        )

    def counts(self, policy: str) -> dict[ClauseStatus, tuple[int, int]]:
        """Status → (registered statements, how many of them a criterion or target judges)."""
        register = self.registers[policy]
        registered = Counter(statement.clause.status for statement in register)
        judged = Counter(statement.clause.status for statement in register if statement.judges)
        return {status: (registered[status], judged[status]) for status in labels().clause_status if registered[status]}

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """The registers as Chinese text, document by document.

        Args:
            everything: also the statements that nothing judges, and the remarks on all of them.
        """
        for policy, register in self.registers.items():
            judged = sum(bool(statement.judges) for statement in register)
            yield f"{policy} {self.titles[policy]}：登记 {len(register)} 条，其中编写判断 {judged} 条"
            for status, (registered, decided) in self.counts(policy).items():
                yield f"  {labels().clause_status[status]}：登记 {registered} 条，编写判断 {decided} 条"
            shown = [
                statement
                for statement in register
                if everything or statement.judges or statement.clause.status == "pending"
            ]
            yield from (f"    {statement_line(statement, everything=everything)}" for statement in shown)
            if hidden := len(register) - len(shown):
                yield f"    另有 {hidden} 条不作判断，加 --all 全部列出"
        yield from (f"缺口：{gap} 可判断，但没有编写，也没有写明原因" for gap in self.gaps)


def coverage(policies: Sequence[Policy]) -> Coverage:
    """Read the clause registers of the policies.

    Raises:
        RuleError: a register is missing or broken.
    """
    return Coverage(
        {policy.head.id: policy.head.title for policy in policies},
        {policy.head.id: register_of(policy) for policy in policies},
    )
