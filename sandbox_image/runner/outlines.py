"""Plane geometry of drawn outlines: boxes, flattened curves, crossings, lengths inside boxes.

Knows nothing of Manim: points are numpy arrays, in the units of the frame. Curves are cubic, four
points each, as Manim keeps them. Boxes are rows (left, bottom, right, top), segments are rows
(x0, y0, x1, y1).
"""

from typing import Any

import numpy as np

Points = np.ndarray[Any, Any]
Boxes = np.ndarray[Any, Any]
Segments = np.ndarray[Any, Any]

SAMPLES = 5
"""Segments that stand for one curve that bends."""
STRAIGHT = 1e-3
"""A curve whose handles lie no farther off, as a share of its length, is one segment."""
NO_SEGMENTS: Segments = np.zeros((0, 4))
TINY = 1e-12


def boxes_of(points: Points, sizes: Points) -> Boxes:
    """Bounding boxes of many outlines that lie one after the other.

    Args:
        points: Shape (n, 2 or more), of all outlines.
        sizes: How many points each outline has, none of them 0.

    Returns:
        Shape (len(sizes), 4).
    """
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(int)
    low = np.minimum.reduceat(points[:, :2], starts, axis=0)
    high = np.maximum.reduceat(points[:, :2], starts, axis=0)
    return np.concatenate((low, high), axis=1)


def lengths_of(points: Points, sizes: Points) -> Points:
    """Length of the control polygon of each outline; it scales as the outline does."""
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(int)
    steps = np.zeros(len(points))
    steps[1:] = np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1))
    steps[starts] = 0.0
    return np.add.reduceat(steps, starts)


def around(boxes: Boxes) -> Points:
    """The one box around several."""
    return np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))


def areas(boxes: Boxes) -> Points:
    """Their areas; a box that is inside out has none."""
    return np.clip(boxes[..., 2] - boxes[..., 0], 0, None) * np.clip(
        boxes[..., 3] - boxes[..., 1], 0, None
    )


def shared(boxes: Boxes, others: Boxes) -> Boxes:
    """What each pair has in common, shape (len(boxes), len(others), 4); areas 0 where nothing."""
    a, b = boxes[:, None, :], others[None, :, :]
    low = np.maximum(a[..., :2], b[..., :2])
    return np.concatenate((low, np.minimum(a[..., 2:], b[..., 2:])), axis=2)


def touching(boxes: Boxes, box: Points, *, by: float = 0.0) -> Points:
    """Which of the boxes meet one box that is widened by a margin; lines without area count."""
    return (
        (boxes[:, 0] <= box[2] + by)
        & (boxes[:, 2] >= box[0] - by)
        & (boxes[:, 1] <= box[3] + by)
        & (boxes[:, 3] >= box[1] - by)
    )


def flatten(points: Points, *, close: bool = False) -> Segments:
    """An outline as segments.

    Args:
        points: Shape (4 n, 2 or more): cubic curves; an unfinished one at the end is left out.
        close: Add what closes each subpath, as a fill does.
    """
    whole = len(points) // 4 * 4
    if not whole:
        return NO_SEGMENTS
    curves = np.asarray(points[:whole, :2], dtype=float).reshape(-1, 4, 2)
    start, end = curves[:, 0], curves[:, 3]
    chord = end - start
    length = np.sqrt((chord**2).sum(axis=1))
    off = np.zeros(len(curves))
    for handle in (1, 2):
        to = curves[:, handle] - start
        off = np.maximum(off, np.abs(chord[:, 0] * to[:, 1] - chord[:, 1] * to[:, 0]))
    bent = (off > STRAIGHT * length**2) | (length < TINY)
    parts = [np.concatenate((start, end), axis=1)[~bent], bend(curves[bent])]
    if close:
        parts.append(closing(start, end))
    return np.concatenate(parts)


def bend(curves: Points) -> Segments:
    """Segments along curves, shape (n, 4, 2)."""
    t = np.linspace(0, 1, SAMPLES + 1)
    s = 1 - t
    weights = np.stack((s**3, 3 * s**2 * t, 3 * s * t**2, t**3), axis=1)
    along = np.einsum("st,ntd->nsd", weights, curves)
    return np.concatenate((along[:, :-1], along[:, 1:]), axis=2).reshape(-1, 4)


def closing(start: Points, end: Points) -> Segments:
    """The segments that lead from the end of each subpath to its beginning."""
    breaks = np.abs(end[:-1] - start[1:]).max(axis=1, initial=0.0) > 1e-6
    firsts = np.concatenate(([0], np.nonzero(breaks)[0] + 1))
    lasts = np.concatenate((firsts[1:] - 1, [len(end) - 1]))
    return np.concatenate((end[lasts], start[firsts]), axis=1)


def crossing(segments: Segments, others: Segments) -> Points:
    """Which segments cross any of the others, shape (len(segments),)."""
    if not len(segments) or not len(others):
        return np.zeros(len(segments), dtype=bool)
    p, r = segments[:, None, :2], segments[:, None, 2:] - segments[:, None, :2]
    q, s = others[None, :, :2], others[None, :, 2:] - others[None, :, :2]
    between = q - p
    turn = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (between[..., 0] * s[..., 1] - between[..., 1] * s[..., 0]) / turn
        u = (between[..., 0] * r[..., 1] - between[..., 1] * r[..., 0]) / turn
    met = (np.abs(turn) > TINY) & (t >= 0) & (t <= 1) & (u >= 0) & (u <= 1)
    return met.any(axis=1)


def inside(points: Points, outline: Segments) -> Points:
    """Which points, shape (n, 2), lie inside a closed outline (even-odd), shape (n,)."""
    if not len(outline):
        return np.zeros(len(points), dtype=bool)
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    x0, y0, x1, y1 = (outline[:, i][None, :] for i in range(4))
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return (spans & (x < at)).sum(axis=1) % 2 == 1


def lengths_inside(segments: Segments, boxes: Boxes) -> Points:
    """How much of each segment lies in each box, shape (len(segments), len(boxes))."""
    start = segments[:, None, :2]
    step = segments[:, None, 2:] - start
    low, high = boxes[None, :, :2], boxes[None, :, 2:]
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = (low - start) / step, (high - start) / step
    flat = np.abs(step) < TINY
    within = (start >= low) & (start <= high)
    enter = np.where(flat, np.where(within, -np.inf, np.inf), np.minimum(one, two))
    leave = np.where(flat, np.where(within, np.inf, -np.inf), np.maximum(one, two))
    share = np.minimum(leave.min(axis=2), 1.0) - np.maximum(enter.max(axis=2), 0.0)
    return np.clip(share, 0, None) * np.sqrt((step**2).sum(axis=2))


def overlap(outline: Segments, other: Segments) -> bool:
    """Whether two closed outlines cross, or one lies inside the other."""
    if not len(outline) or not len(other):
        return False
    if bool(crossing(outline, other).any()):
        return True
    return bool(inside(outline[:1, :2], other)[0] or inside(other[:1, :2], outline)[0])


def gaps(points: Points, segments: Segments) -> Points:
    """How far each point, shape (n, 2), lies from the nearest segment, shape (n,)."""
    if not len(segments):
        return np.full(len(points), np.inf)
    start = segments[None, :, :2]
    step = segments[None, :, 2:] - start
    length = np.maximum((step**2).sum(axis=2), TINY)
    to = points[:, None, :2] - start
    share = np.clip((to * step).sum(axis=2) / length, 0, 1)
    return np.sqrt(((to - share[..., None] * step) ** 2).sum(axis=2)).min(axis=1)
