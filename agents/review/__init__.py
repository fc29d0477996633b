"""Owns the agents that look at what was made."""
