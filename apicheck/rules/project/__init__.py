"""Rules about what the project declares to those who install it: Pythons, dependencies, extras, commands."""
