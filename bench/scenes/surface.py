"""3-D: a surface over its axes, with the camera going round it."""

from manim import *


class Hills(ThreeDScene):
    def construct(self):
        axes = ThreeDAxes(x_range=[-3, 3], y_range=[-3, 3], z_range=[-2, 2], x_length=6, y_length=6)
        hills = Surface(
            lambda u, v: axes.c2p(u, v, np.sin(u) * np.cos(v)),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(16, 16),
            checkerboard_colors=[BLUE_D, BLUE_E],
        )
        self.set_camera_orientation(phi=65 * DEGREES, theta=30 * DEGREES)
        self.add(axes)
        self.play(Create(hills))
        self.begin_ambient_camera_rotation(rate=0.4)
        self.wait(2)
