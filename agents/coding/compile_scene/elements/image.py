"""A picture of square pixels, in a thin frame."""

from agents.artifacts.elements.images import Image
from agents.coding.compile_scene.literals import COLOURS, number
from agents.coding.compile_scene.stage import Stage, room

PICTURE_OF = '''\
def picture_of(rows, width, height, colour):
    """Return a picture as large as its room: a digit is a pixel, from 0 (black) to 9 (colour)."""
    levels = np.array([[int(digit) for digit in row] for row in rows])
    pixels = levels[:, :, np.newaxis] / 9 * 255 * np.array(color_to_rgb(colour))
    image = ImageMobject(np.rint(pixels).astype(np.uint8))
    image.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
    tall, wide = levels.shape
    image.height = min(height, width * tall / wide) - 0.1
    image.width = image.height * wide / tall
    edge = Rectangle(width=image.width, height=image.height, color=GREY_B, stroke_width=2)
    return Group(image, edge)
'''


def build(element: Image, stage: Stage) -> None:
    """Write a group of an image and its frame."""
    name = stage.variable(element.id)
    stage.function("picture_of", PICTURE_OF)
    width, height = room(element.place)
    stage.write(
        f"{name} = picture_of(",
        "    [",
        *(f'        "{row}",' for row in element.pixels),
        "    ],",
        f"    {number(width or 6)}, {number(height or 4)}, {COLOURS[element.colour]},",
        ")",
    )
    stage.put(name, element.place)
