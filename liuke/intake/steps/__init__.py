"""Writes of intake that join the transaction of a chunk."""
