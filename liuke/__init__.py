"""Liuke 留客: the customer system of beauty shops and clinics."""

__version__ = "0.1.0"
