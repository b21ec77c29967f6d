"""schemas/ is what `tenglong rules schema` writes; every YAML file names its schema and satisfies it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tenglong.engine.policy.corpus import load_policies
from tenglong.engine.report.rules.schema import SCHEMAS, write_schemas

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "schemas"
FILES = [
    *sorted((ROOT / "rules").rglob("*.yaml")),
    ROOT / "samples" / "profile.yaml",
    ROOT / "templates" / "profile.yaml",
]
OF_STEM = {
    **dict.fromkeys(("enterprise", "project", "park", "region"), "vocabulary"),
    **dict.fromkeys(("decide", "weigh"), "decision-rules"),
}


def schema_name(path: Path) -> str:
    return "criteria" if path.parent.name == "criteria" else OF_STEM.get(path.stem, path.stem)


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it: a date is text, a decimal is a number."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_committed_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        committed = (FOLDER / path.name).read_text(encoding="utf-8")
        assert committed == path.read_text(encoding="utf-8"), "run tenglong rules schema --out schemas"
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


def test_every_schema_belongs_to_a_file() -> None:
    assert {schema_name(path) for path in FILES} == set(SCHEMAS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_names_its_schema_and_satisfies_it(path: Path) -> None:
    schema = FOLDER / f"{schema_name(path)}.schema.json"
    text = path.read_text(encoding="utf-8")
    assert (
        text.splitlines()[0]
        == f"# yaml-language-server: $schema={Path(os.path.relpath(schema, path.parent)).as_posix()}"
    )
    assert _errors(schema_name(path), text) == []


def _documented() -> list[tuple[str, str]]:
    """(schema, text) of every YAML file that README and docs print in full."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"^文件 `([^`]+)`：\n\n```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        assert len(named) == text.count("```yaml"), f"{page.name}: a block without “文件 `…`：” above it"
        found += [(schema_name(Path(name)), content) for name, content in named]
    return found


@pytest.mark.parametrize(("name", "text"), _documented(), ids=lambda value: value[:12].split("\n")[0])
def test_every_file_of_the_documentation_satisfies_its_schema(name: str, text: str) -> None:
    assert _errors(name, text) == []


def _errors(name: str, text: str) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: pip install '.[test]'")
    validator = jsonschema.Draft202012Validator(
        json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    )
    errors = validator.iter_errors(yaml.load(text, EditorLoader))
    return [f"{list(error.absolute_path)}: {error.message}" for error in errors]


def test_a_policy_keeps_its_hash_with_and_without_the_line_for_editors(tmp_path: Path) -> None:

    shipped = {policy.head.id: policy.hash for policy in load_policies()}
    for folder in sorted((ROOT / "rules" / "policies").iterdir()):
        bare = tmp_path / folder.name
        shutil.copytree(folder, bare)
        for path in bare.rglob("*.yaml"):
            path.write_text(path.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    own = {policy.head.id: policy.hash for policy in load_policies(folder=tmp_path)}
    assert own == shipped
