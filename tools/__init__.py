"""Programs for who works on Tenglong, run in a checkout; no part of the installed package."""
