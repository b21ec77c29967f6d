"""One name, one thing: what the layout and the names of the code promise to whoever reads it (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "cli.py", *sorted((ROOT / "engine").rglob("*.py"))]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}

SAY_NOTHING = {"told", "found", "one", "given", "said", "written", "whole", "again", "way"}
"""Names that say nothing of what they hold."""

TEMPLATE_FIELDS = {("letter_fields", "written")}
"""(module, name) of fields that stand in the templates of offices (docs/template-fields.md): they cannot be renamed."""

MOST_POSITIONAL = 4


def _nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kinds))


def _at(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_no_class_name_stands_twice() -> None:
    places = defaultdict(list)
    for path, node in _nodes(ast.ClassDef):
        places[node.name.lstrip("_")].append(_at(path, node))  # type: ignore[attr-defined]
    assert {name: at for name, at in places.items() if len(at) > 1} == {}


def test_no_module_name_stands_twice() -> None:
    names = Counter(path.stem for path in SOURCES if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


def test_no_name_says_nothing() -> None:
    names = [
        f"{_at(path, node)} {name}"
        for path, node in _nodes(ast.Name, ast.arg, ast.FunctionDef, ast.ClassDef)
        for name in [getattr(node, "id", None) or getattr(node, "arg", None) or getattr(node, "name", "")]
        if name.strip("_").lower() in SAY_NOTHING
        and not isinstance(getattr(node, "ctx", None), ast.Load)
        and (path.stem, name) not in TEMPLATE_FIELDS
    ]
    assert names == []


def _is_data_class(node: ast.ClassDef) -> ast.expr | None:
    for decorator in node.decorator_list:
        callee = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(callee) in {"dataclass", "dataclasses.dataclass"}:
            return decorator
    return None


def test_data_classes_of_four_fields_are_keyword_only() -> None:
    by_position = []
    for path, node in _nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        decorator = _is_data_class(node)
        if decorator is None:
            continue
        fields = [
            item
            for item in node.body
            if isinstance(item, ast.AnnAssign) and "field(init=False" not in ast.unparse(item)
        ]
        keywords = {keyword.arg for keyword in decorator.keywords} if isinstance(decorator, ast.Call) else set()
        if len(fields) >= 4 and "kw_only" not in keywords:
            by_position.append(f"{_at(path, node)} {node.name}")
    assert by_position == []


def _own_callables() -> set[str]:
    return {node.name for _, node in _nodes(ast.FunctionDef, ast.ClassDef)}  # type: ignore[attr-defined]


def test_no_call_has_five_positional_arguments() -> None:
    own = _own_callables()
    long_calls = []
    for path, node in _nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if len(node.args) > MOST_POSITIONAL and name in own and not _of_polars(node.func):
            long_calls.append(f"{_at(path, node)} {name}")
    assert long_calls == []


def _of_polars(callee: ast.expr) -> bool:
    """Whether a call is polars' own, whose functions of columns take any number of them."""
    return isinstance(callee, ast.Attribute) and callee.attr in {
        "select",
        "drop",
        "sort",
        "struct",
        "with_columns",
        "coalesce",
    }


def test_state_and_cell_columns_are_named_by_helpers() -> None:
    literal = [
        f"{_at(path, node)} {ast.unparse(node)}"
        for path, node in _nodes(ast.JoinedStr)
        if path.stem != "column_names" and ast.unparse(node).rstrip("'\"").endswith(("}~", "}@"))
    ]
    assert literal == []


def test_public_functions_and_classes_have_a_docstring() -> None:
    silent = [
        f"{_at(path, node)} {node.name}"  # type: ignore[attr-defined]
        for path, tree in TREES.items()
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
