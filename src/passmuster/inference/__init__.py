"""Inference: what is likely of the world, given the figures and who reports them.

Most of it reaches down to the kernels, so that what they need is asked for here, before anything
of it is loaded.
"""

from passmuster.projection.needs import need_inference

need_inference()
