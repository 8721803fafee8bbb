"""Rules about what can be imported: modules, and the names that they offer."""
