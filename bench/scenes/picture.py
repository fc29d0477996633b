"""An image: a picture slides in, is framed, and grows beside its words."""

from manim import *


class Picture(Scene):
    def construct(self):
        across, down = np.meshgrid(np.linspace(-2.2, 0.8, 480), np.linspace(-1.2, 1.2, 384))
        c = across + 1j * down
        z, steps = np.zeros_like(c), np.zeros(c.shape)
        for _ in range(40):
            inside = np.abs(z) < 4
            z[inside] = z[inside] ** 2 + c[inside]
            steps += inside
        share = steps / steps.max()
        colours = np.stack([share**0.5, share**1.2, 0.35 + 0.5 * share], axis=2)
        colours[steps == steps.max()] = 0.02
        picture = ImageMobject(np.uint8(255 * colours)).set_height(4)
        frame = SurroundingRectangle(picture, color=WHITE, buff=0.05)
        words = Text("The Mandelbrot set", font_size=42).to_edge(UP)
        self.play(FadeIn(picture, shift=UP), FadeIn(words))
        self.play(Create(frame))
        both = Group(picture, frame)
        self.play(both.animate.scale(1.3).to_edge(DOWN, buff=0.3).shift(3 * LEFT))
        note = Text("480 points across,\n40 steps each", font_size=32).shift(3.6 * RIGHT)
        self.play(Write(note))
        self.wait(0.5)
