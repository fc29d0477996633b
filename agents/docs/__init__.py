"""Owns answers about the installed Manim: searched in its index, or asked of an optional server."""
