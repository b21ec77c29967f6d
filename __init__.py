"""Tenglong (腾笼): industrial policy as executable, cited criteria.

The whole public face, each name loaded when it is first used:

- `check(options, out)` judges submitted files and writes the folder that `tenglong check` writes;
- `read(options)` gives the records that the files hold, without judging them;
- `Options` says what to do, `Result` what came out;
- `TenglongError` is the base of every error that a user can cause.

Everything below `tenglong.engine` may move from one version to the next.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine.checking.options import Options
    from .engine.checking.result import Result
    from .engine.core.errors import TenglongError
    from .engine.core.version import VERSION as __version__  # noqa: N811
    from .engine.run.front_door import check, read

__all__ = ["Options", "Result", "TenglongError", "__version__", "check", "read"]

_HOMES = {
    "Options": ("engine.checking.options", "Options"),
    "Result": ("engine.checking.result", "Result"),
    "TenglongError": ("engine.core.errors", "TenglongError"),
    "__version__": ("engine.core.version", "VERSION"),
    "check": ("engine.run.front_door", "check"),
    "read": ("engine.run.front_door", "read"),
}
"""Public name: module and its name there (PEP 562: `import tenglong` takes no polars, no pydantic, a millisecond)."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value: object = getattr(import_module(f".{module}", __name__), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
