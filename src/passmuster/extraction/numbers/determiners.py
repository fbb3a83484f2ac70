"""When the English word "one" counts, and when it is a pronoun."""

from __future__ import annotations

import re

_PRONOUN_BEFORE = re.compile(
    r"\b(?:the|this|that|each|every|any|another|some|which|other|same|first|last|next|new|old|good|"
    r"bad|big|small|loved|such|many|no|a|an|his|her|my|your|their|our|whichever|right|wrong|number|"
    r"day)\s*$",
    re.IGNORECASE,
)
_RANGE_AFTER = re.compile(r"\s(?:to|or)\s(?:two|three|four|five|ten)\b", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    r"\s(?:of\s+(?:the|my|his|her|its|our|their|those|these|your|several|many|\w+s\b)|(?!"
    r"(?:of|that|who|which|is|was|are|were|has|had|have|can|could|will|would|should|may|might|must|"
    r"does|did|do|in|on|at|to|for|from|with|by|as|and|or|but|not|another|else|they|he|she|we|you|"
    r"i|it|the|a|an|more|than|if|when|where|so|side|needs?|knows|day)\b)[a-z])",
    re.IGNORECASE,
)


def counts_one(text: str, start: int, end: int) -> bool:
    """True if the word "one" at a place stands before what it counts: one man, one of the best."""
    before = text[max(0, start - 20) : start]
    if _PRONOUN_BEFORE.search(before) or before.endswith(("-", "’", "'")):
        return False
    if text[end : end + 1] in ("-", "’", "'"):
        return False
    return _RANGE_AFTER.match(text, end) is not None or _NOUN_AFTER.match(text, end) is not None
