"""All that somebody made, as files to keep."""
