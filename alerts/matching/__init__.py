"""Finding patterns: RE2, the triggers that open a detector, lists of words."""
