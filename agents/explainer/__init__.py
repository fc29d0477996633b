"""Owns the agents that plan an explainer: one `.py` and one `.md` of the same name each."""
