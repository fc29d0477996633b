"""Owns the artifacts of a story film, from its text over shots and voices to the package."""
