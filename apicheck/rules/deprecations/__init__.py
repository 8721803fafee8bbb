"""Rules about what is announced to go away, and what no longer is."""
