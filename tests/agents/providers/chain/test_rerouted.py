"""Names of models in answers."""

import pytest

from agents.providers.chain.rerouted import is_same_model


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("gemini-4-argon", "gemini-4-argon"),
        ("gemini-4-argon", "models/gemini-4-argon"),
        ("gemini-2.5-pro", "gemini-2.5-pro-preview-06-05"),
        ("gpt-6", "gpt-6-2026-08-06"),
        ("qwen3-coder", "qwen3-coder:latest"),
        ("Qwen/Qwen3-Coder", "qwen3-coder"),
        ("gemini-flash-latest", "gemini-3.8-flash"),
        ("m", ""),
        ("m", None),
    ],
)
def test_the_same_model(asked: str, answered: str | None) -> None:
    assert is_same_model(asked, answered)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("gemini-2.5-pro", "gemini-3.8-flash"),
        ("gemini-3.8-flash", "gemini-3.8-flash-lite"),
        ("gpt-6", "gpt-6-mini-2026-08-06"),
        ("gpt-6", "gpt-6.1"),
        ("qwen3-coder:30b", "qwen3-coder:7b"),
        ("gemini-4", "gemini-4-argon"),
    ],
)
def test_another_model(asked: str, answered: str) -> None:
    assert not is_same_model(asked, answered)
