"""Keeping the shop: what is checked, copies and how they come back, and everything in open formats.

Why copies are made this way: docs/decisions/0013-copies.md.
"""
