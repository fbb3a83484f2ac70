"""Rows of somebody's table to figures that a person then completes."""
