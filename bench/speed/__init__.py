"""Measures renders and errors against plain Manim, in pairs on one machine."""
