"""Answers of the book; nothing here writes."""
