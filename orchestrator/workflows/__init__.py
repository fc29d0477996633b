"""Owns the workflows: one file each, with a `WORKFLOW`."""
