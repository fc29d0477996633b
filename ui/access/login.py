"""The login page, and what a browser sends from it."""

from urllib.parse import parse_qsl

from starlette.types import Receive

from ui.access.credentials import Credentials
from ui.access.plain_page import write_page
from ui.escape import Html, el, join

FORM_BYTES = 8192
WRONG = "That is not right. Check it, and try again."


def write_login(
    credentials: Credentials, *, action: str, onward: str, problem: str | None = None
) -> str:
    """The page.

    Args:
        credentials: Which forms there are.
        action: Address the forms are sent to.
        onward: Address within this site to go to afterwards.
        problem: What went wrong with the last try.
    """
    if not credentials:
        return write_page("Log in", el("h1", "Log in"), el("p", "Nobody can log in here."))
    name = field("name", "Name", type="text", autocomplete="username", autocapitalize="none")
    word = field("password", "Password", type="password", autocomplete="current-password")
    token = field("token", "Token", type="password", autocomplete="off")
    about = "The token is the value of CHALKBOX_TOKEN where Chalkbox runs."
    forms = [((name, word), "Log in")] * credentials.has_logins
    forms += [((token,), "Log in with the token")] * credentials.has_token
    return write_page(
        "Log in",
        el("h1", "Chalkbox"),
        el("p", "Log in to go on."),
        el("p", problem, class_="wrong", role="alert") if problem else None,
        [
            el(
                "form",
                fields,
                el("input", type="hidden", name="next", value=onward),
                el("button", deed),
                method="post",
                action=action,
            )
            for fields, deed in forms
        ],
        el("p", about, class_="soft") if credentials.has_token else None,
    )


def field(name: str, label: str, **attributes: object) -> Html:
    """An input with its label."""
    entry = el("input", id=name, name=name, required=True, **attributes)
    return join(el("label", label, for_=name), entry)


async def read_form(receive: Receive, content_type: str) -> dict[str, str] | None:
    """The fields of a sent form; none for anything else, or too much."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return None
    raw = b""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        raw += message.get("body", b"")
        more = bool(message.get("more_body"))
        if len(raw) > FORM_BYTES:
            return None
    try:
        return dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        return None


def within_site(address: str, *, otherwise: str) -> str:
    """An address to go on to, if it lies within this site.

    Browsers read a backslash as `/`, and leave out line ends and tabs: none of these is taken.
    """
    plain = address.isascii() and address.isprintable() and "\\" not in address
    local = address.startswith("/") and not address.startswith("//")
    return address if plain and local else otherwise
