"""Owns where understanding and plans come from: models, or our own lessons."""
