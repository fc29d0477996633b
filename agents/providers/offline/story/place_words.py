"""Words for places, and the scenery each is drawn with."""

from agents.artifacts.story.words import PlaceKind

_WORDS = {
    PlaceKind.VILLAGE: "village hamlet farm farmyard farmhouse cottage barn mill stable smithy yard"
    " well courtyard churchyard cemetery graveyard windmill",
    PlaceKind.CITY: "city town street square market marketplace station bridge avenue alley tram "
    "bus "
    "train airport rooftop roof pavement boulevard platform depot skyscraper park "
    "subway underground metro harbourmaster district suburb lane plaza bazaar",
    PlaceKind.ROOM: "room kitchen bedroom parlour parlor study attic cellar office shop bakery"
    " workshop den hut tent cabin bathroom dining-room pantry cell dungeon inn tavern pub cafe"
    " restaurant laboratory lab clinic ward surgery apartment flat house studio bookshop"
    " hallway corridor stairs staircase loft nursery chamber lounge basement lift elevator"
    " classroom archive burrow nest",
    PlaceKind.HALL: "hall palace church school theatre theater temple mosque cathedral library "
    "museum "
    "court courtroom ballroom gymnasium hospital hotel monastery chapel university",
    PlaceKind.FOREST: "forest wood woods jungle grove clearing thicket oak orchard bamboo",
    PlaceKind.FIELD: "field fields meadow pasture plain hill hills hilltop hillside moor heath "
    "marsh "
    "swamp vineyard prairie",
    PlaceKind.MOUNTAINS: "mountain mountains peak summit ridge cliff valley glacier pass canyon",
    PlaceKind.DESERT: "desert dune dunes oasis sand sands",
    PlaceKind.SEA: "sea ocean waves reef underwater",
    PlaceKind.SHORE: "shore beach coast harbour harbor port quay pier dock docks lighthouse island"
    " cove bay jetty wharf shingle seaside headland tower",
    PlaceKind.RIVER: "river stream brook pond lake bank waterfall riverbank canal ferry ford "
    "lagoon",
    PlaceKind.ROAD: "road path highway crossroads track lane journey car carriage cart",
    PlaceKind.GARDEN: "garden gardens greenhouse backyard terrace balcony lawn hedge porch",
    PlaceKind.CASTLE: "castle fortress tower-room keep throne battlements drawbridge",
    PlaceKind.SHIP: "ship boat deck vessel schooner submarine raft yacht steamer aboard mast",
    PlaceKind.CAVE: "cave cavern mine tunnel shaft passage grotto lair pit",
    PlaceKind.SPACE: "space spaceship spacecraft orbit planet moonbase airlock asteroid starship",
}
PLACES: dict[str, PlaceKind] = {
    word: kind for kind, words in reversed(_WORDS.items()) for word in words.split()
}
"""Scenery by noun; where a noun is in two lists, the earlier one counts."""
NAME_ENDS: dict[str, PlaceKind] = {
    **{"street": PlaceKind.CITY, "square": PlaceKind.CITY, "avenue": PlaceKind.CITY},
    **{"road": PlaceKind.ROAD, "lane": PlaceKind.ROAD, "bridge": PlaceKind.CITY},
    **{"river": PlaceKind.RIVER, "lake": PlaceKind.RIVER, "sea": PlaceKind.SEA},
    **{"ocean": PlaceKind.SEA, "bay": PlaceKind.SHORE, "point": PlaceKind.SHORE},
    **{"island": PlaceKind.SHORE, "harbour": PlaceKind.SHORE, "harbor": PlaceKind.SHORE},
    **{"hill": PlaceKind.FIELD, "mountain": PlaceKind.MOUNTAINS, "forest": PlaceKind.FOREST},
    **{"wood": PlaceKind.FOREST, "house": PlaceKind.ROOM, "hall": PlaceKind.HALL},
    **{"castle": PlaceKind.CASTLE, "station": PlaceKind.CITY, "market": PlaceKind.CITY},
    **{"park": PlaceKind.GARDEN, "town": PlaceKind.CITY, "city": PlaceKind.CITY},
    **{"village": PlaceKind.VILLAGE, "inn": PlaceKind.ROOM, "hotel": PlaceKind.HALL},
}
"""Last words of names that belong to places."""
INDOORS = frozenset({PlaceKind.ROOM, PlaceKind.HALL, PlaceKind.CAVE})
