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
OLD_NAMES = GOOD.replace("Create(", "ShowCreation(").replace("axes.plot(", "axes.get_graph(")
"""Manim has renamed them: mended without a model."""
WRONG_NAME = GOOD.replace("Create(wave)", "DrawIn(wave)")
"""Found by lint."""
WRONG_METHOD = GOOD.replace("axes.plot(", "axes.get_curve_of(")
"""Found by the API check."""
BOTH = WRONG_NAME.replace("axes.plot(", "axes.get_curve_of(")
"""Two errors, told at once; the writer is shown to mend only the first."""
UNDRAWABLE = GOOD.replace(
    "        self.wait(1)\n",
    "        bad = Circle()\n"
    "        bad.get_fill_rgbas = lambda *_: 1 / 0\n"
    "        self.add(bad)\n        self.wait(1)\n",
)
"""Only the render looks at the colours of a shape."""
