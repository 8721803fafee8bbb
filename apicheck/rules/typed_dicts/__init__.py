"""Rules about typed dictionaries: the keys that users' type checkers know, ask for, and let them set."""
