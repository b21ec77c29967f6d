"""台账.xlsx and 问题清单.xlsx."""
