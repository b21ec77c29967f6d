"""Word templates and what makes them; the .docx files are data of the package."""
