"""Drives the line with known questions and measures it."""
