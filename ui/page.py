"""The page: its components and what happens when they are used.

The components hold inputs and places for HTML; the script `assets/page.js` turns clicks into the
events of one hidden component, the bridge, so that buttons and cards are plain HTML.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import gradio as gr
from gradio.components import Component

from agents.artifacts.base import Artifact
from config import Settings
from orchestrator.door import Door
from orchestrator.errors import ChalkboxError
from ui.access import Visitor
from ui.desk import Desk, answer, refused
from ui.escape import Html, el
from ui.form import HIDDEN, Form, FormError
from ui.frame import examples_head, form_foot, past_head, run_back, stages_head, top
from ui.parts.desks import EXPLAIN, FILM, DeskWords, desk_of, desks, music_file, story_file
from ui.parts.edit_start import alike, composer, edit_start
from ui.parts.examples import QUALITY, example_cards
from ui.parts.shot_form import film_dialogs
from ui.run_view import PARTS
from ui.words import name_words

BRIDGE = """
// The events there are: 'watch' 'leave' 'list' 'cancel' 'resume' 'remove' 'sign' 'mend'
// 'reuse' 'fill' 'pin' 'unpin'
window.chalkbox.connect((name, data) => trigger(name, data));
"""
PROFILE = "profile"
"""A field that is asked where a model could make the pictures of a film."""
TABS = ("video", "plan", "code", "attempts", "receipt", "log")
ANSWERED = "(text) => window.chalkbox.answered(text)"
Update = dict[Component, Any]


def build_page(
    door: Door, settings: Settings, desk: Desk, *, can_log_out: bool = False
) -> gr.Blocks:
    """The page of this door."""
    with gr.Blocks(title="Chalkbox", analytics_enabled=False, fill_width=True) as page:
        _html(top(door.announcement(), can_log_out=can_log_out))
        bridge = _html(js_on_load=BRIDGE, elem_id="bridge")
        answered = gr.Textbox(visible=False)
        with gr.Column(elem_id="create-view"):
            workflows = door.workflows()
            _html(desks((*workflows, "video_edit")))
            asked = _Asking(settings)
            for name, workflow in workflows.items():
                place = desk_of(name)
                with gr.Column(elem_id=f"{place.name}-desk", elem_classes=["desk"]):
                    asked.place(place, workflow.request)
            start = edit_start(
                most_bytes=settings.limits.upload_bytes, most_chars=settings.prompt_chars
            )
            _html(start, elem_id="edit-desk")
            _html(past_head())
            past_notice = _html(elem_id="past-notice")
            cards = _html(elem_id="past")
        with gr.Column(elem_id="run-view"):
            parts = _run_places(settings)
            _html(film_dialogs(most_bytes=settings.limits.upload_bytes), elem_id="film-dialogs")
            deed_notice = parts["deed"]
    with page:
        _wire_creating(asked, desk, answered)
        _wire_offers(page, asked, door)
        _wire_looking(bridge, desk, parts)
        _wire_list(bridge, desk, cards, past_notice)
        _wire_deeds(bridge, desk, deed_notice, past_notice, answered)
        _wire_filling(bridge, desk, asked)
    return page


class _Asked(NamedTuple):
    """A form on the page."""

    desk: str
    form: Form
    components: tuple[Component, ...]
    music: Component
    """Name of the music of the user's own that is to go with it; the file comes over REST."""
    button: gr.Button
    notice: gr.HTML


class _Asking:
    """The forms, one per workflow, with their buttons and notices."""

    def __init__(self, settings: Settings) -> None:
        self.forms: list[_Asked] = []
        self._settings = settings

    def place(self, desk: DeskWords, request: type[Artifact]) -> None:
        """Put a desk where this is called: its head, its form, and what to begin with."""
        chars = self._settings.story_chars if desk is FILM else self._settings.prompt_chars
        _html(el("h1", desk.head))
        if desk is FILM:
            _html(story_file())
        most = self._settings.limits.upload_bytes
        below = music_file(most_bytes=most) if desk is FILM else None
        self._place(desk, Form.of(request, shown_chars=chars), below)
        if desk is EXPLAIN:
            _html(examples_head())
            _html(example_cards(), elem_id="examples")

    def _place(self, desk: DeskWords, form: Form, below: Html | None) -> None:
        number = len(self.forms)
        with gr.Column(elem_classes=["form"]):
            components = form.components(number, offered_later=(PROFILE,))
            if below is not None:
                _html(below)
            music = gr.Textbox(visible=False)
            with gr.Row(elem_classes=["form-foot"]):
                button = gr.Button("Create", variant="primary", elem_classes=["create"], scale=0)
                _html(form_foot())
            notice = _html(elem_classes=["form-notice"])
        self.forms.append(_Asked(desk.name, form, components, music, button, notice))

    def named(self, name: str) -> list[Component]:
        """The inputs of a field that is called so, of every form."""
        return [
            place
            for asked in self.forms
            for field, place in zip(asked.form.fields, asked.components, strict=True)
            if field.name == name
        ]


