"""Owns the sound of a film: voices, the music's rendering, and both together at one loudness."""
