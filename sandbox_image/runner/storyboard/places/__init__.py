"""Owns the sceneries: one module for places that are built of the same shapes."""
