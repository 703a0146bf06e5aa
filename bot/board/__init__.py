"""The status messages of jobs, from a place in line to an end."""
