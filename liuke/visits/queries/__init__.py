"""Answers about visits and the till; nothing here writes."""
