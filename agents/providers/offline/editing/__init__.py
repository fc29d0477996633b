"""Owns the planner of edits that needs no model: rules for what people ask for in plain English."""
