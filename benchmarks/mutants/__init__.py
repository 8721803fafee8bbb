"""Mutates real packages at random places and holds what apicheck says against what CPython sees: docs/accuracy.md."""
