"""What people ask for: read, decided, priced, and put in line."""
