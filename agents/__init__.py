"""Owns what plans and writes: agents, their prompts, providers, and the shared artifact types.

Imports nothing of ours from outside this package; stages hand in whatever an agent may call.
"""
