"""Old beside new: pairs of public things, what became of them, and which calls still bind."""
