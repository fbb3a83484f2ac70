"""Slips on conflicts between figures, and in tables: how a number may have gone wrong."""
