"""A condition whose open words no pair of readings would judge rightly does not load."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_folder import TAX, write_policy

from tenglong.engine.core.errors import RuleError
from tenglong.engine.policy.corpus import load_policies

WHEN = "    when: 亩均税收 低于 5万元/亩\n"


def load(folder: Path, changed: str) -> None:
    load_policies(folder=write_policy(folder, criteria=TAX.replace(WHEN, changed)))


@pytest.mark.parametrize(
    "when",
    [
        "亩均税收 在 5万元/亩 以下 且 非 (税收 在 50万元 以下)",
        "(亩均税收 在 5万元/亩 以下 且 规模 是 规下) 或 非 (实际用地 在 3亩 以下)",
    ],
)
def test_open_words_of_opposite_direction_are_refused(tmp_path: Path, when: str) -> None:
    with pytest.raises(RuleError, match="方向相反") as refused:
        load(tmp_path, f"    when: {when}\n")
    assert "QX20-E01" in refused.value.line


def test_an_open_word_in_the_scope_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="适用范围"):
        load(tmp_path, "    scope: 实际用地 在 3亩 以下\n" + WHEN)


@pytest.mark.parametrize(
    "when",
    ["亩均税收 在 5万元/亩 以下 或 税收 在 50万元 以下", "亩均税收 在 5万元/亩（含）以下 且 非 (税收 在 50万元 以下)"],
)
def test_open_words_of_one_direction_and_settled_ones_load(tmp_path: Path, when: str) -> None:
    load(tmp_path, f"    when: {when}\n")
