"""Manim's cameras, drawing the same pictures in less time; `install.install()` is the way in.

A few methods of Manim's own classes are replaced; `install.py` lists them. Every shortcut computes
what Manim computes, to the last bit, or leaves the work to Manim's own method: so it is with
objects, cameras and functions that user code has changed.
"""
