"""From an article to draft claims: literal spans, values, dates, speakers, candidate quantities."""