def _run_places(settings: Settings) -> dict[str, gr.HTML]:
    """The places of a run's parts, and one for what was refused."""
    parts: dict[str, gr.HTML] = {}
    _html(run_back())
    parts["head"] = _html(elem_id="head-part")
    parts["actions"] = _html(elem_id="actions-part")
    parts["deed"] = _html(elem_id="deed-part")
    parts["notice"] = _html(elem_id="notice-part")
    parts["summary"] = _html(elem_id="summary-part")
    with gr.Row(elem_id="session-body"):
        with gr.Column(scale=2, elem_id="session-main"):
            parts["clips"] = _html(elem_id="clips-part")
            parts["strip"] = _html(elem_id="strip-part")
        with gr.Column(scale=1, elem_id="session-side"):
            parts["requests"] = _html(elem_id="requests-part")
            _html(composer(most_chars=settings.prompt_chars), elem_id="composer")
            _html(alike(most_bytes=settings.limits.upload_bytes), elem_id="alike")
    with gr.Row(elem_id="run-body"):
        with gr.Column(scale=2, elem_id="run-main"), gr.Tabs(elem_id="run-tabs"):
            for name in TABS:
                with gr.Tab(name_words(name)):
                    logs = name == "log"
                    parts[name] = _html(
                        elem_id=f"{name}-part", autoscroll=logs, max_height=560 if logs else None
                    )
        with gr.Column(scale=1, elem_id="run-side"):
            _html(stages_head())
            parts["stages"] = _html(elem_id="stages-part")
    return parts


def _wire_creating(asked: _Asking, desk: Desk, answered: Component) -> None:
    for name, form, components, music, button, notice in asked.forms:

        async def create(
            request: gr.Request, *values: object, form: Form = form, notice: gr.HTML = notice
        ) -> Update:
            asked, music_named = values[:-1], values[-1]
            try:
                if music_named:
                    fields = json.dumps(form.texts(asked))
                    return {notice: "", answered: answer("send", fields=fields)}
                video_id = await desk.create(visitor_of(request), form, asked)
            except (FormError, ChalkboxError) as error:
                return {notice: refused("This cannot be created as it is", error)}
            return {notice: "", answered: answer("created", video_id)}

        sends = f"(...values) => window.chalkbox.creating({json.dumps(name)}, values)"
        places = (*components, music)
        made = _on(button.click, create, [notice, answered], places, mode="once", js=sends)
        made.success(None, [answered], None, js=ANSWERED, show_progress="hidden")


def _wire_offers(page: gr.Blocks, asked: _Asking, door: Door) -> None:
    """Who makes the pictures of a film is asked where a model could make them."""
    places = asked.named(PROFILE)

    async def offer() -> Update:
        can = not await asyncio.to_thread(door.films.model_lacking)
        return {place: gr.update(visible=can) for place in places}

    if places:
        _on(page.load, offer, places)


def _wire_looking(bridge: gr.HTML, desk: Desk, parts: dict[str, gr.HTML]) -> None:
    places = [parts[name] for name in (*PARTS, "deed")]

    async def watch(event: gr.EventData, request: gr.Request) -> AsyncGenerator[Update]:
        yield {parts["deed"]: ""}
        looks = desk.watch(visitor_of(request), str(request.session_hash), said(event, "run"))
        try:
            async for changed in looks:
                yield {parts[name]: html for name, html in changed.items()}
        finally:
            await looks.aclose()

    async def leave(request: gr.Request) -> None:
        desk.leave(str(request.session_hash))

    _on(bridge.watch, watch, places)
    _on(bridge.leave, leave, ())


def _wire_list(bridge: gr.HTML, desk: Desk, cards: gr.HTML, notice: gr.HTML) -> None:
    async def show(event: gr.EventData, request: gr.Request) -> Update:
        limit = said(event, "limit")
        try:
            found = await desk.cards(
                visitor_of(request), said(event, "search"), int(limit) if limit.isdecimal() else 24
            )
        except ChalkboxError as error:
            return {notice: refused("Your videos cannot be listed", error)}
        return {cards: found, notice: ""}

    _on(bridge.list, show, [cards, notice])


