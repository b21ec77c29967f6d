"""What a check is made by, and what it says of itself."""
