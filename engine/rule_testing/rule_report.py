"""What a run of the rules' own cases found, for a person and for the exit code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TestDifference:
    """A verdict that is not the expected one."""

    where: str
    case: str
    criterion: str
    expected: str
    got: str
    message: str = ""

    @property
    def line(self) -> str:
        """One Chinese line."""
        tail = f"（{self.message}）" if self.message else ""
        return f"{self.where}：{self.criterion} 应为 {self.expected}，得到 {self.got}{tail} —— {self.case}"


@dataclass(frozen=True, kw_only=True)
class RuleTestReport:
    """What a run found.

    Attributes:
        cases, checks: how many cases ran, and how many verdicts were compared.
        differences: verdicts on written cases that are not the expected ones.
        untested: criteria and branches that no case touches.
        probes: how many boundary cases were generated.
        probe_differences: the same for generated cases.
        unprobed: numeric comparisons for which none could be generated.
        mutants: how many changed rules were tried, or None where mutation was not asked for.
        survivors: mutants that no written case caught.
    """

    cases: int
    checks: int
    differences: tuple[TestDifference, ...]
    untested: tuple[str, ...]
    probes: int
    probe_differences: tuple[TestDifference, ...]
    unprobed: tuple[str, ...]
    mutants: int | None = None
    survivors: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """No difference, nothing untested, no mutant alive."""
        return not (self.differences or self.untested or self.probe_differences or self.unprobed or self.survivors)

    @property
    def score(self) -> str:
        """Caught mutants out of all, e.g. "118/120"; "" where mutation was not asked for."""
        return "" if self.mutants is None else f"{self.mutants - len(self.survivors)}/{self.mutants}"

    @property
    def lines(self) -> list[str]:
        """The report in Chinese, one finding a line, the sums last."""
        lines = [difference.line for difference in (*self.differences, *self.probe_differences)]
        lines += [f"未测试：{name}" for name in self.untested]
        lines += [f"未能生成边界用例：{name}" for name in self.unprobed]
        lines += [f"变异未被发现：{name}" for name in self.survivors]
        wrong = len(self.differences) + len(self.probe_differences)
        sums = f"用例 {self.cases} 个，核对 {self.checks} 项；生成边界用例 {self.probes} 个；不符 {wrong} 项"
        return [*lines, f"{sums}；变异发现率 {self.score}" if self.score else sums]
