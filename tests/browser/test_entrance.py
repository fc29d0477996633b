"""The page behind a token, and links that open one run to anybody."""

import pytest
from browser.accessible import findings
from browser.folders import TOKEN, Gallery
from browser.visiting import LEFT, LISTED, REFUSED, Visits, run_page, wait_for_state
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

PLAYED = "(video) => video.currentTime > 0.3 && video.readyState >= 3"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def play(page: Page) -> None:
    """Play the video of the page, a little."""
    video = page.locator("video")
    video.evaluate("(video) => { video.muted = true; return video.play(); }")
    page.wait_for_function(PLAYED, arg=video.element_handle())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_enters_with_the_token_and_leaves(
    visits: Visits, gallery: Gallery, *, dark: bool
) -> None:
    page = visits.open(gallery.served, f"/?run={gallery.done}", enter=False, dark=dark)
    page.wait_for_url("**/login?*")
    assert findings(page) == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_label("Token").fill("not the token")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    assert findings(page) == []
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    # Gradio's own queue and event streams are behind the same guard: they bring the run.
    wait_for_state(page, "succeeded")
    assert page.url.endswith(f"run={gallery.done}")
    play(page)
    page.get_by_role("link", name="All videos").click()
    page.wait_for_selector(LISTED)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login*")
    page.goto(gallery.served.origin)
    page.wait_for_url("**/login?*")
    visits.forgive(REFUSED)
    visits.forgive(LEFT)


def test_nothing_is_open_without_the_token(visits: Visits, gallery: Gallery) -> None:
    page = visits.open(gallery.served, "/login", enter=False)
    for path in (
        "/config",
        "/gradio_api/info",
        "/gradio_api/queue/data?session_hash=x",
        "/look/page.js",
        "/api/v1/runs",
        f"/api/v1/runs/{gallery.done}/video",
        f"/watch/{gallery.done}",
    ):
        answer = page.context.request.get(gallery.served.origin + path, max_redirects=0)
        assert answer.status in (302, 303, 401), path
    visits.forgive(REFUSED)


def test_the_address_with_the_token_enters_and_forgets_it(visits: Visits, gallery: Gallery) -> None:
    page = visits.open(gallery.served, f"/?token={TOKEN}", enter=False)
    page.wait_for_selector(LISTED)
    assert TOKEN not in page.url
    assert TOKEN not in page.content()
    assert page.evaluate("document.cookie") == ""
    page.reload()
    page.wait_for_selector(LISTED)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_link_opens_its_run_to_anybody(visits: Visits, gallery: Gallery, *, dark: bool) -> None:
    page = run_page(visits, gallery.served, gallery.done, permissions=["clipboard-read"])
    page.get_by_role("button", name="Copy link").click()
    field = page.locator("#share-link")
    said = page.get_by_text("Link copied")
    expect(field.or_(said).filter(visible=True)).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()") or field.input_value()
    assert link.startswith(f"{gallery.served.origin}/watch/{gallery.done}?key=")

    path = link.removeprefix(gallery.served.origin)
    guest = visits.open(gallery.served, path, enter=False, dark=dark)
    expect(guest.get_by_role("heading", level=1)).to_have_text("The Pythagorean theorem")
    play(guest)
    assert guest.locator("video").evaluate("(v) => v.textTracks[0].cues?.length") > 4
    assert findings(guest) == []
    guest.set_viewport_size({"width": 390, "height": 844})
    assert guest.evaluate(WIDER) <= 0
    with guest.expect_download() as saved:
        guest.get_by_role("link", name="Code").click()
    assert saved.value.suggested_filename == "generated_scene.py"
    # It opens nothing else.
    guest.goto(gallery.served.origin)
    guest.wait_for_url("**/login?*")
    guest.goto(gallery.served.origin + path.replace(gallery.done, gallery.failed))
    expect(guest.locator("video")).to_have_count(0)
    expect(guest.get_by_text("Waves add up")).to_have_count(0)
    visits.forgive(REFUSED)


def test_a_link_of_a_hostile_run_is_only_read(visits: Visits, gallery: Gallery) -> None:
    page = visits.open(gallery.served, f"/watch/{gallery.hostile}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>")
    assert page.evaluate("window.hostile_text_was_executed ?? null") is None
    assert page.locator("script, svg, img").count() == 0
    assert page.evaluate(WIDER) <= 0
