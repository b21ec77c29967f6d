"""What is printed where something is not known: visible, to be filled in by hand, never invented."""

from __future__ import annotations

BLANK = "＿＿＿＿"

BLANK_DATE = "＿＿＿＿年＿＿月＿＿日"
