"""Owns explaining without a model: lessons that know their topic and ask SymPy."""

from agents.providers.offline.understand import abilities, lesson_of, understand_prompt

__all__ = ["abilities", "lesson_of", "understand_prompt"]
