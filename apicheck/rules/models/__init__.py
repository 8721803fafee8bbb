"""Rules about data models: their fields, and what their options make of instances."""
