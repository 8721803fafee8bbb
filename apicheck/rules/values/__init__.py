"""Rules about values: those of constants and of class attributes."""
