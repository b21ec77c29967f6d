"""The expression language of rules: grammar, checked tree, and back into plain Chinese."""
