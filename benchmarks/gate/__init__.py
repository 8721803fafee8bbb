"""What the release gate says of releases that were made, each finding behind a difference judged by people."""
