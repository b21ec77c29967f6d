"""Verdicts → decisions, by forward chaining over discrete facts (durable-rules)."""
