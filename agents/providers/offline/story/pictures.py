"""Describes in words what a shot shows; the same words for the same people and places."""

from agents.artifacts.story.story_digest import Character, Place, StoryDigest
from agents.artifacts.story.story_scenes import StoryScene
from agents.artifacts.story.words import ShotType, TimeOfDay, Weather
from agents.providers.offline.story.place_words import INDOORS

FRAMES = {
    ShotType.ESTABLISHING: "Establishing shot, the place from afar",
    ShotType.WIDE: "Wide shot, people from head to foot",
    ShotType.MEDIUM: "Medium shot, one person from the waist up",
    ShotType.TWO_SHOT: "Two people from the waist up",
    ShotType.OVER_SHOULDER: "Over-the-shoulder shot",
    ShotType.CLOSE_UP: "Close-up of a face",
    ShotType.GROUP: "A group together",
    ShotType.INSERT: "Close view of a thing",
    ShotType.POINT_OF_VIEW: "What somebody sees, through their eyes",
    ShotType.SILHOUETTE: "Silhouettes before a bright sky",
    ShotType.SKY: "Sky and weather alone",
    ShotType.TITLE: "A card with words",
}
LIGHTS = {
    TimeOfDay.DAWN: "first light of dawn",
    TimeOfDay.DAY: "daylight",
    TimeOfDay.DUSK: "warm light of dusk",
    TimeOfDay.NIGHT: "night",
}
WEATHERS = {
    Weather.CLEAR: "",
    Weather.CLOUDS: "clouds",
    Weather.RAIN: "rain",
    Weather.SNOW: "snow",
    Weather.FOG: "fog",
    Weather.STORM: "storm",
}
MOST_TOLD = 260
"""Letters of the story's own words in a description."""


class Pictures:
    """Knows how everybody and every place of a digest look."""

    def __init__(self, digest: StoryDigest) -> None:
        self._people: dict[str, Character] = {each.id: each for each in digest.characters}
        self._places: dict[str, Place] = {each.id: each for each in digest.places}

    def place(self, id_: str | None) -> Place | None:
        """A place of the digest."""
        return self._places.get(id_ or "")

    def is_inside(self, id_: str | None) -> bool:
        """Whether no sky is seen there."""
        place = self.place(id_)
        return place is not None and place.kind in INDOORS

    def describe(
        self, type_: ShotType, scene: StoryScene, seen: list[str], told: str, thing: str
    ) -> str:
        """What is seen: frame, people, place, light, and the words that are told meanwhile."""
        parts = [f"{FRAMES[type_]}: the {thing}" if thing else FRAMES[type_]]
        people = [self._person(each) for each in seen if each in self._people]
        if people:
            parts.append("; ".join(people[:4]))
        place = self.place(scene.place)
        if place:
            look = f" ({place.look})" if place.look and place.look != place.name else ""
            parts.append(f"Place: {place.name}{look}, {place.kind.value}")
        light = [LIGHTS[scene.time], WEATHERS[scene.weather]]
        parts.append(f"Light: {', '.join(each for each in light if each)}")
        parts.append(f"Mood: {scene.mood.value}")
        if told:
            short = (
                told if len(told) <= MOST_TOLD else f"{told[:MOST_TOLD].rsplit(' ', 1)[0]} \u2026"
            )
            parts.append(f"What happens: {short}")
        return ". ".join(parts)[:1200]

    def _person(self, id_: str) -> str:
        person = self._people[id_]
        return f"{person.name} ({person.look})" if person.look else person.name
