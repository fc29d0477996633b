"""Owns the running of things: workflows, stages, the engine, and the sandbox."""
