"""Who says it: cue verbs, according to, quotes over paragraphs, pronouns and appositions."""
