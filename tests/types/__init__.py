"""Whether annotations still fit what the callers of the old ones wrote."""
