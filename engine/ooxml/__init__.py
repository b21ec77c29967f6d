""".docx and .xlsx as formats, without anything of the domain."""
