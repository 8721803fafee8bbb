"""The type checkers that can be asked: one file each, behind one function."""
