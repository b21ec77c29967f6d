"""The rules for people to read: catalogue, handbook, JSON Schemas."""
