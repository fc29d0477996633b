"""Manim code with mistakes that models really make, and what mends them; for the real sandbox."""

GOOD = """from manim import *


class WaveScene(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 7, 1], y_range=[-2, 2, 1], x_length=8, y_length=4)
        wave = axes.plot(lambda x: np.sin(x), color=BLUE)
        self.next_section("wave")
        self.add_subcaption("A wave.", duration=2)
        self.play(Create(axes), Create(wave), run_time=1)
        self.wait(1)
"""
OLD_NAME = GOOD.replace("Create(wave)", "ShowCreation(wave)")
"""Found by lint."""
OLD_METHOD = GOOD.replace("axes.plot(", "axes.get_graph(")
"""Found by the rehearsal."""
BOTH = OLD_NAME.replace("axes.plot(", "axes.get_graph(")
"""Two errors; the second shows when the first is mended."""
WRONG_KEYWORD = GOOD.replace("x_length=8", "length_x=8")
"""Another error of the rehearsal."""
UNDRAWABLE = GOOD.replace(
    "        self.wait(1)\n",
    "        bad = Circle()\n"
    "        bad.get_fill_rgbas = lambda *_: 1 / 0\n"
    "        self.add(bad)\n        self.wait(1)\n",
)
"""Only the render looks at the colours of a shape."""
