"""Owns the crowd of `bench/load.py`: what users ask, what they do, and what became of it."""
