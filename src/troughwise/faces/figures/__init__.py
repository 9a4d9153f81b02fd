"""Figures from Vega-Lite specifications: the same picture for the report, the shell and the web."""
