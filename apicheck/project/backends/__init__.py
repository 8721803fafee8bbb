"""One file a build back end: each says, from the declaration and the folders, which files its wheel would hold."""
