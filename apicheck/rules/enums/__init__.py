"""Rules about enumerations: their members, what these stand for, and what kind of values they are."""
