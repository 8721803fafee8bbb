"""From the text of one file to the summary of its module: nothing here needs another file."""
