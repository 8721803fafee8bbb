"""Rules about classes as a whole: their ancestors."""
