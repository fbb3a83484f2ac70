"""Numbers in running text: digits, words, ranges, orders of magnitude, and their bounds."""
