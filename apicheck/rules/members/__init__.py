"""Rules about the members of classes: there or gone, and reached in which way."""
