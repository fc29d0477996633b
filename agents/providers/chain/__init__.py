"""Owns the chain of models: who is asked, how long is waited, and when the next one's turn is."""
