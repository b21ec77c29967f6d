"""What can be said of things that were given and not used: rules/vocabulary/account.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..core.persistent_cache import cached_across_runs
from ..core.resources import RULES
from ..core.validation import Model, load_model

Weight = Literal["part", "look", "told"]
"""What follows from a thing that was not used: the run was done in part, somebody should look at it, nothing."""


class AccountCase(Model):
    """A way in which something that was given is not used."""

    kind: str = Field(description="是什么东西没有用到，如 工作表")
    weight: Weight = Field(description="part 只做了一部分（退出码 3），look 须看一看（退出码 1），told 只告知")
    why: str = Field(default="", description="为什么没有用到；空则用数据问题的说法")
    remedy: str = ""


class AccountFile(Model):
    """The contents of account.yaml: code → case."""

    cases: dict[str, AccountCase]


@cached_across_runs
def account_cases() -> dict[str, AccountCase]:
    """Code → case, in the order of the file.

    Raises:
        RuleError: the file is missing or broken.
    """
    return load_model(AccountFile, RULES / "vocabulary" / "account.yaml").cases
