"""What a tree declares: its distributions and the modules that each would ship. No code of the tree is ever run."""
