"""Slips: the common mistakes that turn a true statement into another, one operator a file."""
