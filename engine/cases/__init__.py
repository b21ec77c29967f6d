"""The register: the life of each case from finding to 销号, as an append-only chain of events."""
