"""Owns the talk with a model: what is sent, what is kept, what is corrected."""
