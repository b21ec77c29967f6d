"""The program's version: the one place that a release changes."""

VERSION = "0.1.0"
