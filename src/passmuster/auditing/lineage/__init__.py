"""Lineage: who repeats whom, what counts once, and what changed on the way."""