def _wire_deeds(
    bridge: gr.HTML, desk: Desk, notice: gr.HTML, past_notice: gr.HTML, answered: Component
) -> None:
    async def do(
        deed: str,
        what: str,
        event: gr.EventData,
        request: gr.Request,
        act: Callable[[Visitor, str], Awaitable[object]],
    ) -> Update:
        video_id = said(event, "run")
        try:
            result = await act(visitor_of(request), video_id)
        except ChalkboxError as error:
            wrong = refused(what, error)
            return {notice: wrong, past_notice: wrong, answered: answer("failed", video_id)}
        more = {"link": str(result)} if deed == "share" else {}
        return {notice: "", past_notice: "", answered: answer(deed, video_id, **more)}

    def on_press(deed: str, what: str, act: Callable[[Visitor, str], Awaitable[object]]) -> Any:
        async def press(event: gr.EventData, request: gr.Request) -> Update:
            return await do(deed, what, event, request, act)

        return press

    async def mend(event: gr.EventData, request: gr.Request) -> Update:
        version = {"name": said(event, "name"), "text": said(event, "text")}
        act = partial(desk.mend, **version)
        return await do("resume", "This version cannot be taken", event, request, act)

    wired = (
        (bridge.cancel, on_press("cancel", "It cannot be cancelled", desk.cancel)),
        (bridge.resume, on_press("resume", "It cannot go on now", desk.resume)),
        (bridge.remove, on_press("remove", "It cannot be deleted now", desk.remove)),
        (bridge.sign, on_press("share", "It cannot be shared", desk.link)),
        (bridge.pin, on_press("pin", "It cannot be kept", desk.pin)),
        (bridge.unpin, on_press("unpin", "It is still kept", desk.unpin)),
        (bridge.mend, mend),
    )
    for listen, deed in wired:
        done = _on(listen, deed, [notice, past_notice, answered])
        done.success(None, [answered], None, js=ANSWERED, show_progress="hidden")


def _wire_filling(bridge: gr.HTML, desk: Desk, asked: _Asking) -> None:
    places = [component for each in asked.forms for component in each.components]

    def filled(values: dict[str, object]) -> Update:
        for each in asked.forms:
            named = {
                field.name: place
                for field, place in zip(each.form.fields, each.components, strict=True)
            }
            if "prompt" in named and set(values) - HIDDEN <= set(named):
                return {named[name]: value for name, value in values.items() if name in named}
        return unchanged()

    def unchanged() -> Update:
        return dict.fromkeys(places, gr.skip())

    async def fill(event: gr.EventData) -> Update:
        return filled({"prompt": said(event, "prompt"), "quality": QUALITY})

    async def reuse(event: gr.EventData, request: gr.Request) -> Update:
        try:
            return filled(await desk.request_of(visitor_of(request), said(event, "run")))
        except ChalkboxError:
            return unchanged()

    _on(bridge.fill, fill, places)
    _on(bridge.reuse, reuse, places)


def _on(
    listen: Callable[..., Any],
    deed: Callable[..., Any],
    outputs: Sequence[Component],
    inputs: Sequence[Component] = (),
    *,
    mode: str = "multiple",
    js: str | None = None,
) -> Any:
    """Do a deed at an event, beside all others, without a sign of waiting over the page."""
    return listen(
        deed,
        list(inputs),
        list(outputs),
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=None,
        trigger_mode=mode,
        js=js,
    )


def _html(value: str = "", **more: Any) -> gr.HTML:
    """A place for HTML of ours, without a style but ours."""
    return gr.HTML(value, apply_default_css=False, **more)


def visitor_of(request: gr.Request) -> Visitor:
    """Who sent an event, as the guard around the page has found."""
    inner = request.request
    if inner is None:
        raise PermissionError("an event without a request")
    visitor = inner.state.visitor
    if not isinstance(visitor, Visitor):
        raise PermissionError("an event without a visitor")
    return visitor


def said(event: gr.EventData, name: str) -> str:
    """A value that the page's script sent with an event; anything may be in it."""
    data = event._data  # pyright: ignore[reportPrivateUsage]
    value = data.get(name, "") if isinstance(data, dict) else ""
    return str(value) if isinstance(value, str | int) else ""
