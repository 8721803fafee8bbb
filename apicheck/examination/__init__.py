"""Both sides of a comparison examined: all that the sources alone decide."""
