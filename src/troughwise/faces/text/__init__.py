"""Answers and records as text: terminal, Markdown, one HTML page, JSON. Not for choosing what an answer says."""
