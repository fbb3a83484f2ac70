"""The engine: a scenario compiled once to tables of numbers, and the kernels that run them."""
