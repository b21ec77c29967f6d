""".docx and .xlsx as formats, without anything of the domain."""

import sys

if "numpy" not in sys.modules:
    # Where numpy is installed openpyxl loads it, a tenth of a small check, only to know its numbers; no cell here has one.
    sys.modules["numpy"] = None  # type: ignore[assignment]  # what is None there cannot be imported
    try:
        import openpyxl  # noqa: F401
    finally:
        del sys.modules["numpy"]
