"""Owns the stages: each turns earlier artifacts into the next one. Stages never call stages."""
