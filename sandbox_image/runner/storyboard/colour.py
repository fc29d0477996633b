"""Colours, and the light that a place is seen in: one palette for each time of day and mood."""

from dataclasses import dataclass

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""


def rgb(text: str) -> Colour:
    """A colour written as `f2e8cf`."""
    return (int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """So much of the way from one to the other."""
    a, b, c = (x + (y - x) * share for x, y in zip(one, other, strict=True))
    return (a, b, c)


def times(one: Colour, other: Colour) -> Colour:
    """One seen in the light of the other."""
    a, b, c = (x * y for x, y in zip(one, other, strict=True))
    return (a, b, c)


def brightness(colour: Colour) -> float:
    """How bright it looks, from 0 to 1."""
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def saturated(colour: Colour, factor: float) -> Colour:
    """As bright as it is, with more or less colour."""
    grey = brightness(colour)
    a, b, c = (min(1.0, max(0.0, grey + (part - grey) * factor)) for part in colour)
    return (a, b, c)


def lighter(colour: Colour, share: float) -> Colour:
    """Nearer to a warm white."""
    return mix(colour, (1.0, 0.98, 0.93), share)


def darker(colour: Colour, share: float) -> Colour:
    """Nearer to a blue black."""
    return mix(colour, (0.05, 0.05, 0.12), share)


@dataclass(frozen=True)
class Light:
    """A time of day."""

    sky: tuple[str, str, str]
    """From above to the horizon."""
    light: str
    """What colours are multiplied with."""
    shade: str
    """What they are mixed with, by `dim`."""
    dim: float
    glow: str
    """Sun, moon, windows."""


@dataclass(frozen=True)
class Feeling:
    """A mood."""

    tint: str
    strength: float
    saturation: float
    dark: float
    accent: str


LIGHTS = {
    "dawn": Light(("7486b8", "eab6a8", "ffe2b5"), "fff0df", "6f6a97", 0.16, "fff3d0"),
    "day": Light(("3f97bf", "93cfd6", "f3edd2"), "ffffff", "ffffff", 0.0, "fff6d8"),
    "dusk": Light(("38305f", "bd5468", "ffb566"), "ffdcc0", "3a2a5a", 0.30, "ffd98a"),
    "night": Light(("0b1533", "1b3160", "41628f"), "aebfec", "16234d", 0.42, "fdf3cf"),
}
FEELINGS = {
    "calm": Feeling("7fb7be", 0.10, 0.88, 0.0, "e9c46a"),
    "joyful": Feeling("ffd166", 0.13, 1.15, 0.0, "ff7a59"),
    "hopeful": Feeling("ffc48c", 0.12, 1.05, 0.0, "f4a259"),
    "tender": Feeling("f7a8b8", 0.17, 0.92, 0.0, "e56b8a"),
    "sad": Feeling("74879f", 0.32, 0.60, 0.07, "8ecae6"),
    "tense": Feeling("a85a42", 0.18, 0.90, 0.12, "e76f51"),
    "fearful": Feeling("3f5d55", 0.34, 0.70, 0.18, "b5c99a"),
    "angry": Feeling("c1272d", 0.26, 1.10, 0.12, "ffb703"),
    "mysterious": Feeling("6a4c93", 0.27, 0.92, 0.10, "80ffdb"),
    "triumphant": Feeling("ffb703", 0.20, 1.20, 0.0, "d62828"),
}
BRIGHT = 0.55
"""A tint as bright as this colours the low sky most: yellow over blue would be green."""
DULL = {"clear": 0.0, "clouds": 0.25, "rain": 0.5, "snow": 0.3, "fog": 0.5, "storm": 0.6}
"""How much of its colour a sky loses by the weather."""


@dataclass(frozen=True)
class Palette:
    """The light and the colours of one shot."""

    time: str
    weather: str
    high: Colour
    middle: Colour
    low: Colour
    """Of the sky, from above to the horizon."""
    haze: Colour
    """What is far away fades to it."""
    glow: Colour
    accent: Colour
    tint: Colour
    strength: float
    saturation: float
    light: Colour
    shade: Colour
    dim: float

    @property
    def dark(self) -> bool:
        """Whether windows are lit and stars are out."""
        return self.time == "night"

    def lit(self, material: str | Colour, depth: float = 0.0) -> Colour:
        """A material as it looks in this light.

        Args:
            material: Its colour by day.
            depth: How far away it is: 0 is near, 1 is one with the haze.
        """
        colour = rgb(material) if isinstance(material, str) else material
        colour = mix(times(colour, self.light), self.shade, self.dim)
        colour = saturated(mix(colour, self.tint, self.strength), self.saturation)
        return mix(colour, self.haze, min(1.0, depth * (1.25 if self.weather == "fog" else 1.0)))


def palette_of(time: str, mood: str, weather: str) -> Palette:
    """The colours of a shot; a word that is not known gives those of a calm, clear day."""
    light = LIGHTS.get(time, LIGHTS["day"])
    feeling = FEELINGS.get(mood, FEELINGS["calm"])
    dull = DULL.get(weather, 0.0)
    night = time == "night"
    grey = rgb("2a3550" if night else "8793a3" if weather == "storm" else "c3ccd2")
    tint = mix(rgb(feeling.tint), rgb("16203f"), 0.55) if night else rgb(feeling.tint)

    def sky(text: str, tinted: float, greyed: float) -> Colour:
        share = feeling.strength * (tinted if brightness(tint) > BRIGHT else 1.2)
        colour = saturated(mix(rgb(text), tint, share), feeling.saturation)
        return darker(mix(colour, grey, dull * greyed), feeling.dark * 0.8)

    shares = zip(light.sky, (0.3, 0.7, 1.6), (0.9, 0.9, 0.7), strict=True)
    high, middle, low = (sky(*each) for each in shares)
    return Palette(
        time,
        weather,
        high,
        middle,
        low,
        haze=mix(middle, low, 0.62),
        glow=mix(rgb(light.glow), rgb(feeling.accent), 0.05),
        accent=rgb(feeling.accent),
        tint=tint,
        strength=feeling.strength,
        saturation=feeling.saturation * (1 - dull * 0.3),
        light=darker(rgb(light.light), feeling.dark + (0.15 if weather == "storm" else 0.0)),
        shade=rgb(light.shade),
        dim=light.dim,
    )
