"""Owns running a list of prompts, and the table of what became of them."""
