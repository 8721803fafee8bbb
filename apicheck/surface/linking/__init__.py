"""The summaries of one revision, linked: what each path leads to, and which names are public."""
