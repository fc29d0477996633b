import pytest
from pydantic import ValidationError

from agents.artifacts.request import Aspect, Depth, ExplainerRequest, Quality


def test_a_request_of_before_there_were_depths_still_reads() -> None:
    stored = '{"schema_version": 1, "prompt": "why?", "quality": "480p15"}'
    request = ExplainerRequest.model_validate_json(stored)
    assert request == ExplainerRequest(prompt="why?", quality=Quality.P480, depth=Depth.FULL)


def test_a_depth_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="depth"):
        ExplainerRequest.model_validate({"prompt": "why?", "depth": "deep"})


@pytest.mark.parametrize(
    ("quality", "aspect", "size"),
    [
        (Quality.P480, Aspect.WIDE, (854, 480)),
        (Quality.P480, Aspect.TALL, (480, 854)),
        (Quality.P720, Aspect.TALL, (720, 1280)),
        (Quality.P1080, Aspect.TALL, (1080, 1920)),
        (Quality.P480, Aspect.SQUARE, (480, 480)),
        (Quality.P1080, Aspect.SQUARE, (1080, 1080)),
    ],
)
def test_the_quality_is_the_shorter_side_in_each_shape(
    quality: Quality, aspect: Aspect, size: tuple[int, int]
) -> None:
    assert quality.size(aspect) == size
    assert [side % 2 for side in size] == [0, 0]


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("quality", Quality)
def test_a_unit_has_as_many_pixels_in_each_shape(quality: Quality, aspect: Aspect) -> None:
    size, frame = quality.size(aspect), aspect.frame
    assert size.width_px / frame.width == pytest.approx(quality.height_px / 8, rel=0.001)
    assert size.height_px / frame.height == pytest.approx(quality.height_px / 8, rel=0.001)


def test_a_request_from_before_there_were_shapes_is_wide() -> None:
    assert ExplainerRequest.model_validate({"prompt": "why?"}).aspect is Aspect.WIDE
