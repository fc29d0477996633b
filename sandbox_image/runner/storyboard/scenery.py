"""Which scenery belongs to which kind of place."""

from collections.abc import Callable

from runner.storyboard.places import built, cosmos, inside, land, water
from runner.storyboard.sky import draw_sky
from runner.storyboard.stage import Stage

PLACES: dict[str, Callable[[Stage], None]] = {
    "village": built.village,
    "city": built.city,
    "castle": built.castle,
    "room": inside.room,
    "hall": inside.hall,
    "cave": inside.cave,
    "field": land.field,
    "forest": land.forest,
    "mountains": land.mountains,
    "desert": land.desert,
    "road": land.road,
    "garden": land.garden,
    "sea": water.sea,
    "shore": water.shore,
    "river": water.river,
    "ship": water.ship,
    "space": cosmos.space,
}
"""By `PlaceKind`."""
STOOD_ON = {"sea": water.jetty}
"""Places that need something to stand on."""
INDOORS = {"room", "hall", "cave", "space"}
"""Where no weather is seen."""


def draw_scenery(stage: Stage, *, stood_on: bool = False) -> None:
    """Sky and place, on the layers from `back` to `near`; a kind that is not known is a field.

    Args:
        stage: Of the shot.
        stood_on: People will be set on its ground.
    """
    draw_sky(stage)
    kind = stage.picture.scenery
    draw = PLACES.get(kind, land.field)
    (STOOD_ON.get(kind, draw) if stood_on else draw)(stage)
