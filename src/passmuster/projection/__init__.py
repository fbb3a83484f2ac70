"""Projection: what the rules and the priors imply, over many draws of a world."""
