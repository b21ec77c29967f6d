"""Writes the list of rooms in docs/architecture.md: `python tools/architecture_diagram.py`.

The order comes from import-linter's contract in setup.cfg; what each room is for comes from the first line of its
package. A test compares the page with them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- rooms: made by tools/architecture_diagram.py -->"
END = "<!-- end of rooms -->"
_WIDTH = 18
"""Columns of a room's name in the list."""


def layers(setup: Path = ROOT / "setup.cfg") -> dict[str, list[str]]:
    """Package (`tenglong.engine`, …) → its parts in the order of the contract, the lowest layer first."""
    contracts = ConfigParser(interpolation=None)
    contracts.read(setup, encoding="utf-8")
    return {
        contract["containers"].strip(): re.findall(r"\w+", contract["layers"])[::-1]
        for name, contract in contracts.items()
        if name.startswith("importlinter:contract:") and contract.get("type") == "layers"
    }


def diagram(root: Path = ROOT) -> str:
    """The list of rooms as it stands on the page, with its two marks."""
    order = layers(root / "setup.cfg")
    lines = [_line("cli.py", 0, _purpose(root / "cli.py")), _line("engine/", 0, _purpose(root / "engine"))]
    lines += _rooms("tenglong.engine", order, root)
    return "\n".join([BEGIN, "```text", *lines, "```", END])


def _rooms(package: str, order: dict[str, list[str]], root: Path, depth: int = 1) -> Iterator[str]:
    for name in order[package]:
        inner = f"{package}.{name}"
        yield _line(f"{name}/", depth, _purpose(root.joinpath(*inner.split(".")[1:])))
        if inner in order:
            yield from _rooms(inner, order, root, depth + 1)


def _line(name: str, depth: int, purpose: str) -> str:
    return f"{'  ' * depth + name:<{_WIDTH}}{purpose}"


def _purpose(path: Path) -> str:
    """The first line of the docstring of a module or package."""
    source = path / "__init__.py" if path.is_dir() else path
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return docstring.splitlines()[0].removesuffix(".")


def replaced(page: str) -> str:
    """The page with its list made anew.

    Raises:
        ValueError: the page does not have both marks exactly once.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in after:
        raise ValueError(f"{PAGE.name} needs the marks {BEGIN} and {END}, once each")
    return before + diagram() + after


def main() -> None:
    """Write the list into the page."""
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
