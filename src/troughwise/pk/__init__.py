"""Arithmetic only: compartments, event timelines, MAP fits. Knows no file and no guideline."""
