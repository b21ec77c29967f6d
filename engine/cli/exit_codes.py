"""The exit codes of the command line; 0 means that nothing has to be done. docs/退出码.md has every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..checking.account import Account

FINDINGS = 1
"""Something follows for somebody, or something should be looked at."""

FAILED = 2
"""The run could not be done; one line says why."""

IN_PART = 3
"""The run was done, but something that was given was not used; it says what. This goes before 0 and 1."""

CHECK_CODES = """\b
退出码：0 没有要处理的；1 有发现；2 没有做；3 只做了一部分：给了的文件、工作表、
政策文件、配置项、放行项或文书没有用到，逐项说明（docs/退出码.md）。"""

READ_CODES = """\b
退出码：0 没有数据问题；1 有数据问题；2 没有做；
3 有文件或像是清单的工作表没有读（docs/退出码.md）。"""


def exit_code(account: Account, *, findings: bool) -> int:
    """The exit code of a run that was done."""
    if account.in_part:
        return IN_PART
    return FINDINGS if findings or account.to_look_at else 0
