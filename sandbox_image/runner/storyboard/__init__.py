"""Owns the pictures of a film that no model draws: a shot in words becomes a moving clip.

Everything comes from the shot alone: the same shot gives the same frames. Nothing here is Manim's.
"""
