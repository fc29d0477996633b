"""Lines that run through letters, and which of them are meant to."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from manim import BackgroundRectangle, Cross, SurroundingRectangle, TipableVMobject, Underline
from manim.mobject.types.image_mobject import AbstractImageMobject

from runner.layout_view import Leaf, TextUnit, View
from runner.outlines import (
    Points,
    Segments,
    around,
    crossing,
    gaps,
    inside,
    lengths_inside,
    touching,
)

RUN = 0.4
"""A line that runs less far through a text only touches it; in heights of its capitals."""
FAINT = 0.45
"""Lines less opaque than this are meant to lie behind."""
UNSEEN = 0.15
SOLID = 0.6
"""A fill this opaque hides what is under it well enough to read what is over it."""
MEANT = (SurroundingRectangle, BackgroundRectangle, Cross, Underline)
"""Made to lie over text."""
WIDTH = 0.01
"""Width of a stroke in frame units for one of `stroke_width`, as Manim's camera draws it."""
HALO = 0.5
"""Opacity of a stroke behind letters from which it keeps lines off them."""


@dataclass(slots=True)
class CrossedText:
    """A text that one shape runs through."""

    leaf: Leaf
    """The part of the shape that does so most."""
    run: float
    """How far, in heights of its capitals."""
    clear: bool
    """The line is plain to see."""


def lines_through(view: View, unit: TextUnit) -> Iterator[CrossedText]:
    """Shapes that run through a text and are not meant to."""
    if not view.arts or unit.leaves[0].halo[3] > HALO:
        return
    height = letter_size(unit)
    if height <= 0:
        return
    near = np.nonzero(touching(view.art_boxes, unit.box))[0]
    ground = ground_order(view, unit, near)
    runs: dict[int, list[tuple[float, Leaf]]] = {}
    for index in near:
        leaf = view.arts[index]
        if leaf.order < ground or leaf.kin == unit.kin or not may_cross(leaf):
            continue
        run = run_through(leaf, unit)
        if run > 0 and not is_meant(leaf, unit, height):
            runs.setdefault(id(leaf.shape), []).append((run / height, leaf))
    for parts in runs.values():
        total = sum(run for run, _ in parts)
        if total >= RUN:
            _, leaf = max(parts, key=lambda part: part[0])
            yield CrossedText(leaf, total, clear=edge_opacity(leaf) >= FAINT)


def letter_size(unit: TextUnit) -> float:
    """How far a line has to run through a letter to cross it: its height, or its width if less."""
    sizes = unit.boxes[:, 2:] - unit.boxes[:, :2]
    height = unit.cap or float(np.median(sizes[:, 1]))
    return max(min(height, float(sizes[:, 0].max())), height / 2)


def ground_order(view: View, unit: TextUnit, near: Points) -> int:
    """Where the topmost fill is drawn that lies under all of a text; -1 where there is none."""
    left, bottom, right, top = unit.box
    corners = np.array([[left, bottom], [left, top], [right, bottom], [right, top]])
    for index in near[::-1]:
        leaf = view.arts[index]
        if leaf.order > unit.order or not leaf.flat:
            continue
        if isinstance(leaf.mobject, AbstractImageMobject):
            continue
        if leaf.fill[3] >= SOLID and bool(inside(corners, leaf.closed).all()):
            return leaf.order
    return -1


def may_cross(leaf: Leaf) -> bool:
    """Whether a leaf has an edge that can be seen, and is not made to lie over text."""
    if isinstance(leaf.mobject, AbstractImageMobject) or isinstance(leaf.shape, MEANT):
        return False
    return edge_opacity(leaf) > UNSEEN


def edge_opacity(leaf: Leaf) -> float:
    """How plain the edge of a leaf is to see: its stroke, or where it has none, its fill."""
    return max(float(leaf.stroke[3]), float(leaf.fill[3]))


def edges(leaf: Leaf) -> Segments:
    """What of a leaf can be seen as a line."""
    return leaf.segments if leaf.stroke[3] > UNSEEN else leaf.closed


def run_through(leaf: Leaf, unit: TextUnit) -> float:
    """How far a leaf runs through the boxes of letters that it really crosses."""
    lines = edges(leaf)
    low = np.minimum(lines[:, :2], lines[:, 2:])
    high = np.maximum(lines[:, :2], lines[:, 2:])
    lines = lines[touching(np.concatenate((low, high), axis=1), unit.box)]
    if not len(lines):
        return 0.0
    half = stroke_half(leaf)
    inner = lengths_inside(lines, unit.boxes + np.array([-half, -half, half, half]))
    total = 0.0
    for number in np.nonzero(inner.sum(axis=0) > 0)[0]:
        if strikes(lines[inner[:, number] > 0], unit.leaves[number].closed, half):
            total += float(inner[:, number].sum())
    return total


def stroke_half(leaf: Leaf) -> float:
    """Half the width of a stroke, frame units."""
    return float(leaf.mobject.stroke_width) * WIDTH / 2 if leaf.stroke[3] > UNSEEN else 0.0


def strikes(lines: Segments, outline: Segments, half: float) -> bool:
    """Whether lines of some width touch the ink of a letter."""
    if bool(crossing(lines, outline).any()):
        return True
    middles = (lines[:, :2] + lines[:, 2:]) / 2
    return bool(inside(middles, outline).any()) or bool(gaps(outline[:, :2], lines).min() < half)


def is_meant(leaf: Leaf, unit: TextUnit, height: float) -> bool:
    """Whether a line was put there for this text: it strikes it out, or rings a part of it."""
    lines = edges(leaf)
    closed = bool(np.allclose(lines[0, :2], lines[-1, 2:], atol=1e-3))
    return rings(leaf, unit, height) if closed else strikes_out(leaf, unit, height)


def strikes_out(leaf: Leaf, unit: TextUnit, height: float) -> bool:
    """A line that is as long as the letters it crosses, from edge to edge."""
    if leaf.fill[3] > UNSEEN or (isinstance(leaf.shape, TipableVMobject) and leaf.shape.has_tip()):
        return False
    struck = unit.boxes[touching(unit.boxes, leaf.box)]
    box, margin = around(struck), 0.6 * height
    if (leaf.box[:2] < box[:2] - margin).any() or (leaf.box[2:] > box[2:] + margin).any():
        return False
    return bool(leaf.box[2] - leaf.box[0] >= 0.7 * (box[2] - box[0]))


def rings(leaf: Leaf, unit: TextUnit, height: float) -> bool:
    """A closed line around some of the letters, with its middle where theirs is."""
    held = (unit.boxes[:, :2] >= leaf.box[:2]).all(axis=1)
    held &= (unit.boxes[:, 2:] <= leaf.box[2:]).all(axis=1)
    if not held.any() or leaf.box[3] - leaf.box[1] > 4 * (unit.box[3] - unit.box[1]):
        return False
    low, high = unit.boxes[held, :2].min(axis=0), unit.boxes[held, 2:].max(axis=0)
    off = np.abs((low + high) - (leaf.box[:2] + leaf.box[2:])) / 2
    return bool((off <= 0.3 * height).all())
