"""Owns the containers everything untrusted runs in. No other room talks to the engine."""
