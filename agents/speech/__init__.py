"""Owns the models that speak: what they are told, and the sound they answer with."""
