"""Charts: each states a finding, with its numbers in a table beside it."""
