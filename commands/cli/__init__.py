"""`promptlane`: the command line, for users of any deployment and for its operators."""
