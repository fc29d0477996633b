"""Owns turning a scene spec into Manim code, by a model or without one."""
