"""Papers of cases: copied once for each content, named in the chain by name and hash, given out again by their hash."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import uuid4

from ..core.errors import RunError
from ..core.new_file import new_file, refuse_existing, why_not
from ..decision.case_events import case_events
from .case_register import Register

PAPERS = "TENGLONG_PAPERS"
"""Environment variable with the folder of the papers; needed where the register is a database at an address."""

PAPER = "paper"
"""The fact that is a file: what is kept of it in the chain is its name and hash."""

_STATED = re.compile(r"(.+?)（sha256:([0-9a-f]{64})）(?:；|$)", re.DOTALL)
_SHORTEST = 6
"""Least digits of a hash by which a paper is asked for."""
SEVERAL = re.compile(r"[；;\n]")
"""What stands between the names of several papers."""


@dataclass(frozen=True, kw_only=True)
class KeptPaper:
    """A paper of a case: the event that states it and its day, its name and the SHA-256 of its content."""

    kind: str
    day: str
    name: str
    digest: str


def papers(register: Register) -> Path:
    """The folder that holds the papers, each under its hash: beside a register's file, else that of `TENGLONG_PAPERS`.

    Raises:
        RunError: the register is a database at an address, and no folder is named.
    """
    if folder := os.environ.get(PAPERS):
        return Path(folder)
    if register.path is None:
        remedy = f"请在环境变量 {PAPERS} 中写存放材料的文件夹"
        raise RunError("没有指明材料存放处", code="C122", where="材料", remedy=remedy)
    return register.path.with_name(f"{register.path.name}.材料")


def has_place(register: Register) -> bool:
    """Whether it is known where papers are kept."""
    return register.path is not None or bool(os.environ.get(PAPERS))


def kept(register: Register, number: str, paths: Sequence[Path]) -> str:
    """Copy papers, once for each content; what an event states of them: names and hashes.

    Raises:
        RunError: one is no file, or cannot be read or copied.
    """
    return "；".join(f"{_plain(path.name)}（sha256:{_keep(register, number, path)}）" for path in paths)


def paper_paths(text: str) -> list[Path]:
    """The files that a person names: one, or several with ；between them."""
    if Path(text).is_file():
        return [Path(text)]
    return [Path(name.strip()) for name in SEVERAL.split(text) if name.strip()]


def refuse_missing(number: str, paths: Sequence[Path]) -> None:
    """Refuse what is no file."""
    for path in paths:
        if not path.is_file():
            raise RunError("材料文件不存在", code="C123", where=f"{number}：{path}", remedy="请检查路径")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def stated_papers(text: str) -> list[tuple[str, str]]:
    """Names and hashes that an event states.

    >>> stated_papers("回证.jpg（sha256:" + "0" * 64 + "）")[0][0]
    '回证.jpg'
    """
    return [(match[1], match[2]) for match in _STATED.finditer(text)]


def papers_of(events: Sequence[Mapping[str, Any]]) -> list[KeptPaper]:
    """The papers that the events of a case state, in their order."""
    return [
        KeptPaper(kind=event["kind"], day=event["day"], name=name, digest=digest)
        for event in events
        if event["kind"] in case_events().events
        for name, digest in stated_papers(event["facts"].get(PAPER, ""))
    ]


def give_out(register: Register, number: str, events: Sequence[Mapping[str, Any]], asked: str, target: Path) -> str:
    """Copy a paper of a case to a new file, and give its name.

    Args:
        asked: the first digits of its hash; only the papers of this case are looked at.

    Raises:
        RunError: the case has no such paper or several, it is missing or altered, or the target cannot be written.
    """
    known = {paper.digest: paper.name for paper in papers_of(events)}
    matching = [digest for digest in known if digest.startswith(asked.lower())]
    if len(matching) != 1 or len(asked) < _SHORTEST:
        remedy = f"请写材料 sha256 的前 {_SHORTEST} 位以上，见 tenglong case show {number}"
        raise RunError(f"没有唯一对应“{asked}”的材料", code="C152", where=number, remedy=remedy)
    [digest] = matching
    refuse_existing(target)
    source = _place(register, digest)
    try:
        with new_file(target) as aside:
            shutil.copyfile(source, aside)
            if digest_of(aside) != digest:
                remedy = "请从备份中找回这份材料"
                raise RunError("材料内容已被改动", code="C153", where=f"{number}：{source}", remedy=remedy)
    except OSError as problem:
        remedy = "请检查材料文件夹和写出位置"
        raise RunError(f"材料取不出来（{why_not(problem)}）", code="C154", where=number, remedy=remedy) from problem
    return known[digest]


def damaged(register: Register, events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The papers that events state and that are missing or altered, in Chinese."""
    stated = {paper.digest: paper.name for paper in papers_of(events)}
    for digest, name in stated.items():
        place = _place(register, digest)
        if not place.is_file():
            yield f"材料“{name}”（sha256:{digest[:12]}）不在 {place.parent.parent}"
        elif digest_of(place) != digest:
            yield f"材料“{name}”（sha256:{digest[:12]}）的内容被改动过"


def _place(register: Register, digest: str) -> Path:
    return papers(register) / digest[:2] / digest


def _keep(register: Register, number: str, paper: Path) -> str:
    refuse_missing(number, [paper])
    try:
        digest = digest_of(paper)
        target = _place(register, digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f".{digest}.{uuid4().hex[:8]}.new")
            shutil.copyfile(paper, aside)
            aside.replace(target)
    except OSError as problem:
        raise RunError(
            f"材料不能存放（{why_not(problem)}）", code="C155", where=f"{number}：{paper}", remedy="请检查文件和磁盘"
        ) from problem
    return digest


def _plain(name: str) -> str:
    """A file's name as an event states it: nothing in it looks like a hash or ends it."""
    return name.replace("（sha256:", "(sha256:").replace("；", ",").replace(";", ",").replace("\n", " ")
