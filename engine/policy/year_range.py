"""A range of data years as rules and profiles write it: 2023, or 2020..2025."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def _years(value: object) -> object:
    """Turn "2020..2025" or 2023 into a (first, last) pair of years."""
    if isinstance(value, int):
        return (value, value)
    if isinstance(value, str):
        first, _, last = value.partition("..")
        if first.isdigit() and (last or first).isdigit():
            return (int(first), int(last or first))
        raise ValueError("年份写作 2023 或 2020..2025")
    return value


Years = Annotated[tuple[int, int], BeforeValidator(_years, json_schema_input_type=int | str)]
"""First and last year."""
