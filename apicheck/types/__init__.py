"""Does this annotation fit where that one stood: canonical forms, a fast path, then one run of a real type checker."""
