"""Tests of the reading of revisions, on repositories that each test makes for itself."""
