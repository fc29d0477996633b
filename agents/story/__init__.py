"""Owns what is made of a story before it is filmed, and the agents that are asked for it."""
