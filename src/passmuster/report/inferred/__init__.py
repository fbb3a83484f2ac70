"""The page of an inference: what is likely, on what it rests, and what the data do not say."""
