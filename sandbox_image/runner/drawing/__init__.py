"""Draws a scene that passed inspection: walked once, drawn and encoded by forked children."""
