"""From the words of a statement to quantities of the study, ranked and never forced."""
