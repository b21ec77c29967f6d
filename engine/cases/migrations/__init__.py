"""Alembic's environment and the steps from one layout of the register to the next."""
