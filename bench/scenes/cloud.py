"""A cloud of points, scattered at random, that turns and becomes a disc."""

from manim import *


class Cloud(Scene):
    def construct(self):
        chance = np.random.default_rng(7)
        places = chance.normal(scale=[1.4, 0.5, 0], size=(4000, 3))
        cloud = PMobject(stroke_width=3)
        cloud.add_points(np.clip(places, [-5, -1.8, 0], [5, 1.8, 0]), color=BLUE).shift(0.5 * DOWN)
        disc = PointCloudDot(radius=2, density=18, color=YELLOW, stroke_width=3)
        disc.shift(0.5 * DOWN)
        words = Text("4000 measurements", font_size=36).to_edge(UP)
        self.play(FadeIn(cloud), FadeIn(words))
        self.play(Rotate(cloud, PI / 8), run_time=1.5)
        self.play(FadeOut(cloud), FadeIn(disc))
        self.wait(0.5)
