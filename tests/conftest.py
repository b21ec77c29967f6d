"""Lets the tests import the helpers that stand beside them (oracle, made_records, …), however pytest imports tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
