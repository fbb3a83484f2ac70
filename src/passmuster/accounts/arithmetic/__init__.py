"""Published numbers and the sums among them: which numbers cannot all be right."""
