"""What the pages say of the code is so: the list of rooms, and every path and module that a page names."""

from __future__ import annotations

import pkgutil
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

sys.path.append(str(ROOT))  # the tools are no part of the installed package
from tools import architecture_diagram  # noqa: E402

_QUOTED = re.compile(r"`([^`\s]+)`")
_LINKED = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"[a-zA-Z.][\w./-]*/[\w./<>-]*", re.ASCII)
_MODULE = re.compile(r"\btenglong\.(?:engine|templates|cli)(?:\.[A-Za-z_]\w*)*")
_OF_A_RUN = ("out/", "notices/", ".parquet", "<")
"""What a run writes, and what stands for many names."""


def test_the_list_of_rooms_is_that_of_the_contract() -> None:
    page = architecture_diagram.PAGE.read_text(encoding="utf-8")
    assert page == architecture_diagram.replaced(page), "run python tools/architecture_diagram.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_and_modules_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [path for path in _paths(text) if not _is_there(path)] == []
    assert [name for name in _MODULE.findall(text) if not _resolves(name)] == []
    assert [link for link in _LINKED.findall(text) if "://" not in link and not (page.parent / link).exists()] == []


def _paths(text: str) -> list[str]:
    """Paths of the project in back quotes."""
    quoted = [text for text in _QUOTED.findall(text) if _PATH.fullmatch(text)]
    return [path for path in quoted if not any(part in path for part in _OF_A_RUN)]


def _is_there(path: str) -> bool:
    return any((folder / path).exists() for folder in (ROOT, ROOT / "engine"))


def _resolves(name: str) -> bool:
    """Whether it is a module, or an attribute of one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True
