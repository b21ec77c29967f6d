"""The text of each document, a module each, named as the template's file."""
