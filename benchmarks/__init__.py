"""Measurements: how long apicheck takes, and how often it is right."""
