"""A film that a program asks for: queued, followed, and fetched, with nobody at the page."""

from pathlib import Path

import pytest
from browser.serving import serving

pytestmark = [pytest.mark.docker, pytest.mark.processes]

STORY = 'Anna found a lamp in the forest. "Whose is this?" she asked. At night it began to glow.'
FILES = {"film.mp4", "film.srt", "film.vtt", "poster.png", "timeline.json", "timeline.otio"}


def test_a_film_is_made_and_fetched_over_rest(tmp_path: Path) -> None:
    with serving(tmp_path) as served, served.client() as http:
        asked = {"workflow": "story_film", "prompt": STORY, "quality": "480p15", "style": "sepia"}
        made = http.post("/api/v1/generate", json=asked).raise_for_status().json()
        percents, stages = [0], list[str]()
        while (status := served.status(made["id"]))["state"] in ("queued", "running"):
            percents.append(status["percent"])
            if status["stage"] is not None and status["stage"] not in stages:
                stages.append(status["stage"])
        assert (status["state"], status["percent"]) == ("succeeded", 100), status
        assert percents == sorted(percents)
        assert "draw_shots" in stages

        video = http.get(made["links"]["video"], headers={"Range": "bytes=4-7"})
        assert (video.status_code, video.content) == (206, b"ftyp")
        run = http.get(made["links"]["run"]).raise_for_status().json()
        assert {each["name"] for each in run["files"]} >= FILES
        shots = http.get(f"{made['links']['run']}/artifacts/shots.json").raise_for_status().json()
        words = " ".join(line["text"] for shot in shots["shots"] for line in shot["lines"])
        assert words.replace('"', "").startswith("Anna found a lamp in the forest.")
