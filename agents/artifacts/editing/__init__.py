"""Owns the artifacts of editing a video: session, request, plan, contract, validation, package."""
