"""What tests of a file share is made once: xdist keeps them in one process."""

from __future__ import annotations

import pytest


def test_xdist_knows_the_group_of_a_test(request: pytest.FixtureRequest) -> None:
    """It tells groups by the ends of the tests' ids, which not every pytest lets it set."""
    grouped = bool(getattr(request.config.option, "loadgroup", False))
    assert request.node.nodeid.endswith("@test_groups") is grouped
