"""Reports for people and machines: one file per format, each a pure function from `model.report.Report` to text."""
