"""The words of film and voice that every artifact of a story film shares."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""Of a character or a place: stays the same through the film."""
ShotId = Annotated[str, StringConstraints(pattern=r"^s\d{2,3}-\d{2,3}$")]
"""Number of the story scene and of the shot in it, both from 01: `s01-03`."""
NARRATOR = "narrator"
"""Who speaks what no character says."""


class ShotType(StrEnum):
    """How much of the place and of people a shot shows, as film-makers name it."""

    ESTABLISHING = "establishing"
    """The place from afar, people small or none."""
    WIDE = "wide"
    """People from head to foot in their place."""
    MEDIUM = "medium"
    """One person from the waist up."""
    TWO_SHOT = "two_shot"
    """Two people from the waist up."""
    OVER_SHOULDER = "over_shoulder"
    """One person, seen past the shoulder of another."""
    CLOSE_UP = "close_up"
    """A face."""
    GROUP = "group"
    """Three people or more."""
    INSERT = "insert"
    """A thing."""
    POINT_OF_VIEW = "point_of_view"
    """What a person sees."""
    SILHOUETTE = "silhouette"
    """People dark before a bright sky."""
    SKY = "sky"
    """Sky and weather alone: time passes."""
    TITLE = "title"
    """A card with words: title of the film or of a chapter, the end."""


class CameraMove(StrEnum):
    """How the frame moves over the picture while a shot lasts."""

    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"


class Transition(StrEnum):
    """How a shot begins."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE_BLACK = "fade_black"
    """From black, after the shot before went to black."""


class TimeOfDay(StrEnum):
    """Light."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    """What falls from the sky."""

    CLEAR = "clear"
    CLOUDS = "clouds"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    STORM = "storm"


class PlaceKind(StrEnum):
    """What scenery a place is drawn with."""

    VILLAGE = "village"
    CITY = "city"
    ROOM = "room"
    HALL = "hall"
    """A large room: palace, church, school, theatre."""
    FOREST = "forest"
    FIELD = "field"
    MOUNTAINS = "mountains"
    DESERT = "desert"
    SEA = "sea"
    SHORE = "shore"
    RIVER = "river"
    ROAD = "road"
    GARDEN = "garden"
    CASTLE = "castle"
    SHIP = "ship"
    CAVE = "cave"
    SPACE = "space"


class Mood(StrEnum):
    """What a scene feels like; chooses palette and music."""

    CALM = "calm"
    JOYFUL = "joyful"
    HOPEFUL = "hopeful"
    TENDER = "tender"
    SAD = "sad"
    TENSE = "tense"
    FEARFUL = "fearful"
    ANGRY = "angry"
    MYSTERIOUS = "mysterious"
    TRIUMPHANT = "triumphant"


class Music(StrEnum):
    """What music a film has."""

    STORY = "story"
    """Each scene its own, as it feels."""
    NONE = "none"
    CALM = "calm"
    JOYFUL = "joyful"
    HOPEFUL = "hopeful"
    TENDER = "tender"
    SAD = "sad"
    TENSE = "tense"
    FEARFUL = "fearful"
    ANGRY = "angry"
    MYSTERIOUS = "mysterious"
    TRIUMPHANT = "triumphant"

    @property
    def mood(self) -> Mood | None:
        """The one mood of all of it, where it has one."""
        return None if self in (Music.STORY, Music.NONE) else Mood(self.value)


class Look(StrEnum):
    """What the storyboard does to the colours of a whole film."""

    STORYBOOK = "storybook"
    """As they are."""
    NOIR = "noir"
    """Black and white, with hard light."""
    SEPIA = "sepia"
    PASTEL = "pastel"
    VIVID = "vivid"
    COLD = "cold"
    GOLDEN = "golden"


class VoiceType(StrEnum):
    """What a voice sounds like."""

    WOMAN = "woman"
    MAN = "man"
    GIRL = "girl"
    BOY = "boy"
    OLD_WOMAN = "old_woman"
    OLD_MAN = "old_man"


class FilmProfile(StrEnum):
    """What the pictures of a film are to be made with."""

    AUTO = "auto"
    """A model where there is a graphics processor, else a drawing; or as it is set there."""
    DEBUG_CPU = "debug_cpu"
    """Storyboards, drawn by rules."""
    PROD_GPU = "prod_gpu"
    """A model, on a graphics processor."""


class ShotMaker(StrEnum):
    """Who is to make the picture of one shot."""

    FILM = "film"
    """Whoever makes those of the film."""
    STORYBOARD = "storyboard"
    """It is drawn by rules."""
    MODEL = "model"
    """A model, on a graphics processor."""


class Captions(StrEnum):
    """Where the words can be read."""

    ATTACHED = "attached"
    """A track that the player shows or hides."""
    BURNED = "burned"
    """In the picture."""
    NONE = "none"
    """Only as a file beside the film."""
