"""Judges a module's use of Manim against a spec of the installed one, without running anything."""
