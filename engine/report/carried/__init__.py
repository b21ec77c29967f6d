"""What people entered in the workbooks of an earlier run goes into those of the next one, by enterprise and matter."""
