"""Pairs and errors with round numbers."""

from bench.speed.cores import Chunk, Work
from bench.speed.figures import LateError, Pair, Video
from bench.speed.scenes import Group
from bench.speed.similarity import Similarity

MIB = 1024 * 1024


def video(wall_s: float, *, cpu_s: float = 1.0, mib: int = 100, size_bytes: int = 1000) -> Video:
    return Video(wall_s, cpu_s, mib * MIB, mib * MIB, size_bytes)


def pair(
    faster: float,
    *,
    quality: str = "1080p60",
    group: Group = Group.STILL,
    kind: str = "text",
    drop: float | None = None,
    work: Work | None = None,
    mib: int = 100,
    size: float = 1.0,
) -> Pair:
    """A scene that takes us 2 s."""
    likeness = None if drop is None else Similarity(0.99, 0.99 - drop, drop, 60, 60, 60)
    return Pair(
        scene="words",
        kind=kind,
        group=group,
        quality=quality,
        frames=60,
        plain=video(2 * faster, cpu_s=2.0),
        ours=video(2.0, cpu_s=1.0, size_bytes=round(1000 * size)),
        whole=video(3.0, mib=mib),
        similarity=likeness,
        work=work,
    )


def walked(walk_s: float, cpu_s: float) -> Work:
    return Work(walk_s, (Chunk(0.0, cpu_s),), evolving_s=walk_s)


def error(plain_s: float, ours_s: float, warm_s: float, *, late: bool = True) -> LateError:
    return LateError("names: ShowCreation", late, plain_s, ours_s, warm_s, found=True)
