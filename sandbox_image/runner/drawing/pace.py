"""What a frame takes to evolve, to draw and to encode; and who should draw it, for that."""

SMOOTHED = 0.4
LONGEST = 120
"""Frames of a chunk."""
FIRST_S = 1.5
LONG_S = 4.0
SHORT_S = 0.9
"""What a child should have to do at most (the first ones less, to be seen soon), and at least."""
LAST_S = 0.25
"""And at least in the end, where nothing comes that another child could do meanwhile."""
PER_PIXEL_S = 4.5e-9
"""What encoding takes for a pixel, before it is known; measured."""
EVOLVED_S = {False: 1e-3, True: 8e-3}
"""What evolving takes, before it is known, without updaters and with some."""
DRAWN_S = 2e-3
"""What drawing takes, before it is known: mostly little beside encoding."""
COPY_PER_PIXEL_S = 5e-10
"""What handing a picture over takes for a pixel."""


class Pace:
    """Seconds of processor time for a frame, as they were lately.

    A child that draws must evolve the scene once more; a walk that draws by itself has less time
    to evolve it, but nothing is done twice, and a child only encodes.
    """

    def __init__(self, pixels: int) -> None:
        self._evolve_s = dict(EVOLVED_S)
        self.updating = False
        """Whether the animation has updaters, which make evolving dear."""
        self.leaping = False
        """Whether the walk leaps over frames of it that children draw."""
        self.draw_s = DRAWN_S
        self.encode_s = pixels * PER_PIXEL_S
        self._copy_s = pixels * COPY_PER_PIXEL_S

    @property
    def evolve_s(self) -> float:
        """What evolving a frame of such an animation takes."""
        return self._evolve_s[self.updating]

    def evolved(self, seconds: float, frames: int) -> None:
        """Note what the walk took for so many frames, without drawing them."""
        if frames:
            self._evolve_s[self.updating] = smooth(self.evolve_s, seconds / frames)

    def drew(self, seconds: float, frames: int) -> None:
        """Note what drawing so many frames took."""
        if frames:
            self.draw_s = smooth(self.draw_s, seconds / frames)

    def encoded(self, seconds: float, frames: int) -> None:
        """Note what encoding so many frames took."""
        if frames:
            self.encode_s = smooth(self.encode_s, seconds / frames)

    def chunk_frames(
        self, left: int, workers: int, *, coming: int, before: int = 0, first: bool = False
    ) -> int:
        """How many frames the next chunk may have.

        Each chunk begins with a whole picture, which costs room, so they are long; but not so long
        that one child works alone in the end, or that nothing can be watched for long.

        Args:
            left: Frames that are still to come.
            workers: Children that work at once.
            coming: Frames that are still to come of the animation.
            before: Frames of the animation's chunk before this one.
            first: Whether it is the first that somebody gets to see.
        """
        each = self.draw_s + self.encode_s
        most = bounded((FIRST_S if first else LONG_S) / each, 20, LONGEST)
        least = bounded(SHORT_S / each, 8, 45)
        if left > workers * least:
            return max(least, min(most, -(-left // workers)))
        shared = max(bounded(LAST_S / each, 8, 45), -(-coming // workers))
        return max(1, coming) if coming <= before else min(most, shared)

    def walk_should_draw(self, workers: int) -> bool:
        """Whether frames are finished sooner when the walk draws them and children encode."""
        if self.leaping:
            return False
        evolve, draw, encode = self.evolve_s, self.draw_s, self.encode_s
        by_children = max(evolve, (2 * evolve + draw + encode) / workers)
        alone = evolve + draw + self._copy_s
        return max(alone, (alone + encode) / workers) < by_children


def bounded(frames: float, least: int, most: int) -> int:
    """A number of frames within bounds."""
    return int(max(least, min(most, frames)))


def smooth(before: float, now: float) -> float:
    """A running mean."""
    return before + SMOOTHED * (now - before)
