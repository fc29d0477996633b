"""Owns how a run is carried out and kept: stages, run folder, trace, receipt, result cache.

It knows no video: which stages there are, and what they work with, is handed in.
"""
