"""The enterprises of the simulated county as they are in truth, month by month, and what its towns hand in of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from county_law import FirmLine
from made_runs import invented_code

SIGNS = (
    "云松竹溪岭湖石林川原泉峰洲桥渡塘坞岩湾浦兰梅菊荷桂柏杉枫樟桐梧榆柳杨槐椿棠梨桃杏李枣栗橘柚茶麦稻禾粟豆麻桑蚕丝锦绣"
    "金银铜铁锡玉珠瓷陶砖瓦窑炉鼎钟鼓"
)
"""Signs of invented names; a prime number of them, so that two names of a town differ in every sign."""

TRADES = ("机械厂", "轴承厂", "五金厂", "电器厂", "纺织厂", "服装厂", "塑料厂", "包装厂")
STEPS = (Fraction(3), Fraction(4), Fraction("4.5"), Fraction(5), Fraction("5.5"), Fraction("6.5"))
"""Tax on land, in 万元/亩, that firms have."""

LANDS = (4, 5, 8, 10, 20, 25)
OFTEN = ("安全隐患", "环境污染", "产品质量问题", "违法用地")


@dataclass(kw_only=True)
class HandIn:
    """A submission: `heads` is how its headers are written, `day` that of its check."""

    lines: Sequence[FirmLine]
    day: date
    full: bool
    heads: str


class CountyFirms:
    """What the county's enterprises would truly report today, and what becomes of them.

    Attributes:
        towns: town → its enterprises.
        closed: those that have given up or were merged into another one; now and then one begins again.
    """

    def __init__(self, pick: Random, *, towns: int, firms: int) -> None:
        self.pick = pick
        self.numbered = self.coded = 0
        self.names = [f"{SIGNS[number]}{SIGNS[-1 - number]}镇" for number in range(towns)]
        self.towns = {town: [self._new_firm(town, at) for at in range(firms // towns)] for town in self.names}
        self.heads = dict.fromkeys(self.names, "税收（万元）")
        self.closed: list[FirmLine] = []
        self.given: set[str] = set()
        self.earlier: dict[str, list[HandIn]] = {}

    def _new_firm(self, town: str, at: int) -> FirmLine:
        land = Fraction(self.pick.choice(LANDS))
        line = FirmLine(name=_name(town, at), code="", town=town, tax=land * 6, land=land, firm=self._number())
        if self.pick.random() < 0.8:
            line = line.changed(code=self._new_code())
        return self._drifted(line.changed(two_high=self.pick.random() < 0.3))

    def _number(self) -> int:
        self.numbered += 1
        return self.numbered

    def _new_code(self) -> str:
        self.coded += 1
        return invented_code(self.coded)

    def _drifted(self, line: FirmLine) -> FirmLine:
        """What the firm reports after a while."""
        pick = self.pick
        assert line.land is not None
        tax = None if pick.random() < 0.06 else pick.choice(STEPS) * line.land
        flags = {
            flag: None if pick.random() < 0.05 else pick.random() < 0.15 for flag in OFTEN
        }  # the others are always answered with 否
        return line.changed(tax=tax, flags=flags)

    def change(self, town: str) -> Iterator[str]:
        """A month passes in a town; what happened to its enterprises."""
        lines = self.towns[town]
        for at, line in enumerate(lines):
            if self.pick.random() < 0.4:
                line = self._drifted(line)
            what, lines[at] = self._changed(line)
            if what:
                yield what
        movers = [line for line in lines if len(self.names) > 1 and self.pick.random() < 0.006]
        for line in movers:
            yield "moved"
            lines.remove(line)
            been = (*line.been, town)
            elsewhere = self.pick.choice([name for name in self.names if name not in been] or [line.town])
            self.towns[elsewhere].append(line.changed(town=elsewhere, been=been))
            if self.pick.random() < 0.3:  # another enterprise takes the name that is free in the town now
                yield "name of one that moved taken"
                lines.append(self._drifted(line.changed(code=self._new_code(), firm=self._number())))
        yield from self._begin_and_end(town)

    def _changed(self, line: FirmLine) -> tuple[str, FirmLine]:
        luck = self.pick.random()
        if luck < 0.01:
            return "renamed", line.changed(name=f"{_stem(line.name)}有限公司")
        if luck < 0.014 and line.code:
            return "renamed wholly", line.changed(name=self._other_name(line))
        if luck < 0.02 and not line.code:
            return "coded", line.changed(code=self._new_code())
        if luck < 0.019 and line.code:
            return "name taken", line.changed(code=self._new_code(), firm=self._number())
        return "", line

    def _other_name(self, line: FirmLine) -> str:
        """A name that has nothing of the former one, and that nobody has borne."""
        names = (_name(line.town, self.pick.randrange(1000), trade="制衣厂") for _ in range(1000))
        other = next(name for name in names if name not in self.given and not set(name[2:5]) & set(line.name))
        self.given.add(other)
        return other

    def _begin_and_end(self, town: str) -> Iterator[str]:
        lines, pick = self.towns[town], self.pick
        if len(lines) > 3 and pick.random() < 0.15:
            line = lines.pop(pick.randrange(len(lines)))
            self.closed.append(line)
            heir = pick.randrange(len(lines))
            if pick.random() < 0.5:
                yield "closed"
            else:  # its land and tax are another one's now
                yield "merged"
                one = lines[heir]
                assert one.land is not None
                assert line.land is not None
                tax = None if one.tax is None or line.tax is None else one.tax + line.tax
                lines[heir] = one.changed(land=one.land + line.land, tax=tax)
        if pick.random() < 0.1:
            at = pick.randrange(len(lines))
            line = lines[at]
            assert line.land is not None
            if line.land >= 8:
                yield "split"
                half = self._drifted(line.changed(land=line.land / 2))
                names = (_name(town, pick.randrange(1000), trade="配件厂") for _ in range(1000))
                new = next(name for name in names if name not in self.given)
                self.given.add(new)
                lines[at] = half
                lines.append(self._drifted(half.changed(name=new, code=self._new_code(), firm=self._number())))
        if pick.random() < 0.05 and (back := [line for line in self.closed if line.town == town]):
            yield "begun again"
            self.closed.remove(back[0])
            lines.append(self._drifted(back[0]))
        if pick.random() < 0.1:
            self.heads[town] = {"税收（万元）": "税收（元）"}.get(self.heads[town], "税收（万元）")

    def hand_ins(self, town: str, base: date) -> Iterator[tuple[str, HandIn]]:
        """What a town hands in within a month."""
        pick, lines, heads = self.pick, list(self.towns[town]), self.heads[town]
        kind = pick.choices(
            ["full", "part", "single", "missing", "empty", "corrected", "twice", "late", "checked anew"],
            [40, 15, 5, 8, 3, 14, 7, 8, 6],
        )[0]
        hand_in = HandIn(lines=lines, day=base + timedelta(pick.randint(0, 8)), full=True, heads=heads)
        if kind == "missing":
            yield kind, hand_in
            return
        if kind in ("part", "single"):
            some = 1 if kind == "single" else max(1, len(lines) * 2 // 3)
            hand_in = HandIn(lines=pick.sample(lines, some), day=hand_in.day, full=False, heads=heads)
        elif kind == "empty":
            hand_in = HandIn(lines=[], day=hand_in.day, full=True, heads=heads)
        elif pick.random() < 0.4:  # somebody forgot a firm, or left its code out
            short = [line.changed(code="") if pick.random() < 0.1 else line for line in lines if pick.random() < 0.9]
            hand_in = HandIn(lines=short or lines, day=hand_in.day, full=True, heads=heads)
        yield kind, hand_in
        if kind == "corrected":
            right = [self._drifted(line) if pick.random() < 0.2 else line for line in lines]
            self.towns[town] = right
            day = hand_in.day + timedelta(pick.choice([0, 0, 3]))
            yield "correction", HandIn(lines=right, day=day, full=True, heads=heads)
        elif kind == "twice":
            yield "again", hand_in
        elif town in self.earlier and kind in ("late", "checked anew"):
            yield from self._earlier(town, hand_in, kind)
        self.earlier.setdefault(town, []).append(hand_in)

    def _earlier(self, town: str, latest: HandIn, kind: str) -> Iterator[tuple[str, HandIn]]:
        """What was handed in before: put right, for the day it had; or the very same file, on a later day."""
        if kind == "late":
            old = self.earlier[town][-1]
            some = [self._drifted(line) if self.pick.random() < 0.3 else line for line in old.lines]
            yield "older", HandIn(lines=some, day=old.day, full=old.full, heads=old.heads)
            return
        old = self.pick.choice(self.earlier[town])
        if old.lines:
            yield (
                "same file later",
                HandIn(
                    lines=old.lines, day=latest.day + timedelta(self.pick.randint(0, 2)), full=old.full, heads=old.heads
                ),
            )


def _name(town: str, at: int, trade: str = "") -> str:
    signs = "".join(SIGNS[(at * step + 11 * step) % len(SIGNS)] for step in (1, 2, 3))
    return f"{town[:2]}{signs}{trade or TRADES[at % len(TRADES)]}"


def _stem(name: str) -> str:
    return name.removesuffix("厂").removesuffix("有限公司")
