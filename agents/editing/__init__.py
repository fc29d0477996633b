"""Owns the agents that edit videos: who plans an edit, and who writes a script that none has."""
