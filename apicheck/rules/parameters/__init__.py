"""Rules about how something may be called, parameter by parameter."""
