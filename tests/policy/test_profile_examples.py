"""The examples in the profile that `tenglong init` writes: each is a value that loads as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tenglong.engine.core.resources import TEMPLATES
from tenglong.engine.policy.profile import load_profile

BLANK = (TEMPLATES / "profile.yaml").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"(?m)^(\w+): (?:\{\}|\[\]) +#.*?如 (\{.*?\}|\[.*?\])(?=[；，。、（]|$)")


def examples() -> list[tuple[str, str]]:
    return EXAMPLE.findall(BLANK)


def test_there_are_examples() -> None:
    assert {"numbers", "copies"} <= {key for key, _ in examples()}


@pytest.mark.parametrize(("key", "example"), examples())
def test_an_example_loads_in_its_place(tmp_path: Path, key: str, example: str) -> None:
    filled = re.sub(rf"(?m)^{key}: (?:\{{\}}|\[\])", lambda _: f"{key}: {example}", BLANK, count=1)
    path = tmp_path / "profile.yaml"
    path.write_text(filled, encoding="utf-8")
    assert getattr(load_profile(path).config, key)
