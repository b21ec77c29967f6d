"""How fast, against what else, in how much memory: `python -m benchmarks` from a checkout (see docs/performance.md)."""
