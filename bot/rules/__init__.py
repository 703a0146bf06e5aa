"""Who may come in, how often, and what is painted for nobody."""
