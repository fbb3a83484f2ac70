"""Inference: what is likely of the world, given the figures and who reports them."""
