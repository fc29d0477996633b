"""Owns the music of a film: it is composed by rules, and written down as a score."""
