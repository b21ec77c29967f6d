"""Makes the package's Word templates: page and styles after GB/T 9704-2012, text by document."""
