"""Figures: Vega-Lite specifications beside this text, filled with data and drawn as SVG. Not for choosing what is shown."""
