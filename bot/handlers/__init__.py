"""What answers people: each handler reads parse, submit, reply."""
