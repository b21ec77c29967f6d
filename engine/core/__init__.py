"""What knows nothing of enterprises or policies: errors, exact numbers, text, YAML with places, the output folder."""
