"""Half clear pixels, as files have them."""

import numpy as np
from runner.drawing.alpha_pixels import straight


def test_laid_over_black_a_picture_is_what_was_drawn() -> None:
    alpha = np.arange(256, dtype=np.uint8).repeat(256).reshape(256, 256)
    shade = (np.arange(256)[None, :] * alpha // 255).astype(np.uint8)
    drawn = np.stack([shade, shade, np.zeros_like(shade), alpha], axis=-1)
    made = straight(drawn).astype(float)
    over_black = made[..., :3] * made[..., 3:] / 255
    assert abs(over_black - drawn[..., :3]).max() <= 0.51
    assert np.array_equal(made[..., 3], alpha)


def test_what_is_solid_or_clear_stays_as_it_is_and_nothing_is_changed_in_place() -> None:
    drawn = np.array([[[10, 20, 30, 255], [0, 0, 0, 0], [40, 0, 50, 100]]], np.uint8)
    before = drawn.copy()
    assert straight(drawn).tolist() == [[[10, 20, 30, 255], [0, 0, 0, 0], [102, 0, 128, 100]]]
    assert np.array_equal(drawn, before)
