import asyncio
from contextlib import aclosing
from pathlib import Path

from filming import ToyDesk, film_of, shot

from agents.artifacts.story.words import Transition
from orchestrator.media.filming import Filmed, FilmOrder
from orchestrator.media.storyboard_generator import StoryboardGenerator


def draw(film: FilmOrder, desk: ToyDesk) -> list[Filmed]:
    async def run() -> list[Filmed]:
        async with aclosing(StoryboardGenerator().film(film, desk)) as filming:
            return [each async for each in filming]

    return asyncio.run(run())


def test_clips_are_drawn_some_at_a_time_and_those_drawn_before_come_first(tmp_path: Path) -> None:
    desk = ToyDesk(tmp_path)
    film = film_of(*(shot(f"s01-{n:02d}") for n in range(1, 11)))
    drawn = draw(film, desk)
    assert [each.order for each in drawn] == list(film.orders)
    assert {(each.requested, each.used, each.because) for each in drawn} == {
        ("storyboard", "storyboard", "")
    }
    assert [len(outputs) for _, outputs, _ in desk.scripts] == [16, 4]

    more = film_of(shot("s01-11"), *film.shots)
    again = ToyDesk(tmp_path, desk.kept)
    assert [each.order.shot for each in draw(more, again)][-1] == "s01-11"
    assert [outputs for _, outputs, _ in again.scripts] == [("s01-11.mp4", "s01-11.jpg")]


def test_a_picture_that_a_clip_begins_out_of_goes_along(tmp_path: Path) -> None:
    desk = ToyDesk(tmp_path)
    film = film_of(shot("s01-01"), shot("s01-02", transition=Transition.DISSOLVE))
    picture = tmp_path / "last-0123.png"
    picture.touch()
    orders = (film.orders[0], film.orders[1].out_of(picture))
    draw(film._replace(orders=orders), desk)
    script, _, inputs = desk.scripts[0]
    assert inputs == {"last-0123.png": picture}
    assert "last-0123.png" in script
