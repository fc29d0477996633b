"""Owns the planner of story films that needs no model: rules that read a story and cut it."""
