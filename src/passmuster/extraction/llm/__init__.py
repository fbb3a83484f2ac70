"""A language model of the user's own may add drafts; it decides nothing, and every item is checked."""
