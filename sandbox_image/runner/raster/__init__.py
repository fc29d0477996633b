"""Manim's cameras, drawing the same pictures in less time.

`install()` replaces a few methods of Manim's own classes; `install.py` lists them. Every shortcut
computes what Manim computes, to the last bit, or leaves the work to Manim's own method: so it is
with objects, cameras and functions that user code has changed.
"""

from runner.raster.install import install

__all__ = ["install"]
