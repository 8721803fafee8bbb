"""What the user decides: configuration, and how findings become a verdict."""
