"""Visits by JSON: what other systems saw customers do, and the till."""
