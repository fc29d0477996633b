"""Owns set-up from a bare machine, and the documents that are generated from the code."""
