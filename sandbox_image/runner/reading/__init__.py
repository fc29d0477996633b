"""Owns the reading of books: the text of a PDF or an EPUB, as Markdown that can be told."""
