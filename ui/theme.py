"""The look: one accent, system fonts, light and dark; no font or file from elsewhere."""
# pyright: reportUnknownMemberType=false

import hashlib
from pathlib import Path

from gradio.themes import Base
from gradio.themes.utils import sizes

ASSETS = Path(__file__).resolve().parent / "assets"
SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono")
CSS = ASSETS / "page.css"
SCRIPT = ASSETS / "page.js"
PREVIEW = ASSETS / "preview.js"
EDIT_CSS = ASSETS / "edit.css"
FILM_CSS = ASSETS / "film.css"
EDIT = ASSETS / "edit.js"
STORY = ASSETS / "story.js"
FILM = ASSETS / "film.js"
MUSIC = ASSETS / "own_music.js"
PLAYER = ASSETS / "hls.light-1.7.4.min.mjs"
"""Plays what is still being drawn; of others, see `THIRD_PARTY.md`. Loaded when it is needed."""
COLOURS: dict[str, str] = {
    "body_background_fill": "var(--cb-paper)",
    "body_text_color": "var(--cb-ink)",
    "body_text_color_subdued": "var(--cb-soft)",
    "background_fill_primary": "var(--cb-card)",
    "background_fill_secondary": "var(--cb-well)",
    "border_color_primary": "var(--cb-line)",
    "border_color_accent": "var(--cb-accent)",
    "color_accent": "var(--cb-accent)",
    "color_accent_soft": "var(--cb-tint)",
    "block_background_fill": "transparent",
    "block_border_color": "transparent",
    "block_label_text_color": "var(--cb-ink)",
    "block_title_text_color": "var(--cb-ink)",
    "block_info_text_color": "var(--cb-soft)",
    "input_background_fill": "var(--cb-card)",
    "input_background_fill_focus": "var(--cb-card)",
    "input_border_color": "var(--cb-edge)",
    "input_border_color_focus": "var(--cb-accent)",
    "input_placeholder_color": "var(--cb-soft)",
    "button_primary_background_fill": "var(--cb-accent)",
    "button_primary_background_fill_hover": "var(--cb-deep)",
    "button_primary_border_color": "transparent",
    "button_primary_border_color_hover": "transparent",
    "button_primary_text_color": "var(--cb-on-accent)",
    "checkbox_label_background_fill": "var(--cb-card)",
    "checkbox_label_background_fill_hover": "var(--cb-well)",
    "checkbox_label_background_fill_selected": "var(--cb-tint)",
    "checkbox_label_border_color": "var(--cb-edge)",
    "checkbox_label_text_color": "var(--cb-ink)",
    "checkbox_label_text_color_selected": "var(--cb-ink)",
    "checkbox_background_color_selected": "var(--cb-accent)",
    "slider_color": "var(--cb-accent)",
    "link_text_color": "var(--cb-accent)",
}
"""By the theme's own names. The values stand in `page.css`, and change there with the light."""


def theme() -> Base:
    """The theme: plain, on our own colours."""
    plain = Base(
        font=list(SANS),
        font_mono=list(MONO),
        radius_size=sizes.radius_lg,
        spacing_size=sizes.spacing_lg,
    )
    dark = {f"{name}_dark": colour for name, colour in COLOURS.items()}
    both = COLOURS | {name: colour for name, colour in dark.items() if hasattr(plain, name)}
    return plain.set(
        **both,
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        input_border_width="1px",
        input_shadow="none",
        input_shadow_focus="0 0 0 3px var(--cb-tint)",
        block_title_text_weight="600",
        button_large_text_weight="600",
    )


def head() -> str:
    """What stands in the page's head: our script, our style, and the first background.

    The style is linked, not given to Gradio, which would write it anew and lose parts of it.
    """
    early = "html{background:#fbfaf6}@media(prefers-color-scheme:dark){html{background:#131614}}"
    script = SCRIPT.read_text(encoding="utf-8")
    return (
        f'<link rel="stylesheet" href="{address(CSS)}">'
        f'<link rel="stylesheet" href="{address(EDIT_CSS)}">'
        f'<link rel="stylesheet" href="{address(FILM_CSS)}">'
        f"<style>{early}</style><script>{script}</script>"
        f'<script src="{address(PREVIEW)}" data-player="{address(PLAYER)}" defer></script>'
        f'<script src="{address(EDIT)}" defer></script>'
        f'<script src="{address(STORY)}" defer></script>'
        f'<script src="{address(FILM)}" defer></script>'
        f'<script src="{address(MUSIC)}" defer></script>'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="referrer" content="same-origin">'
    )


def address(asset: Path) -> str:
    """Where an asset is fetched, relative to the page; another one when it has changed."""
    return f"look/{asset.name}?v={hashlib.sha256(asset.read_bytes()).hexdigest()[:12]}"
