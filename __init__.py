"""Tenglong (腾笼): industrial policy as executable, cited criteria."""

__version__ = "0.1.0"
