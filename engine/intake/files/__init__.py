"""Files to grids: what was given is collected, told apart by content, and read under guard."""
