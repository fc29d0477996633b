"""Runs on several machines: bytes by digest in an object store, the rest as rows of a database.

Run folders stay what is read and written; here they are recorded and made anew elsewhere.
"""
