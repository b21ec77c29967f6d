"""Who is who in the county, in plain Python, as the design says it: a sound code, else full name and township where one alone has
them; unlike names under one code are two until a person says that they are one; what a person joins can be taken apart again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from county_law import FirmLine


@dataclass(eq=False, kw_only=True)
class OracleFirm:
    """An enterprise.

    Attributes:
        firm: the number of what it is in truth, for the people who answer questions; nothing else looks at it.
        town: where it was handed in first.
        code: the code by which it is shown.
        keys, codes: the (name, township) and codes that it was handed in with; a key's day is that on which it was new.
        into: the enterprise that it is one with, as a person has said; `joined`: those that are one with it.
    """

    firm: int
    name: str
    town: str
    code: str = ""
    seen_on: date = date.min
    keys: dict[tuple[str, str], tuple[date, int]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    into: OracleFirm | None = None
    joined: list[OracleFirm] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it apart in a list of cases."""
        return self.code or f"{self.name}|{self.town}"

    def all_codes(self) -> set[str]:
        """Its codes, and those of what was joined with it."""
        return self.codes.union(*(other.all_codes() for other in self.joined))

    def all_keys(self) -> dict[tuple[str, str], tuple[date, int]]:
        """Its keys, and those of what was joined with it."""
        keys = dict(self.keys)
        for other in self.joined:
            keys |= other.all_keys()
        return keys

    @property
    def town_now(self) -> str:
        """Where it is missed if it is not handed in: the town into which it came last."""
        keys = self.all_keys()
        return max(keys, key=lambda key: keys[key])[1]

    @property
    def standing(self) -> OracleFirm:
        """The enterprise that stands for it after all mergers."""
        return self if self.into is None else self.into.standing


@dataclass(kw_only=True)
class FirmsOracle:
    """All enterprises that were ever handed in.

    Attributes:
        questions: pairs that only a person can settle: unlike names under one code, one name under two codes.
    """

    firms: list[OracleFirm] = field(default_factory=list)
    apart: set[frozenset[OracleFirm]] = field(default_factory=set)
    questions: set[frozenset[OracleFirm]] = field(default_factory=set)
    day: date = date.min

    def __post_init__(self) -> None:
        self._of_code: dict[str, list[OracleFirm]] = {}
        self._of_key: dict[tuple[str, str], list[OracleFirm]] = {}

    def namesakes(self, line: FirmLine) -> set[OracleFirm]:
        """The enterprises that were handed in by a row's name and township."""
        return {firm.standing for firm in self._of_key.get((line.name, line.town), [])}

    def firm_of(self, line: FirmLine, day: date) -> OracleFirm | None:
        """Who a row of a day is; None where only a person can say."""
        self.day = day
        holders = {firm.standing for firm in self._of_code.get(line.code, [])} if line.code else set()
        holder = next(iter(holders), None)
        if holder is not None and self._may_be(holder, line):
            return self._learned(holder, line)
        namesakes = self.namesakes(line)
        if holder is not None:  # the code is another one's
            codeless = [firm for firm in namesakes if not firm.all_codes()]
            firm = codeless[0] if len(codeless) == 1 else self._new(line)
            self._ask(holder, firm)
            return self._learned(firm, line, without_code=True)
        if len(namesakes) == 1:
            [single] = namesakes
            if not (line.code and single.all_codes()):
                return self._learned(single, line)
        if namesakes and not line.code:
            return None
        return self._learned(self._new(line), line)

    def merge(self, low: OracleFirm, high: OracleFirm) -> None:
        """A person says that two are one: all that the second is known by leads to the first."""
        high.into = low
        low.joined.append(high)
        low.seen_on = max(low.seen_on, high.seen_on)
        low.code = low.code or high.code
        self.apart.discard(frozenset({low, high}))

    def part(self, high: OracleFirm) -> None:
        """A person says that a merger was wrong."""
        assert high.into is not None
        low, high.into = high.into, None
        low.joined.remove(high)
        low.code = "" if low.code == high.code else low.code
        self.apart.add(frozenset({low, high}))

    def _may_be(self, holder: OracleFirm, line: FirmLine) -> bool:
        namesakes = self.namesakes(line)
        if holder in namesakes:
            return True
        apart = {frozenset(firm.standing for firm in pair) for pair in self.apart}
        if any(frozenset({holder, other}) in apart for other in namesakes):
            return False
        return _stem(line.name) in {_stem(name) for name, _ in holder.all_keys()}

    def _new(self, line: FirmLine) -> OracleFirm:
        firm = OracleFirm(firm=line.firm, name=line.name, town=line.town)
        self.firms.append(firm)
        return firm

    def _ask(self, first: OracleFirm, second: OracleFirm) -> None:
        if first is not second:
            self.questions.add(frozenset({first, second}))

    def _learned(self, firm: OracleFirm, line: FirmLine, *, without_code: bool = False) -> OracleFirm:
        if line.code and not without_code:
            for other in self.namesakes(line) - {firm}:
                self._ask(firm, other)
            if firm not in {other.standing for other in self._of_code.get(line.code, [])}:
                self._of_code.setdefault(line.code, []).append(firm)
                firm.codes.add(line.code)
            firm.code = firm.code or line.code
        if firm not in self.namesakes(line):
            self._of_key.setdefault((line.name, line.town), []).append(firm)
            firm.keys[line.name, line.town] = self.day, len(self._of_key)
        return firm


def _stem(name: str) -> str:
    """What stays of an invented name when an enterprise only changes its form."""
    return name.removesuffix("有限公司").removesuffix("厂")
