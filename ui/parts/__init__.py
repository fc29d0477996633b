"""Owns the pieces of the page: pure functions from a view of a run to escaped HTML."""
