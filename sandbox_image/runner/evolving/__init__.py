"""What Manim does between frames, with the same results in less time; `install` is the way in."""
