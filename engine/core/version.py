"""The program's version. A release changes it only here."""

VERSION = "0.1.0"
