"""Owns the voices of models whose weights lie on this machine.

Phonemes come from the sandbox; the weights are loaded by a process of their own, and only there.
"""
