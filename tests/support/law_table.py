"""The second encoding as it is written in cases/: groups of rows, what each row expects, and where the text says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

CASES = Path(__file__).parents[1] / "law" / "cases"
SIGNS = "云松竹溪岭湖石林川原泉峰洲桥渡塘坞岩湾浦"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a sheet and what the document says of it. Outcomes may be alternatives (`hit|boundary`),
    exclusions (`!hit`), or hold only where a rule says anything at all (`?hit`)."""

    number: int
    why: str
    cells: Mapping[str, Any]
    expect: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    decisions: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    no_letters: tuple[str, ...] = ()
    addressee: str = ""
    nothing_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """One sheet: its title, its rows, and the run that judges it."""

    source: str
    name: str
    kind: str
    title: str
    run: Mapping[str, Any]
    rows: tuple[Row, ...]

    @property
    def stem(self) -> str:
        """The name of the sheet's file, without its ending."""
        return f"{self.source}-{self.name}"

    @property
    def headers(self) -> tuple[str, ...]:
        """The sheet's headers, in the order in which rows first name them."""
        return tuple(dict.fromkeys(header for row in self.rows for header in row.cells))


def batches() -> list[tuple[Group, ...]]:
    """The groups that one run can judge together: same kind, policies, days, office and profile."""
    found = sorted(groups(), key=_run_key)
    return [tuple(same) for _, same in groupby(found, key=_run_key)]


@cache
def groups() -> tuple[Group, ...]:
    """All groups of cases/, in the order of the files."""
    return tuple(
        _group(path.stem, raw) for path in sorted(CASES.glob("*.yaml")) for raw in _read(path).get("groups", ())
    )


@cache
def departments() -> tuple[Mapping[str, Any], ...]:
    """What the texts name as leading and co-operating offices, a criterion each."""
    return tuple(_read(CASES / "departments.yaml")["departments"])


@cache
def _offices() -> Mapping[str, Mapping[str, Any]]:
    return _read(CASES / "offices.yaml")


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _group(source: str, raw: Mapping[str, Any]) -> Group:
    run = {key: raw.get(key) for key in ("kind", "policies", "options", "reference", "refused", "may_refuse")}
    run["alone"] = f"{source}-{raw['name']}" if raw.get("alone") else ""
    run["profile"] = {**_offices().get(raw.get("office", ""), {}), **raw.get("profile", {})}
    rows = tuple(
        _row(source, number, row, raw) for number, row in enumerate(raw["rows"], start=3)
    )  # below title and header
    return Group(source=source, name=raw["name"], kind=raw["kind"], title=raw["title"], run=run, rows=rows)


def _row(source: str, number: int, row: Mapping[str, Any], raw: Mapping[str, Any]) -> Row:
    told = {key: tuple(row.get(key, ())) for key in ("decisions", "never", "letters", "no_letters")}
    cells = {**_identity(raw["kind"], f"{source}-{raw['name']}", number), **raw.get("defaults", {}), **row["cells"]}
    return Row(
        number=number,
        why=row["why"],
        cells=cells,
        expect=row.get("expect", {}),
        basis=raw.get("basis", ""),
        addressee=row.get("addressee", ""),
        nothing_out=row.get("nothing_out", False),
        **told,
    )


def _identity(kind: str, stem: str, number: int) -> dict[str, str]:
    """An invented name (and code) where the case does not care who it is: always the same for a place of the table."""
    from long_tables import code

    seed = crc32(f"{stem}#{number}".encode())
    word = "".join(SIGNS[seed // size % 20] for size in (1, 20, 400))
    if kind == "enterprise":
        return {"企业名称": f"{word}有限公司", "统一社会信用代码": code(seed % 10_000_000)}
    if kind == "project":
        return {"企业名称": f"{word}有限公司", "项目名称": f"{word}项目"}
    return {}


def _run_key(group: Group) -> str:
    return json.dumps(group.run, default=str, sort_keys=True, ensure_ascii=False)
