"""Owns the typed artifacts a run leaves on disk: the vocabulary every other room shares."""
