"""The spec answers who has what, and how it is called."""

from runner.api_check.spec import ApiSpec


def test_members_are_inherited(spec: ApiSpec) -> None:
    assert spec.lineage("Circle")[:3] == ("Circle", "Arc", "TipableVMobject")
    shift = spec.member("Circle", "shift")
    assert shift is not None
    assert (shift.owner, shift.kind, shift.returns) == ("Mobject", "method", "self")
    assert spec.has("Circle", "radius")
    assert spec.has("Circle", "width")
    assert not spec.has("Circle", "side_length")
    assert spec.classes_with("begin_ambient_camera_rotation") == ["ThreeDScene"]


def test_constructors_know_what_their_bases_take(spec: ApiSpec) -> None:
    made = spec.constructor("Circle")
    assert made is not None
    assert [each.name for each in made.params] == ["radius", "color"]
    assert {"stroke_width", "fill_opacity"} <= made.names
    assert made.types["stroke_width"] == ("number",)
    assert not made.open
    square = spec.constructor("Square")
    assert square is not None
    assert not {"width", "side"} & square.names


def test_each_scene_has_its_camera(spec: ApiSpec) -> None:
    assert spec.cameras["Scene"] == "Camera"
    assert spec.cameras["MovingCameraScene"] == "MovingCamera"
    assert spec.cameras["ThreeDScene"] == "ThreeDCamera"
    assert spec.has("MovingCamera", "frame")
    assert not spec.has("ThreeDCamera", "frame")
