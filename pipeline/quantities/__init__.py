"""Quantities of a text: value, unit, kind and place."""
