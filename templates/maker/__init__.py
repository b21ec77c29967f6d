"""Makes the Word templates of the package: page and styles after GB/T 9704-2012, text by document."""
